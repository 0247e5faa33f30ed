"""What cases tell the rooms above: one event per move."""

from dataclasses import dataclass

TOPIC = "incident.moved"


@dataclass(frozen=True, slots=True)
class IncidentMoved:
    """One case made one move. Days are ISO local dates whose tallies the move may touch."""

    key: str
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
    days: tuple[str, ...]
    step: int
    actor_user_id: int | None = None
    # Set when the clock moved it.
    stage: str = ""
    tone: str = ""
    rung_id: int | None = None
    clock_id: int | None = None
    passed_rung_ids: tuple[int, ...] = ()
