"""The sweep and the outbox with a classic mistake built in, so that the tests prove they would notice.

``python -m tests.chaos.mutants MISTAKE`` does what ``manage.py clocks --once`` does, wrongly.
"""

import os
import sys
from datetime import datetime
from typing import Any


def two_commits() -> None:
    """Mark the clocks fired in one transaction and fire them in the next."""
    from django.db import transaction

    from governance.kernel import crash
    from governance.kernel.clock import local_day
    from incidents.cases.models import Clock
    from incidents.cases.services import clocks
    from incidents.catalogue.selectors import rulebook

    def fire_batch(now: datetime, limit: int, result: Any) -> bool:
        with transaction.atomic():
            claimed = clocks._claim(now, limit)
            Clock.objects.filter(pk__in=[clock.pk for clock in claimed]).update(next_fire_at=None)
        crash.point("after_claim")
        if claimed:
            with transaction.atomic():
                clocks._fire_or_set_aside(claimed, now, rulebook(local_day(now)), result)
        return bool(claimed)

    clocks._fire_batch = fire_batch


def marked_before_told() -> None:
    """Note a message as delivered, commit, and only then tell anyone."""
    from governance.kernel import crash, outbox
    from governance.kernel.models import Delivery

    def deliver_next(now: datetime, size: int) -> int:
        message = _next(now)
        if message is None:
            return 0
        message.delivered_at = now
        message.save(update_fields=["delivered_at"])
        crash.point("message_claimed")
        for name, subscriber in outbox.subscribers()[message.topic]:
            Delivery.objects.create(message=message, subscriber=name, delivered_at=now)
            subscriber([message.payload])
        return 1

    outbox._deliver_next = deliver_next


def _next(now: datetime) -> Any:
    from governance.kernel.models import Message

    return Message.objects.filter(delivered_at__isnull=True, next_attempt_at__lte=now).order_by("id").first()


def main() -> None:
    """Build the mistake in and run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django
    from django.core.management import call_command

    django.setup()
    {"two_commits": two_commits, "marked_before_told": marked_before_told}[sys.argv[1]]()
    call_command("clocks", "--once")


if __name__ == "__main__":
    main()
