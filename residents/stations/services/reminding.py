"""Owns the reminder of the day before: once for each appointment, however often and by however many it is tried."""

from datetime import datetime

from django.db import connection, transaction

from foundation.kernel import city_time
from residents.stations import selectors
from residents.stations.choices import REMIND_FROM_HOUR
from residents.stations.models import Appointment
from residents.stations.services.notifying import tell_reminders

BATCH = 200


def remind_of_tomorrow(now: datetime) -> int:
    """Remind of the appointments of tomorrow, from the morning on; return of how many."""
    if city_time.local_time(now).hour < REMIND_FROM_HOUR:
        return 0
    total = 0
    while count := _remind_some(now):
        total += count
    return total


def _remind_some(now: datetime) -> int:
    with transaction.atomic():
        due = selectors.due_reminders(now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        rows = list(due[:BATCH])
        tell_reminders(rows, now)
        Appointment.objects.filter(pk__in=[one.pk for one in rows]).update(reminded_at=now)
    return len(rows)
