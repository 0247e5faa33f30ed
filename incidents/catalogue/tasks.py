"""Celery's way in to the catalogue."""

from celery import shared_task

from governance.kernel import clock
from incidents.catalogue import services


@shared_task(name="incidents.catalogue.tasks.alarm_missing_calendar")
def alarm_missing_calendar() -> int:
    """Tell the administrators of the net which calendar years are missing."""
    return services.tell_missing_years(clock.now())
