"""Who may enter this room's pages: those who keep the rules, those they hold for, and all who work by the matters."""

from foundation.web.access import posted
from grids.workforce.choices import Role
from procedures.clocks.policies import KEEPERS

READ = posted(*KEEPERS, Role.TOWNSHIP_OFFICIAL)
# Matters and their standards are read by everyone who works by them.
LOOK = posted(*Role.values)
CHANGE = posted(Role.NET_ADMIN)
# The grid office, the townships and the departments have to do with admissions; only departments apply.
ADMISSIONS = posted(*KEEPERS, Role.TOWNSHIP_OFFICIAL, Role.DEPARTMENT_HANDLER)
APPLY = posted(Role.DEPARTMENT_HANDLER)
GRID_OFFICE = posted(*KEEPERS)

__all__ = ["ADMISSIONS", "APPLY", "CHANGE", "GRID_OFFICE", "LOOK", "READ"]
