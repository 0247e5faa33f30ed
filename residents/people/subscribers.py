"""What this room does on events: starts the time to answer, reminds reporters, mails those without an account."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.cases.choices import ENDED_STATES
from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from procedures.clocks.events import ClockReached
from residents.people import services


@subscribe(IncidentMoved)
def tell_reporters(events: Sequence[IncidentMoved]) -> None:
    """Mail those who left an e-mail address; the notice's key makes a second delivery harmless."""
    services.tell_reporters(city_time.now(), events)


@subscribe(IncidentMoved)
def keep_answer_times(events: Sequence[IncidentMoved]) -> None:
    """Start or stop the time to answer of the incidents as they are now."""
    turned = {event.incident_id for event in events if {event.from_state, event.to_state} & {*ENDED_STATES}}
    services.keep_answer_times(city_time.now(), turned)


@subscribe(ClockReached)
def remind_reporters(events: Sequence[ClockReached]) -> None:
    """Remind reporters who may still answer; the notice's key makes a second delivery harmless."""
    services.remind_reporters(city_time.now(), events)


@subscribe(ConfidentialIncidentMoved)
def tell_confidential_reporters(events: Sequence[ConfidentialIncidentMoved]) -> None:
    """Tell reporters with an account that there is news; the notice's key makes a second delivery harmless."""
    services.tell_confidential_reporters(city_time.now(), events)
