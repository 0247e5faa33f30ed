"""What the catalogue tells: an admission or a version of rules has moved, a limit was corrected."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class AdmissionMoved(Event):
    """An act was done on an admission, ``step`` numbers it."""

    topic: ClassVar[str] = "admission.moved"

    reference: str
    action: str
    step: int


@dataclass(frozen=True, slots=True)
class RulesMoved(Event):
    """An act was done on a version of township rules, ``step`` numbers it."""

    topic: ClassVar[str] = "rules.moved"

    version_id: int
    action: str
    step: int


@dataclass(frozen=True, slots=True)
class LimitCorrected(Event):
    """A limit in force says another amount than before; open clocks that counted the old one are computed again.

    ``matter_id`` 0: the limit of all matters. ``area_path`` empty: of the whole city.
    """

    topic: ClassVar[str] = "limit.corrected"

    matter_id: int
    area_path: str
    stage: str
    old_amount: int
    old_unit: str
