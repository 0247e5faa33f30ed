"""What the catalogue answers: the matters and limits of a day, by the calendars and ladders of the clocks."""

from incidents.catalogue.selectors.rules import (
    MatterRule,
    Route,
    RuleBook,
    StandardRule,
    VersionRule,
    forget_names,
    forget_rulebook,
    matter,
    matter_ids,
    matters,
    practice_of,
    recent_number,
    recent_rulebook,
    rulebook,
)
from procedures.clocks.selectors import REVISION

__all__ = [
    "REVISION",
    "MatterRule",
    "Route",
    "RuleBook",
    "StandardRule",
    "VersionRule",
    "forget_names",
    "forget_rulebook",
    "matter",
    "matter_ids",
    "matters",
    "practice_of",
    "recent_number",
    "recent_rulebook",
    "rulebook",
]
