"""What this room does when something happened: tells people of admissions and of township rules that moved, and of delays."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from incidents.catalogue import services
from incidents.catalogue.choices import ADMISSION
from incidents.catalogue.events import AdmissionMoved, RulesMoved
from procedures.clocks.events import ClockReached


@subscribe(AdmissionMoved)
def tell_of_admissions(events: Sequence[AdmissionMoved]) -> None:
    """Tell the grid office, the townships or the department; the notice's key makes telling again harmless."""
    services.tell_of_moves(events, now=city_time.now())


@subscribe(ClockReached)
def tell_of_late_admissions(events: Sequence[ClockReached]) -> None:
    """Tell whom a stage of an admission waits for."""
    services.tell_of_clocks([event for event in events if event.subject_kind == ADMISSION], now=city_time.now())


@subscribe(RulesMoved)
def tell_of_township_rules(events: Sequence[RulesMoved]) -> None:
    """Tell who may approve a proposal, and who made it of what came of it."""
    services.tell_of_rules(events, now=city_time.now())
