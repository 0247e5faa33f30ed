"""Owns how reports for record end by themselves: what was read and stayed open as long as its rule says."""

from datetime import datetime

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.process.services import ActData, advance_many
from incidents.filings.choices import FilingAction
from incidents.filings.models import FilingRecord
from incidents.filings.services.process import FILINGS
from incidents.filings.workflow import FILING

CALENDAR = system("calendar")
BATCH = 500


def expire_filings(now: datetime) -> int:
    """Let expire what has come to its day; return how many. What nobody has read yet waits for its desk."""
    move = FILING.row(FilingAction.EXPIRE)
    states = move.sources if move is not None else ()
    due = FilingRecord.objects.filter(
        ended_at__isnull=True, expires_on__lte=city_time.local_day(now), state__in=sorted(states)
    )
    total = 0
    while pks := list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        moved = len(advance_many(CALENDAR, FILINGS, pks, FilingAction.EXPIRE, lambda _filing, _move: ActData(), at=now))
        total += moved
        if not moved:
            break
    return total
