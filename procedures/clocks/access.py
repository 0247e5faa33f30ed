"""Who may enter this room's pages: the keepers of calendar years, and who looks after clocks that failed."""

from foundation.web.access import posted
from grids.workforce.choices import Role
from procedures.clocks.policies import KEEPERS

KEEP = posted(*KEEPERS)
MEND = posted(Role.NET_ADMIN)

__all__ = ["KEEP", "MEND"]
