"""What this room does on events: it tells people of a move or of a clock, and computes dates by a calendar entered later."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from procedures.clocks.events import CalendarChanged, ClockReached
from procedures.dossiers import services
from procedures.dossiers.events import DossierMoved
from procedures.hearings.events import HearingMoved


@subscribe(DossierMoved)
def tell_of_moves(events: Sequence[DossierMoved]) -> None:
    """Tell whom the moves concern."""
    services.send_notices(city_time.now(), events)


@subscribe(ClockReached)
def tell_of_due_dossiers(events: Sequence[ClockReached]) -> None:
    """Tell the desk what is due."""
    services.send_clock_notices(city_time.now(), events)


@subscribe(HearingMoved)
def tell_of_public_notices(events: Sequence[HearingMoved]) -> None:
    """Tell the desk whose stage's public notice is over."""
    services.tell_of_notices(events)


@subscribe(CalendarChanged)
def promise_dates(events: Sequence[CalendarChanged]) -> None:
    """Compute the dates of open dossiers again."""
    del events
    services.compute_dates_again(city_time.now())
