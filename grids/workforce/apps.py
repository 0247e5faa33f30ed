"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkforceConfig(AppConfig):
    """Who is posted where."""

    name = "grids.workforce"
    label = "workforce"
    verbose_name = _("Workforce")

    def ready(self) -> None:
        """Register what this room answers: its policies, and what hangs on an area that ends."""
        for module in ("policies", "selectors"):
            import_module(f"{self.name}.{module}")
