"""What dossiers tell: one has moved."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class DossierMoved(Event):
    """A dossier made a move; ``step`` is its number among the dossier's own, ``type_code`` what was applied for."""

    topic: ClassVar[str] = "dossier.moved"

    number: str
    type_code: str
    action: str
    to_state: str
    step: int
    actor_user_id: int | None
