"""``manage.py import_areas FILE``: areas from a list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError
from grids.areas import selectors, services
from grids.areas.importers import read_areas
from grids.areas.management.commands.import_boundaries import day_of


class Command(BaseCommand):
    """Creates the areas that are new, renames those whose name changed; all or nothing."""

    help = "Import areas from CSV or XLSX with the columns code, name, level, parent_code (and grid_kind, industry)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and the first day of the new areas."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--valid-from", type=day_of, help="YYYY-MM-DD; today when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import and say what was done."""
        try:
            rows = read_areas(options["file"])
            done = services.import_areas(system("import"), rows, options["valid_from"] or selectors.today())
        except DomainError as error:
            lines = [error.message, *(f"{field}: {fault}" for field, fault in error.fields.items() if field != "file")]
            raise CommandError("\n".join(lines)) from None
        self.stdout.write(
            _("%(created)s areas made, %(renamed)s renamed, %(kept)s as they were.")
            % {"created": done.created, "renamed": done.renamed, "kept": done.kept}
        )
