"""Celery's way in to cases."""

from celery import shared_task

from governance.kernel import clock
from incidents.cases import services


@shared_task(name="incidents.cases.tasks.sweep_clocks")
def sweep_clocks() -> int:
    """Fire the clocks that are due; return how many fired."""
    return services.sweep(clock.now()).fired


@shared_task(name="incidents.cases.tasks.recompute_missing")
def recompute_missing() -> int:
    """Work out clocks left without a date whose year has been entered; return how many cases changed."""
    return services.recompute_missing(clock.now())
