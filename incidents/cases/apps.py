"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The life of an incident."""

    name = "incidents.cases"
    label = "cases"

    def ready(self) -> None:
        """Register what this room answers: its policies, who opens its photos, its subscribers, what follows an area."""
        for module in ("policies", "access", "subscribers", "selectors.followers"):
            import_module(f"{self.name}.{module}")
