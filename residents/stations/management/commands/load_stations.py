"""Load the kinds of stations and the first version of the 2+8+N model."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.kernel import city_time
from foundation.kernel.actor import system
from residents.stations.services import load_kinds, load_template


class Command(BaseCommand):
    """Adds what is missing and overwrites nothing."""

    help = "Load the kinds of stations and the first version of the 2+8+N model that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was added."""
        del args, options
        kinds = load_kinds()
        has_model = load_template(system("import"), city_time.local_day(city_time.now()))
        self.stdout.write(f"{kinds} kinds of stations added; the model was {'added' if has_model else 'there'}.")
