"""manage.py duties: lists the recurring duties, runs what is due once, or keeps running them; cron or a service can run it."""

import signal
import time
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.translation import gettext as _

from foundation.kernel import city_time, recurring
from foundation.kernel.recurring import DutyStatus

# Seconds between two looks at the rows, and until the next try when the database is away.
LOOK_EVERY, AWAY = 1.0, 5.0
# Seconds a round may take before the process is killed; its supervisor starts it again.
LONGEST_ROUND = 300


def whole_number(text: str) -> int:
    """Return the whole number above 0 that an argument says."""
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(_("“%(text)s” is no number here; write a whole number from 1 on.") % {"text": text})
    return int(text)


class Command(BaseCommand):
    """Runs once for cron, or in a loop beside or instead of Celery. Any number may run; rows decide which one does what."""

    help = "List the recurring duties with when each last ran; --once or --loop runs what is due."
    # It serves no page, and cron starts it every minute: the checks of all addresses would be most of its work.
    requires_system_checks: tuple[str, ...] = ()
    _stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one of the two ways to run, or none to list."""
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--once", action="store_true", help="run what is due, then end")
        way.add_argument("--loop", action="store_true", help="run what is due until SIGTERM or Ctrl-C")
        parser.add_argument(
            "--seconds", type=whole_number, help="end the loop after so many seconds: 55 for cron each minute"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, or list."""
        if options["loop"]:
            self.run_loop(options["seconds"])
        elif options["once"]:
            self.run_once()
        else:
            self.list_duties()

    def run_once(self) -> None:
        """Run everything that is due, and what becomes due by it; end with an error when a duty failed."""
        handled = recurring.run_until_idle()
        self.stdout.write(_("%(count)d rows handled.") % {"count": handled})
        self.fail_on_faults()

    def fail_on_faults(self) -> None:
        """End with an error that names the duties whose last run failed."""
        failed = [status for status in recurring.duty_statuses(city_time.now()) if status.failures]
        if failed:
            raise CommandError("\n".join(f"{status.duty.name}: {status.fault}" for status in failed))

    def run_loop(self, seconds: int | None) -> None:
        """Run rounds until told to stop or for so many seconds; a round that hangs ends the process."""
        until = time.monotonic() + seconds if seconds is not None else float("inf")
        signal.signal(signal.SIGTERM, self._request_stop)
        signal.signal(signal.SIGINT, self._request_stop)
        while not self._stopping and time.monotonic() < until:
            signal.alarm(LONGEST_ROUND)
            try:
                self.run_round()
                pause = LOOK_EVERY
            except (OperationalError, InterfaceError) as error:
                # The database restarts or is busy; the rows wait.
                self.stderr.write(str(error))
                close_old_connections()
                pause = AWAY
            signal.alarm(0)
            self._sleep(pause)

    def run_round(self) -> None:
        """Run what is due until nothing is."""
        recurring.run_until_idle()

    def list_duties(self) -> None:
        """Print one line for each duty."""
        for status in recurring.duty_statuses(city_time.now()):
            self.stdout.write(self._status_line(status))

    def _status_line(self, status: DutyStatus) -> str:
        last = f"{status.finished_at:%Y-%m-%d %H:%M:%S}" if status.finished_at else _("never")
        due = f"{status.due_at:%Y-%m-%d %H:%M:%S}" if status.due_at else _("now")
        how = _("well") if status.is_well else status.fault or _("late")
        every = int(status.duty.every.total_seconds())
        words = _("every %(every)d s, last %(last)s, %(done)d rows, due %(due)s (UTC): %(how)s") % {
            "every": every,
            "last": last,
            "done": status.done,
            "due": due,
            "how": how,
        }
        return f"{status.duty.name:24}{words}"

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))

    def _request_stop(self, *_signal: Any) -> None:
        self._stopping = True
