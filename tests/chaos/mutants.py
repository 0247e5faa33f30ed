"""The sweep and the outbox with a classic mistake built in, so that the tests prove they would notice.

``python -m tests.chaos.mutants MISTAKE`` does what ``manage.py clocks --once`` does, wrongly.
"""

import os
import sys
import time
from datetime import datetime
from typing import Any

# Seconds between the two halves, so that a kill at random falls between them sooner or later.
WINDOW = 0.02


def two_commits() -> None:
    """Mark the clocks fired in one transaction and fire them in the next."""
    from django.db import transaction

    from foundation.kernel import crash
    from procedures.clocks.selectors import clock_rules, current_number
    from procedures.clocks.services import sweeping

    def fire_batch(kind: Any, now: datetime, limit: int, result: Any) -> bool:
        with transaction.atomic():
            claimed = sweeping._claim_clocks(kind, now, limit)
            kind.clocks.objects.filter(pk__in=[clock.pk for clock in claimed]).update(next_fire_at=None)
        if claimed:
            crash.point("after_claim")
            time.sleep(WINDOW)
            with transaction.atomic():
                rules = clock_rules(current_number())
                sweeping._fire_or_set_aside(kind, claimed, now, rules, result)
        return bool(claimed)

    sweeping._fire_batch = fire_batch


def marked_before_told() -> None:
    """Note a message as delivered, commit, and only then tell anyone."""
    from foundation.kernel import crash, outbox
    from foundation.kernel.events import from_json
    from foundation.kernel.models import Delivery

    def deliver_next(now: datetime, size: int) -> int:
        message = _next(now)
        if message is None:
            return 0
        message.delivered_at = now
        message.save(update_fields=["delivered_at"])
        crash.point("message_claimed")
        time.sleep(WINDOW)
        kind = next(kind for kind in outbox.subscribers() if kind.topic == message.topic)
        for name, subscriber in outbox.subscribers()[kind]:
            Delivery.objects.create(message=message, subscriber=name, delivered_at=now)
            subscriber([from_json(kind, message.version, message.payload)])
        return 1

    outbox._deliver_next = deliver_next


def _next(now: datetime) -> Any:
    from foundation.kernel.models import Message

    return Message.objects.filter(delivered_at__isnull=True, next_attempt_at__lte=now).order_by("id").first()


def blames_the_clock() -> None:
    """Set a clock aside where the machine had no memory to fire it."""
    from procedures.clocks.services import sweeping

    fire_set = sweeping._fire_set

    def fire(*given: Any) -> Any:
        try:
            return fire_set(*given)
        except MemoryError as error:
            raise ValueError from error

    sweeping._fire_set = fire


MISTAKES = {
    "two_commits": two_commits,
    "marked_before_told": marked_before_told,
    "blames_the_clock": blames_the_clock,
}


def main() -> None:
    """Build the mistake in and run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django
    from django.core.management import call_command

    django.setup()
    MISTAKES[sys.argv[1]]()
    call_command("clocks", "--once")


if __name__ == "__main__":
    main()
