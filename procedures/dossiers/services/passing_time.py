"""Owns what time does to dossiers: reminders and lapsing of those that wait for papers, dates by a calendar entered later."""

from datetime import datetime, timedelta

from foundation.kernel.actor import system
from foundation.process.services import ActData, advance_many
from procedures.clocks.selectors import deadline_of
from procedures.dossiers.choices import DESK, OPEN_STATES, DossierAction, DossierState
from procedures.dossiers.models import Dossier
from procedures.dossiers.services.notifying import remind_applicants
from procedures.dossiers.services.process import DOSSIERS, clock_subject, promised_day

CALENDAR = system("calendar")
BATCH = 500
# The applicant is reminded when so many days are left.
REMINDED = (10, 3)


def lapse_waiting(now: datetime) -> int:
    """Let lapse what has waited as long as its type says, and remind of the rest; return how many lapsed."""
    rows = Dossier.objects.filter(state=DossierState.WAITING).select_related("type_version")
    over, reminders = [], []
    for dossier in rows.iterator(chunk_size=BATCH):
        since = dossier.waiting_since or now
        left = (since + timedelta(days=dossier.type_version.lapse_days) - now).days
        if since + timedelta(days=dossier.type_version.lapse_days) <= now:
            over.append(dossier.pk)
        elif left < max(REMINDED):
            reminders.append((dossier, max(REMINDED) if left >= min(REMINDED) else min(REMINDED)))
    remind_applicants(now, reminders)
    moved = 0
    for start in range(0, len(over), BATCH):
        pks = over[start : start + BATCH]
        moved += len(advance_many(CALENDAR, DOSSIERS, pks, DossierAction.LAPSE, lambda _one, _move: ActData(), at=now))
    return moved


def compute_dates_again(now: datetime) -> int:
    """Compute the dates of open dossiers again by the calendar as it is now; return how many changed."""
    del now
    changed = []
    for dossier in Dossier.objects.filter(state__in=OPEN_STATES).select_related("type_version").iterator():
        deadline = deadline_of(clock_subject(dossier), DESK)
        due_at = deadline.due_at if deadline is not None and dossier.state != DossierState.WAITING else None
        promised_on = dossier.promised_on or promised_day(
            dossier, dossier.type_version.promised_days, dossier.submitted_at
        )
        if (due_at, promised_on) != (dossier.due_at, dossier.promised_on):
            dossier.due_at, dossier.promised_on = due_at, promised_on
            changed.append(dossier)
    Dossier.objects.bulk_update(changed, ("due_at", "promised_on"))
    return len(changed)
