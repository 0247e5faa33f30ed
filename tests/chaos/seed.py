"""Builds the town in the database of the environment and lets cases lie: ``python -m tests.chaos.seed COUNT``.

Each incident is about gas: urgent hours need no calendar, so the same rungs are due whatever the day. The limit is ten hours, so
that no further rung is reached while the tests run, however slow the machine. What reporting them brought forth is
delivered already; all that is left to do is to fire.
"""

import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django
import time_machine

LIMIT = 10  # urgent hours; the rungs are at 480, 600, 660 and 840 minutes
# Minutes since the report -> the rung that fires; those below it are passed over. The next is 55 minutes away at least.
AGES = {490: 1, 605: 2, 670: 3, 850: 4}


def main() -> None:
    """Build, report, deliver."""
    django.setup()
    from django.core.management import call_command

    from foundation.kernel import city_time, outbox
    from incidents.catalogue.models import TimeLimit
    from tests.town import build_town

    call_command("migrate", verbosity=0)
    town = build_town()
    TimeLimit.objects.filter(matter=town.gas_leak, unit="urgent_hour").update(amount=LIMIT)
    now = datetime.now(UTC)
    for place, minutes in enumerate(AGES):
        with time_machine.travel(now - timedelta(minutes=minutes)):
            _report(town, range(place, int(sys.argv[1]), len(AGES)), minutes)
    while outbox.drain(city_time.now()):
        continue


def _report(town: object, numbers: range, minutes: int) -> None:
    from grids.workforce.selectors import actor_for
    from incidents.cases import services

    points = (town.in_a1, town.in_a2, town.in_b1)
    actor = actor_for(town.worker_a)
    for number in numbers:
        lng, lat = points[number % len(points)]
        services.report_incident(
            actor,
            services.ReportData(
                id=UUID(int=number + 1, version=4),
                matter="gas_leak",
                description=f"left for {minutes}",
                lng=lng,
                lat=lat,
            ),
        )


if __name__ == "__main__":
    main()
