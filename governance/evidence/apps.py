"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Photos: decoded, cleaned, served to those who may look."""

    name = "governance.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Register what this room answers: its policies."""
        import_module(f"{self.name}.policies")
