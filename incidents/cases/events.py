"""What incidents publish to the rooms above: one event per move."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from foundation.kernel.events import Event


@dataclass(frozen=True, slots=True)
class IncidentMoved(Event):
    """One incident made one move. ``days``: the local days whose tallies the move may change."""

    topic: ClassVar[str] = "incident.moved"
    version: ClassVar[int] = 2

    incident_id: int
    reference: str
    action: str
    from_state: str
    to_state: str
    level: str
    from_level: str
    township_id: int
    village_id: int
    grid_id: int
    matter_id: int
    days: tuple[date, ...]
    step: int
    actor_user_id: int | None = None
    # In whose hands it was before.
    from_unit_id: int | None = None
    from_handler_id: int | None = None
    from_lowest_level: str = ""
    # Where it lay and what it was about before, where the move changed that.
    from_township_id: int | None = None
    from_village_id: int | None = None
    from_grid_id: int | None = None
    from_matter_id: int | None = None
    # Set when the clock moved it.
    stage: str = ""
    tone: str = ""
    rung_id: int | None = None
    clock_id: int | None = None
    passed_rung_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfidentialIncidentMoved(Event):
    """One sealed incident made one move. It takes the place of ``IncidentMoved``, so that no other room hears of it by chance.

    It says neither where nor what; who has a part reads that where it lies.
    """

    topic: ClassVar[str] = "incident.confidential_moved"

    incident_id: int
    action: str
    to_state: str
    step: int
    actor_user_id: int | None = None
