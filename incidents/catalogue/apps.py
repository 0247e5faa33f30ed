"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Admitted matters, standards, limits, calendars, ladders."""

    name = "incidents.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue of matters")

    def ready(self) -> None:
        """Register what this room answers: its policies."""
        import_module(f"{self.name}.policies")
