"""The one place that reads the time. Edges and tasks ask it; rules receive ``now`` as an argument."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the current aware time in UTC."""
    return timezone.now()


def local_day(at: datetime) -> date:
    """Return the calendar day of ``at`` in the city's time zone."""
    return timezone.localdate(at)
