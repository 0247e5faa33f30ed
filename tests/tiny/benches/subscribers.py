"""What this room does when a clock of its own has reached a rung."""

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from foundation.notices.services import NoticeDraft, tell_many
from procedures.clocks.events import ClockReached
from tests.tiny.benches.models import Bench


@subscribe(ClockReached)
def tell_of_waiting(events):
    """Tell who reported that nobody has come yet."""
    own = {event.subject_key: event for event in events if event.subject_kind == "bench"}
    found = Bench.objects.filter(pk__in=own)
    tell_many(
        [
            NoticeDraft((b.reporter,), "bench_waits", own[str(b.pk)].key, "bench", str(b.pk), {"place": b.place})
            for b in found
        ],
        now=city_time.now(),
    )
