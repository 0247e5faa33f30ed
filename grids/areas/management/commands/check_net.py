"""``manage.py check_net``: whether the net of a day has no gap and no overlap."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from grids.areas import selectors
from grids.areas.management.commands.import_boundaries import day_of, line_of


class Command(BaseCommand):
    """Lists every fault and ends with 1 when there is one."""

    help = "Check the net of today or of a day; ends with 1 and a list when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day to look at."""
        parser.add_argument("--on", type=day_of, help="YYYY-MM-DD; today when left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and print."""
        day = options["on"] or selectors.today()
        drawn = len(selectors.net_on(day))
        if not drawn:
            raise CommandError(
                _("There is no net on %(day)s; import its boundaries, or ask about another day.")
                % {"day": day.isoformat()}
            )
        findings = selectors.net_findings(day)
        for finding in findings:
            self.stdout.write(line_of(finding))
        if findings:
            raise CommandError(
                _("%(count)s faults in the net of %(day)s.") % {"count": len(findings), "day": day.isoformat()},
                returncode=1,
            )
        self.stdout.write(
            _("The net of %(day)s is whole: %(count)s areas, no gap, no overlap.")
            % {"day": day.isoformat(), "count": drawn}
        )
