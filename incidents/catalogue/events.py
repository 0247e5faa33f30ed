"""What the catalogue tells: an admission has moved."""

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
