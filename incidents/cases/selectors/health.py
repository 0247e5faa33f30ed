"""Owns the question whether escalation works: how late the oldest clock is, what is set aside, how long news waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from governance.kernel import outbox
from incidents.cases.choices import ClockState
from incidents.cases.models import Clock

LATEST_CLOCK = timedelta(seconds=60)
LONGEST_OUTBOX = timedelta(seconds=300)


@dataclass(frozen=True, slots=True)
class EscalationHealth:
    """Lateness and waiting are zero when nothing is due or waits."""

    late_by: timedelta
    faulted: int
    outbox_waits: timedelta

    @property
    def is_well(self) -> bool:
        """False when a person should look."""
        return self.late_by <= LATEST_CLOCK and not self.faulted and self.outbox_waits <= LONGEST_OUTBOX


def escalation_health(now: datetime) -> EscalationHealth:
    """Return how escalation stands at ``now``."""
    oldest = armed(now).order_by("next_fire_at", "id").values_list("next_fire_at", flat=True).first()
    return EscalationHealth(
        late_by=now - oldest if oldest is not None else timedelta(),
        faulted=faulted_clocks().count(),
        outbox_waits=outbox.waiting_since(now),
    )


def armed(now: datetime) -> QuerySet[Clock]:
    """Return the running clocks whose next rung is reached by ``now``."""
    return Clock.objects.filter(state=ClockState.RUNNING, next_fire_at__lte=now, faulted_at__isnull=True)


def next_firing() -> datetime | None:
    """Return when the next rung is due, None when nothing is armed."""
    waiting = Clock.objects.filter(state=ClockState.RUNNING, next_fire_at__isnull=False, faulted_at__isnull=True)
    return waiting.order_by("next_fire_at", "id").values_list("next_fire_at", flat=True).first()


def faulted_clocks() -> QuerySet[Clock]:
    """Return the clocks set aside because firing them failed, with their cases, newest first."""
    return Clock.objects.filter(faulted_at__isnull=False).select_related("incident").order_by("-faulted_at", "-pk")
