"""manage.py load_catalogue: add the reference matters, limits, ladders and calendar years that are missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid
from foundation.kernel.text import join_words
from incidents.catalogue import services


class Command(BaseCommand):
    """Loads the catalogue and reports what was added and which years are not published yet."""

    help = "Add the reference catalogue; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report."""
        try:
            loaded = services.load_catalogue(system("load_catalogue"))
        except Invalid as error:
            raise CommandError(error.message) from None
        self.stdout.write(
            _("%(matters)d matters, %(limits)d limits, %(ladders)d ladders, years %(years)s added.")
            % {
                "matters": loaded.matters,
                "limits": loaded.limits,
                "ladders": loaded.ladders,
                "years": join_words(loaded.years) or "-",
            }
        )
        for year in loaded.missing:
            self.stderr.write(
                _("The official days of %(year)d are missing: enter them before deadlines reach it.") % {"year": year}
            )
