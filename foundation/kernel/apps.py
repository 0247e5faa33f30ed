"""The room as a Django app."""

from importlib import import_module

from django.conf import settings

from foundation.kernel import redaction
from foundation.kernel.rooms import Room


class KernelConfig(Room):
    """What every room uses: actors, errors, policies, outbox, audit, duties."""

    name = "foundation.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Make the Celery app current, so that a nudge finds its broker, register the recurring duties, hide secrets in logs."""
        import_module(settings.CELERY_APP)
        super().ready()
        redaction.install()
