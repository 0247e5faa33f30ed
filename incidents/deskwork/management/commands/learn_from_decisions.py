"""Learns from the decisions of desks now, and prints how often the guesses are right on held-out incidents."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.kernel import city_time
from foundation.kernel.actor import system
from grids.areas import selectors as areas
from incidents.deskwork import services
from incidents.deskwork.services.learning import FEWEST_DECIDED


class Command(BaseCommand):
    """Learn from decisions, as the duty of the night does."""

    help = "Learn matter and unit from the words of decided incidents; prints the shares of right guesses"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how few decisions are enough for a township."""
        parser.add_argument("--fewest", type=int, default=FEWEST_DECIDED, help="decided incidents a township needs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Learn, and print one line for each table of numbers."""
        found = services.learn_all(system("command"), now=city_time.now(), fewest=options["fewest"])
        for one in found:
            place = areas.place(one.township_id).name if one.township_id else "city"
            shares = ", ".join(
                f"{name} {one.measures[name][0]:.1%} first, {one.measures[name][1]:.1%} of three"
                for name in ("model", "words", "frequent")
            )
            rows = f"{one.measures['learned_from']} rows, {one.measures['held_out']} held out"
            self.stdout.write(f"{place} · {one.target}: {shares} ({rows})")
        if not found:
            self.stdout.write("No township has decided enough incidents yet.")
