"""Counts all tallies again, after an import or when in doubt."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from foundation.kernel.actor import system
from governance.board.services import rebuild


class Command(BaseCommand):
    """``manage.py rebuild_board``"""

    help = "Count the board's tallies again from all that they count."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how much."""
        started = time.monotonic()
        done = rebuild(system("rebuild_board"))
        seconds = time.monotonic() - started
        self.stdout.write(f"{', '.join(f'{count} {label}' for label, count in done.items())} in {seconds:.1f} s")
