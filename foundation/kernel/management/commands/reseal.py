"""manage.py reseal: seal everything by the newest key, after SECRET_KEY changed and before the old one is removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.audit import audit
from foundation.kernel.resealing import Progress, reseal_all, sealed_columns


class Command(BaseCommand):
    """Runs as often as one likes; cut short, it goes on where it stood."""

    help = "Seal everything that lies encrypted in the database by the newest key"

    def handle(self, **_options: Any) -> None:
        """Say how far it is, and end with an error that names what no key opens."""
        last: dict[str, Progress] = {}

        def tell(progress: Progress) -> None:
            last[progress.column] = progress
            words = _("%(column)s: %(seen)d of %(of)d, %(resealed)d sealed again")
            self.stdout.write(
                words
                % {
                    "column": progress.column,
                    "seen": progress.seen,
                    "of": progress.of,
                    "resealed": progress.resealed,
                }
            )

        count = reseal_all(tell)
        audit(system("reseal"), "reseal", "sealed", ["all"], at=city_time.now(), detail={"count": count})
        words = _("%(count)d texts in %(columns)d columns sealed again.")
        self.stdout.write(words % {"count": count, "columns": len(sealed_columns())})
        if left := [one for one in last.values() if one.unreadable]:
            lines = "; ".join(f"{one.column}: {one.unreadable}" for one in left)
            raise CommandError(_("No key in use opens these: %(lines)s. They stay as they are.") % {"lines": lines})
