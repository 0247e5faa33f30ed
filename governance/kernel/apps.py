"""The kernel as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class KernelConfig(AppConfig):
    """The floor everyone stands on."""

    name = "governance.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Make the Celery app current, so that a nudge finds its broker."""
        import_module(settings.CELERY_APP)
