"""What changes registers: the next number of a scheme; entries and their versions."""

from procedures.registers.services.entries import (
    EntryData,
    act_on_version,
    change_version,
    draft_version,
    make_entry,
    version_act_done_before,
)
from procedures.registers.services.numbers import take_number
from procedures.registers.services.process import VERSIONS

__all__ = [
    "VERSIONS",
    "EntryData",
    "act_on_version",
    "change_version",
    "draft_version",
    "make_entry",
    "take_number",
    "version_act_done_before",
]
