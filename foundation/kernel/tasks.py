"""Celery's way in: one task, which runs whatever is due."""

from celery import shared_task

from foundation.kernel import recurring


@shared_task(name="foundation.kernel.tasks.run_duties")
def run_duties() -> int:
    """Run the recurring duties that are due or have work waiting."""
    return recurring.run_until_idle()
