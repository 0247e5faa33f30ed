"""manage.py clocks --once|--loop: as ``manage.py duties``, clocks first, with a batch size; reports what fired."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.clock_guard import GUARD
from foundation.kernel.management.commands import duties
from procedures.clocks import services


class Command(duties.Command):
    """Fires due clocks, then runs every recurring duty that is due: expiry of contacts and alarms depend on it too."""

    help = "Fire due clocks and run every recurring duty that is due."
    batch = services.BATCH

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of the two ways to run, and the size of a batch."""
        super().add_arguments(parser)
        parser.add_argument(
            "--batch", type=duties.whole_number, default=services.BATCH, help="clocks fired in one transaction"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if not (options["once"] or options["loop"]):
            raise CommandError(_("Say --once or --loop."))
        self.batch = options["batch"]
        super().handle(*args, **options)

    def run_once(self) -> None:
        """Run one round and say what fired."""
        result = self.sweep()
        super().run_round()
        self.stdout.write(
            _("%(fired)d fired, %(skipped)d passed over, %(faulted)d set aside.")
            % {"fired": result.fired, "skipped": result.skipped, "faulted": result.faulted}
        )
        self.fail_on_faults()

    def run_round(self) -> None:
        """Fire in batches of the given size, then run what else is due."""
        self.sweep()
        super().run_round()

    def sweep(self) -> services.SweepResult:
        """Fire what is due, by a clock that is to be believed."""
        return services.sweep(city_time.now(), self.batch) if GUARD.is_believed() else services.SweepResult()
