"""What this room does when an incident moved: ends notices and marks, tells whom it was assigned to, mentioned, watchers."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.cases.events import IncidentMoved
from incidents.deskwork import services


@subscribe(IncidentMoved)
def follow_moves(events: Sequence[IncidentMoved]) -> None:
    """Do what follows from moves for colleagues."""
    services.follow_moves(city_time.now(), events)
