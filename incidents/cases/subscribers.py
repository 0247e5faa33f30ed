"""What this room does when something happened: tells people of moves, ends suspensions, follows joint action."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.cases import services
from incidents.cases.choices import State
from incidents.cases.events import ConfidentialIncidentMoved, IncidentMoved
from incidents.catalogue.events import LimitCorrected
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


@subscribe(IncidentMoved)
def tell_watchers(events: Sequence[IncidentMoved]) -> None:
    """Tell who decides on more time, who ordered a supervision, who reviews an appeal; keys make a second delivery harmless."""
    services.tell_watchers(city_time.now(), events)


@subscribe(IncidentMoved)
def keep_watch_clocks(events: Sequence[IncidentMoved]) -> None:
    """Let a clock run on every answer that is waited for; as the incidents stand now."""
    services.keep_watch_clocks(city_time.now(), events)


@subscribe(ClockReached)
def remind_of_answers(events: Sequence[ClockReached]) -> None:
    """Remind those who owe an answer about time; what has been answered stays quiet."""
    services.remind(city_time.now(), events)


@subscribe(IncidentMoved)
def follow_masters(events: Sequence[IncidentMoved]) -> None:
    """Let copies of incidents hear what became of their masters, each step once."""
    services.follow_masters(events)


@subscribe(IncidentMoved)
def follow_children(events: Sequence[IncidentMoved]) -> None:
    """Let the whole hear of each end of its sub-incidents, once."""
    services.follow_children(city_time.now(), events)


@subscribe(IncidentMoved)
def list_call_backs(events: Sequence[IncidentMoved]) -> None:
    """Put what was closed on the list of call-backs, where the sample names it."""
    services.list_call_backs(city_time.now(), events)


@subscribe(ClockReached)
def warn_unplaced(events: Sequence[ClockReached]) -> None:
    """Tell the desk what has waited long for a place; the notice's key makes a second delivery harmless."""
    services.warn_unplaced(city_time.now(), events)


@subscribe(ClockReached)
def end_suspensions(events: Sequence[ClockReached]) -> None:
    """Let work go on where its suspension is over, and say before that it will be; what goes on already is left alone."""
    services.end_suspensions(city_time.now(), events)


@subscribe(IncidentMoved)
def follow_joint_action(events: Sequence[IncidentMoved]) -> None:
    """Keep the clocks of called units, and tell who is called, who came, and of rulings and enforcement; as things stand now."""
    services.follow_joint_action(city_time.now(), events)


@subscribe(ClockReached)
def tell_of_arrivals_due(events: Sequence[ClockReached]) -> None:
    """Tell a called unit, and then whoever called it, that it is due to arrive; who came since is left alone."""
    services.tell_of_arrivals_due(city_time.now(), events)


@subscribe(LimitCorrected)
def follow_corrected_limits(events: Sequence[LimitCorrected]) -> None:
    """Let open clocks count what a corrected limit says; those that do already are left alone."""
    for event in events:
        services.follow_corrected_limit(event, city_time.now())


@subscribe(ConfidentialIncidentMoved)
def tell_parts(events: Sequence[ConfidentialIncidentMoved]) -> None:
    """Tell those who have a part in sealed incidents; the notices' keys make a second delivery harmless."""
    services.tell_parts(city_time.now(), events)
