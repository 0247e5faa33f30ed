"""What this room does when something happened: tells people of moves, lets suspended work go on when its time is over."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.cases import services
from incidents.cases.choices import State
from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from procedures.clocks.events import ClockReached


@subscribe(IncidentMoved)
def tell_people(events: Sequence[IncidentMoved]) -> None:
    """Send the notices of the moves; their keys make a second delivery harmless."""
    services.send_notices(city_time.now(), events)


@subscribe(IncidentMoved)
def keep_suspensions(events: Sequence[IncidentMoved]) -> None:
    """Let the time of a suspension run where work is suspended, and nowhere else; as the incidents stand now."""
    turned = {event.incident_id for event in events if State.SUSPENDED in (event.from_state, event.to_state)}
    services.keep_suspensions(city_time.now(), turned)


@subscribe(ClockReached)
def end_suspensions(events: Sequence[ClockReached]) -> None:
    """Let work go on where its suspension is over, and say before that it will be; what goes on already is left alone."""
    services.end_suspensions(city_time.now(), events)


@subscribe(ConfidentialIncidentMoved)
def tell_parts(events: Sequence[ConfidentialIncidentMoved]) -> None:
    """Tell those who have a part in sealed incidents; the notices' keys make a second delivery harmless."""
    services.tell_parts(city_time.now(), events)
