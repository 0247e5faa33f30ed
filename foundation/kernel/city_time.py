"""Reads the clock and knows the city's days; nothing else does. Views and tasks ask it, rules receive ``now``."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

# Years outside these are typing errors.
FIRST_YEAR, LAST_YEAR = 1950, 2200


def now() -> datetime:
    """Return the current aware time in UTC."""
    return timezone.now()


def local_day(at: datetime) -> date:
    """Return the calendar day of ``at`` in the city's time zone."""
    return local_time(at).date()


def local_time(at: datetime) -> datetime:
    """Return the aware moment ``at`` on the city's clocks. Nobody has a time zone of their own, so none is looked for."""
    return at.astimezone(timezone.get_default_timezone())


def midnight(day: date) -> datetime:
    """Return the aware moment at which a calendar day of the city begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def day_end(at: datetime) -> datetime:
    """Return the midnight that ends the city's calendar day of ``at``."""
    return midnight(local_day(at) + timedelta(days=1))
