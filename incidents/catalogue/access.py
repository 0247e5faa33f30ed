"""Who may open this room's page: those who keep the rules, and the officials they apply to."""

from foundation.web.access import posted
from grids.workforce.choices import Role
from procedures.clocks.policies import KEEPERS

READ = posted(*KEEPERS, Role.TOWNSHIP_OFFICIAL)

__all__ = ["READ"]
