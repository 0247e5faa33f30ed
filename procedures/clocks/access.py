"""Who may open this room's pages: those who keep calendar years, and those who look after failed clocks."""

from foundation.web.access import posted
from grids.workforce.choices import Role
from procedures.clocks.policies import KEEPERS

KEEP = posted(*KEEPERS)
RETRY = posted(Role.NET_ADMIN)

__all__ = ["KEEP", "RETRY"]
