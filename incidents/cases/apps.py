"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The life of an incident."""

    name = "incidents.cases"
    label = "cases"

    def ready(self) -> None:
        """Register what this room answers: its policies, its subscribers, and what hangs on an area that ends."""
        for module in ("policies", "subscribers", "selectors.followers"):
            import_module(f"{self.name}.{module}")
