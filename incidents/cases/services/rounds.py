"""Owns past rounds of an incident: what was counted on a day stays counted when the incident begins again."""

from collections.abc import Sequence
from datetime import date, datetime

from foundation.kernel.bulk import insert
from foundation.kernel.city_time import local_day
from incidents.cases.choices import Action
from incidents.cases.models import ROUND_COLUMNS, Incident, PastRound


def round_ended_by(action: str, incident: Incident, at: datetime) -> PastRound | None:
    """Return the round an action ends, read before the action changes the incident; None where the round goes on.

    Reopening always ends one. Rework ends one only after its due day: before, it was counted on no day that is over.
    Declining ends one that was late, so that declining does not undo the lateness.
    """
    if incident.master_id is not None:
        # A copy is in no count, so it leaves none behind when it is opened again by itself.
        return None
    today, due_at, due_on = local_day(at), incident.handle_due_at, incident.handle_due_on
    is_over = (
        action == Action.REOPEN
        or (action == Action.REWORK and due_on is not None and due_on < today)
        or (action == Action.DECLINE and due_at is not None and due_at < at)
    )
    if not is_over:
        return None
    incident.past_rounds += 1
    settled_on = local_day(incident.handled_at) if incident.handled_at else today
    return PastRound(
        incident=incident,
        number=incident.past_rounds,
        handle_due_at=due_at,
        handle_due_on=due_on,
        handled_at=incident.handled_at,
        # What is exempt is settled on its day, as if it had been on time: it is carried into no later period.
        settled_on=(due_on if incident.overtime_exempt else max(due_on, settled_on)) if due_on else None,
        closed_on=incident.closed_on,
        reopened_on=today if action == Action.REOPEN else None,
        is_closed=action == Action.REOPEN,
        extensions=incident.extensions,
        overtime_exempt=incident.overtime_exempt,
    )


def days_of_rounds(rounds: Sequence[PastRound]) -> frozenset[date]:
    """Return the local days whose tallies count the rounds."""
    days = {day for one in rounds for day in (one.handle_due_on, one.settled_on, one.closed_on, one.reopened_on)}
    return frozenset(filter(None, days))


def open_rounds(incidents: Sequence[Incident]) -> dict[int, list[PastRound]]:
    """Return by incident id the past rounds that are not closed; most incidents have none and cost no query."""
    found: dict[int, list[PastRound]] = {}
    again = [incident.pk for incident in incidents if incident.past_rounds]
    for one in PastRound.objects.filter(incident_id__in=again, is_closed=False) if again else ():
        found.setdefault(one.incident_id, []).append(one)
    return found


def all_rounds(incident: Incident) -> list[PastRound]:
    """Return every past round of an incident; most have none and cost no query."""
    return list(PastRound.objects.filter(incident=incident)) if incident.past_rounds else []


def write_rounds(rounds: Sequence[PastRound]) -> None:
    """Write new rounds of saved incidents."""
    insert(PastRound, ROUND_COLUMNS, [_round_row(one) for one in rounds])


def _round_row(one: PastRound) -> tuple[object, ...]:
    return (one.incident.pk, *(getattr(one, name) for name in ROUND_COLUMNS[1:]))
