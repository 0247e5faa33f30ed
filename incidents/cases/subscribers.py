"""What this room does on events: it tells people of moves."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.cases import services
from incidents.cases.events import IncidentMoved


@subscribe(IncidentMoved)
def tell_people(events: Sequence[IncidentMoved]) -> None:
    """Send the notices of the moves; their keys make a second delivery harmless."""
    services.send_notices(city_time.now(), events)
