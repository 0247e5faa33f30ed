"""What this room does when something happened: tells people of moves, and of what waits too long."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.filings import services
from incidents.filings.events import FilingMoved
from procedures.clocks.events import ClockReached


@subscribe(FilingMoved)
def tell_people(events: Sequence[FilingMoved]) -> None:
    """Tell whom the moves concern; the notice's key makes telling again harmless."""
    services.send_notices(city_time.now(), events)


@subscribe(ClockReached)
def tell_of_clocks(events: Sequence[ClockReached]) -> None:
    """Tell what a clock of a report for record has reached; those of other subjects are none of this room's."""
    services.send_clock_notices(city_time.now(), events)
