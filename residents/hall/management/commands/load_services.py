"""Load the example services of a township and the proofs that nobody may be asked for."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.kernel import city_time
from foundation.kernel.actor import system
from residents.hall.services import load_services


class Command(BaseCommand):
    """Adds what is missing and overwrites nothing."""

    help = "Load the example services and the forbidden proofs that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of each were added."""
        del args, options
        services, proofs = load_services(system("import"), city_time.local_day(city_time.now()))
        self.stdout.write(f"{services} services and {proofs} forbidden proofs added.")
