"""Lets everything that is due become due over the next seconds: ``python -m tests.chaos.spread SECONDS``; prints when which clock is."""

import json
import sys
from datetime import UTC, datetime, timedelta

import django

# Seconds until the first, so that the processes are there.
FIRST = 3.0


def main() -> None:
    """Move the moments and print them: id of the clock -> ISO time."""
    django.setup()
    from incidents.cases.models import Clock

    due = list(Clock.objects.filter(state="running", next_fire_at__isnull=False).order_by("pk"))
    began, step = datetime.now(UTC) + timedelta(seconds=FIRST), float(sys.argv[1]) / max(len(due), 1)
    for place, clock in enumerate(due):
        clock.next_fire_at = began + timedelta(seconds=place * step)
    Clock.objects.bulk_update(due, ["next_fire_at"], batch_size=200)
    print(json.dumps({clock.pk: clock.next_fire_at.isoformat() for clock in due if clock.next_fire_at}))


if __name__ == "__main__":
    main()
