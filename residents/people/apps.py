"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Reporters and what they are told."""

    name = "residents.people"
    label = "people"

    def ready(self) -> None:
        """Register what this room answers: its policies."""
        import_module(f"{self.name}.policies")
