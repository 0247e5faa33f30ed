"""manage.py clocks --once|--loop: fires what is due, tells people, sends notices; cron or a service can run it."""

import signal
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.translation import gettext as _

from governance.kernel import clock, outbox
from governance.notices.services import send_due
from incidents.cases import selectors, services

LONGEST_SLEEP, SHORTEST_SLEEP = 5.0, 0.05
# Seconds between two looks for clocks without a date: there are hardly ever any, and those wait for days.
LOOK_EVERY = 3600.0


def _batch(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(_("“%(text)s” is no size of a batch; write a whole number from 1 on.") % {"text": text})
    return int(text)


class Command(BaseCommand):
    """Once for cron; in a loop beside or instead of Celery: any number may run, none fires what another has."""

    help = "Fire due clocks, deliver what happened, send notices."
    # It serves no page, and cron starts it every minute: the checks of all addresses would be most of its work.
    requires_system_checks: tuple[str, ...] = ()
    batch = services.BATCH
    _stopping = False
    _looked_at: float | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take exactly one of the two ways to run."""
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--once", action="store_true", help="one round, then end")
        way.add_argument("--loop", action="store_true", help="rounds until SIGTERM or Ctrl-C")
        parser.add_argument("--batch", type=_batch, default=services.BATCH, help="clocks fired in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        self.batch = options["batch"]
        if options["once"]:
            result = self.round()
            self.stdout.write(
                _("%(fired)d fired, %(skipped)d passed over, %(faulted)d set aside.")
                % {"fired": result.fired, "skipped": result.skipped, "faulted": result.faulted}
            )
            return
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self._stopping:
            try:
                self.round()
                pause = self.pause()
            except (OperationalError, InterfaceError) as error:
                # The database restarts or is busy; the rows wait.
                self.stderr.write(str(error))
                close_old_connections()
                pause = LONGEST_SLEEP
            self._sleep(pause)

    def round(self) -> services.SweepResult:
        """Fire, deliver, send; one round. The first, and one an hour, also gives a date to clocks that missed a new year."""
        if self._looked_at is None or time.monotonic() - self._looked_at >= LOOK_EVERY:
            services.recompute_missing(clock.now())
            self._looked_at = time.monotonic()
        result = services.sweep(clock.now(), self.batch)
        while outbox.drain(clock.now(), limit=self.batch):
            continue
        send_due(clock.now())
        return result

    def pause(self) -> float:
        """Return the seconds until the next clock is due, within bounds."""
        upcoming = selectors.next_firing()
        if upcoming is None:
            return LONGEST_SLEEP
        return min(max((upcoming - clock.now()).total_seconds(), SHORTEST_SLEEP), LONGEST_SLEEP)

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def _stop(self, *_signal: Any) -> None:
        self._stopping = True
