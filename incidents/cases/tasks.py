"""Celery's way in to cases."""

from celery import shared_task

from governance.kernel import clock
from incidents.cases import services


@shared_task(name="incidents.cases.tasks.sweep_clocks")
def sweep_clocks() -> int:
    """Fire the clocks that are due; return how many fired."""
    return services.sweep(clock.now()).fired
