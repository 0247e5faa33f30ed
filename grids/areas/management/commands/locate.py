"""``manage.py locate LNG LAT``: the areas over a point."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grids.areas import selectors


class Command(BaseCommand):
    """Prints the chain from the city to the grid, or says how far the net is."""

    help = "Say in which grid a point (WGS 84 degrees) lies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Longitude first, as everywhere here."""
        parser.add_argument("lng", type=float)
        parser.add_argument("lat", type=float)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Locate and print."""
        lng, lat = options["lng"], options["lat"]
        located = selectors.locate(lng, lat)
        if located is None:
            raise CommandError(selectors.outside_sentence(lng, lat))
        for found in (*located.chain, *located.dedicated):
            self.stdout.write(f"{found.code}\t{found.level}\t{found.name}")
