"""What this room does when something happened: tells people of admissions that moved, and of those waited for too long."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.catalogue import services
from incidents.catalogue.choices import ADMISSION
from incidents.catalogue.events import AdmissionMoved
from procedures.clocks.events import ClockReached


@subscribe(AdmissionMoved)
def tell_of_admissions(events: Sequence[AdmissionMoved]) -> None:
    """Tell the grid office, the townships or the department; the notice's key makes telling again harmless."""
    services.tell_of_moves(events, now=city_time.now())


@subscribe(ClockReached)
def tell_of_late_admissions(events: Sequence[ClockReached]) -> None:
    """Tell whom a stage of an admission waits for."""
    services.tell_of_clocks([event for event in events if event.subject_kind == ADMISSION], now=city_time.now())
