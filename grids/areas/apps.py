"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """The tree of areas and its boundaries."""

    name = "grids.areas"
    label = "areas"

    def ready(self) -> None:
        """Register what this room answers: its policies."""
        import_module(f"{self.name}.policies")
