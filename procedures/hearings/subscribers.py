"""What this room does when something happened: tells the desks."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from procedures.clocks.events import ClockReached
from procedures.hearings import services
from procedures.hearings.events import HearingMoved, ObjectionMoved


@subscribe(HearingMoved)
def tell_of_hearings(events: Sequence[HearingMoved]) -> None:
    """Tell that the days are over."""
    services.send_hearing_notices(city_time.now(), events)


@subscribe(ObjectionMoved)
def tell_of_objections(events: Sequence[ObjectionMoved]) -> None:
    """Tell of an objection that waits for an answer."""
    services.send_objection_notices(city_time.now(), events)


@subscribe(ClockReached)
def tell_of_late_objections(events: Sequence[ClockReached]) -> None:
    """Tell what the clock of an objection has reached; those of other subjects are none of this room's."""
    services.send_clock_notices(city_time.now(), events)
