"""Celery's way in to the room."""

from celery import shared_task

from governance.kernel import clock
from residents.people import services


@shared_task(name="residents.people.tasks.forget_reporters")
def forget_reporters() -> int:
    """Empty the contacts whose day has come."""
    return services.forget_reporters(clock.local_day(clock.now()))
