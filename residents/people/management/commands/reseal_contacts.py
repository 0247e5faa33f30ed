"""manage.py reseal_contacts: seal contacts by the newest key, after SECRET_KEY changed and before the old one is removed."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.kernel.actor import system
from residents.people.services import reseal_contacts


class Command(BaseCommand):
    """Runs as often as one likes."""

    help = "Seal the contacts of reporters by the newest key"

    def handle(self, **_options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"{reseal_contacts(system('reseal_contacts'))} contacts sealed again")
