"""What organisations tell the rooms above: one moved, or a mandate began or ended."""

from dataclasses import dataclass
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class OrganisationMoved(Event):
    """One organisation made one move; it carries no words of it."""

    topic: ClassVar[str] = "organisation.moved"

    organisation_id: int
    action: str
    to_state: str
    actor_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class MandateChanged(Event):
    """A mandate was asked for (``given``), ``confirmed``, ``refused`` or ``ended``."""

    topic: ClassVar[str] = "mandate.changed"

    mandate_id: int
    change: str
    actor_user_id: int | None = None
