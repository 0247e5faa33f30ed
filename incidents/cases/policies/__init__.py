"""Who may do what to an incident, with reasons. The moves stand in workflow.py, who sees an incident in scoping.py."""

from incidents.cases.policies import course, family, joint, links, papers, watching
from incidents.cases.policies.joint import is_at_touched_desk
from incidents.cases.policies.posts import (
    NEVER_WHILE_SEALED,
    is_at_desk,
    is_at_holding_desk,
    is_grid_worker,
    is_unit_handler,
)
from incidents.cases.policies.watching import supervising_level

__all__ = [
    "NEVER_WHILE_SEALED",
    "course",
    "family",
    "is_at_desk",
    "is_at_holding_desk",
    "is_at_touched_desk",
    "is_grid_worker",
    "is_unit_handler",
    "joint",
    "links",
    "papers",
    "supervising_level",
    "watching",
]
