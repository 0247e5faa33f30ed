"""``manage.py import_standards FILE``: a table of filing and closing standards, with a report row by row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError
from grids.areas import selectors as areas
from grids.areas.management.commands.import_boundaries import day_of
from incidents.catalogue import services
from incidents.catalogue.importers import read_standards
from incidents.catalogue.presenters import line_words, outcome_words
from incidents.catalogue.selectors import standards


class Command(BaseCommand):
    """Say of each row what it is read as and what is wrong with it; with --dry-run change nothing."""

    help = "Import filing and closing standards from CSV or XLSX, merged cells included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the edition of its classes, and whether only to report."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", default="2013", help="edition of the classes, such as 2007 or 2013")
        parser.add_argument("--valid-from", type=day_of, help="YYYY-MM-DD; today when left out")
        parser.add_argument("--dry-run", action="store_true", help="report what would change, and change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, report, import."""
        path, actor = options["file"], system("import")
        try:
            rows = read_standards(path)
            table = services.keep_table(
                actor,
                edition=options["edition"],
                source=path.name,
                rows=rows,
                valid_from=options["valid_from"] or areas.today(),
            )
            lines = standards.table_lines(table)
            for line in lines:
                self.stdout.write(line_words(line))
            counts = standards.outcome_counts(lines)
            if not options["dry_run"]:
                counts = services.import_table(actor, table.pk)
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(outcome_words(counts))
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: the catalogue is as it was. The report is kept among the tables."))
