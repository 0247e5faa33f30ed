"""What dossiers tell: one has moved."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class DossierMoved(Event):
    """A dossier made a move; ``step`` is its number among the dossier's own, ``type_code`` what was applied for.

    ``submitted_on``, ``township_id`` and ``city_id`` say where it counts.
    """

    topic: ClassVar[str] = "dossier.moved"
    version: ClassVar[int] = 2

    number: str
    type_code: str
    action: str
    to_state: str
    step: int
    actor_user_id: int | None
    submitted_on: date | None = None
    township_id: int = 0
    city_id: int = 0
