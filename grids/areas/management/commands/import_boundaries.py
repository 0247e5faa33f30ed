"""``manage.py import_boundaries FILE --crs X``: boundaries from a file, as a dry run or for real."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError
from grids.areas import selectors, services
from grids.areas.importers import read_boundaries

SHOWN = 200


class Command(BaseCommand):
    """Keeps the file as a plan, prints its dry run, and approves it when nothing is wrong."""

    help = "Import boundaries from GeoJSON, GeoPackage or Shapefile. The coordinate system is declared, never guessed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The system is asked for by the reader itself, so that its absence is explained in words."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", default="", help="cgcs2000, wgs84, gcj02 (AMap, Tencent) or bd09 (Baidu)")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and what is wrong, no more")
        parser.add_argument("--effective-on", type=day_of, help="YYYY-MM-DD; today when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, draft, check, and approve unless it is a dry run."""
        try:
            self._import(
                options["file"],
                options["crs"],
                options["effective_on"] or selectors.today(),
                dry_run=options["dry_run"],
            )
        except DomainError as error:
            raise CommandError(error.message) from None

    def _import(self, path: Path, crs: str, day: date, *, dry_run: bool) -> None:
        actor = system("import")
        rows = read_boundaries(path, path.name, crs)
        plan_id = services.draft_plan(actor, title=path.stem, rows=rows, crs=crs, source=path.name, effective_on=day)
        check = selectors.check_plan(plan_id)
        self._report(check)
        if dry_run or check.findings:
            services.discard_plan(actor, plan_id=plan_id)
        if check.findings:
            raise CommandError(
                _("%(count)s faults; nothing was changed. Fix them in the file and import it again.")
                % {"count": len(check.findings)}
            )
        if dry_run:
            self.stdout.write(_("A dry run: nothing was changed."))
            return
        written = services.approve_plan(actor, plan_id=plan_id, effective_on=day)
        self.stdout.write(
            _("%(count)s boundaries written, in force from %(day)s.") % {"count": written, "day": day.isoformat()}
        )

    def _report(self, check: selectors.Check) -> None:
        self.stdout.write(
            _("%(new)s new, %(moved)s moved, %(unchanged)s unchanged.")
            % {kind: len(check.changes_of_kind(kind)) for kind in ("new", "moved", "unchanged")}
        )
        if check.endings:
            self.stdout.write(_ends(len(check.endings)))
        for ending in check.endings:
            self.stdout.write("\t".join((str(ending.row), ending.sentence, *ending.followers)))
        if check.hint:
            self.stdout.write(check.hint)
        for remark in check.remarks[:SHOWN]:
            self.stdout.write(f"{remark.row}\t{remark.sentence}")
        for finding in check.findings[:SHOWN]:
            self.stdout.write(line_of(finding))


def day_of(text: str) -> date:
    """Return the day an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(_("“%(text)s” is no day; write it as YYYY-MM-DD.") % {"text": text}) from None


def _ends(count: int) -> str:
    return ngettext("%(count)d area ends:", "%(count)d areas end:", count) % {"count": count}


def line_of(finding: selectors.Finding) -> str:
    """Return a finding on one line: rows, kind, sentence, place."""
    rows = ",".join(map(str, finding.rows))
    spot = f"{finding.lng},{finding.lat}" if finding.lng is not None else ""
    return "\t".join((rows or "-", finding.label, finding.sentence, finding.where, spot)).rstrip()
