"""Counts all tallies anew, after an import or when in doubt."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from governance.board.services import rebuild
from governance.kernel.actor import system


class Command(BaseCommand):
    """``manage.py rebuild_board``"""

    help = "Count the board's tallies anew from all cases."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how much."""
        started = time.monotonic()
        done = rebuild(system("rebuild_board"))
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{done.village_days} village days, {done.township_days} township days, {done.matter_days} matter days, "
            f"{done.city_matter_days} matter days of the city in {seconds:.1f} s"
        )
