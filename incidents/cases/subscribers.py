"""What this room does when something happened: tells people of moves."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.cases import services
from incidents.cases.events import IncidentMoved


@subscribe(IncidentMoved)
def tell_people(events: Sequence[IncidentMoved]) -> None:
    """Tell whom the moves concern; the notice's key makes telling again harmless."""
    services.send_notices(city_time.now(), events)
