"""Owns who hears of a dossier: its applicant of what becomes of it, the desk of what waits for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from grids.workforce.desks import ROLE_AT
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached
from procedures.dossiers.choices import DESK, OPEN_STATES, SUBJECT_KIND, DecidedBy, DossierState
from procedures.dossiers.events import DossierMoved
from procedures.dossiers.models import Dossier
from procedures.dossiers.policies import SUPERIOR, stage_of
from procedures.dossiers.workflow import DOSSIER

_CARDS = (LadderTone.YELLOW, LadderTone.RED)


def dossiers_called(numbers: Iterable[str]) -> Mapping[str, Dossier]:
    """Return the dossiers of these numbers, by number."""
    rows = Dossier.objects.select_related("type_version").filter(number__in=set(numbers))
    return {dossier.number: dossier for dossier in rows}


def send_notices(now: datetime, events: Iterable[DossierMoved]) -> None:
    """Tell whom the moves concern; telling again changes nothing."""
    events = list(events)
    dossiers = dossiers_called(event.number for event in events)
    notices = []
    for event in events:
        dossier, move = dossiers.get(event.number), DOSSIER.row(event.action)
        if dossier is None or move is None:
            continue
        params = {"action": event.action, "state": event.to_state}
        if move.tells_applicant and dossier.applicant_id not in (None, event.actor_user_id):
            people = [dossier.applicant_id]
            notices.append(draft_notice(dossier, people, "dossier_news", f"dossier:{event.key}:applicant", params))
        if move.tells_desk and dossier.state in (*OPEN_STATES, DossierState.OBJECTED):
            people = [one for one in desk_of(dossier) if one != event.actor_user_id]
            notices.append(draft_notice(dossier, people, "dossier_waits", f"dossier:{event.key}:desk", params))
    tell_many([notice for notice in notices if notice.recipients], now=now)


def desk_of(dossier: Dossier) -> list[int]:
    """Return who has the dossier now: the desk or the unit of its stage, of an objection the desk above."""
    stage = stage_of(dossier)
    if dossier.state == DossierState.OBJECTED:
        return _desk(dossier, SUPERIOR[DecidedBy(stage.decided_by)])
    if stage.decided_by != DecidedBy.UNIT:
        return _desk(dossier, ROLE_AT[stage.decided_by])
    path = areas.place(dossier.village_id).path
    units = [unit.pk for unit in workforce.units_with_function(path, stage.unit_function)[:1]]
    return [one.user_id for one in workforce.members_of(units)]


def _desk(dossier: Dossier, role: str) -> list[int]:
    ids = [dossier.village_id, dossier.township_id, dossier.city_id]
    return [one.user_id for one in workforce.people_posted(ids, [role])]


def send_clock_notices(now: datetime, events: Iterable[ClockReached]) -> None:
    """Tell the desk what is due, and the desk above it too on a card. Nothing is decided by the time alone."""
    own = [event for event in events if event.subject_kind == SUBJECT_KIND and event.stage == DESK]
    dossiers = dossiers_called(event.subject_key for event in own)
    notices = []
    for event in own:
        dossier = dossiers.get(event.subject_key)
        if dossier is None or dossier.state not in OPEN_STATES:
            continue
        people = desk_of(dossier)
        if event.tone in _CARDS:
            people += _desk(dossier, SUPERIOR[DecidedBy(stage_of(dossier).decided_by)])
        params = {"tone": event.tone, "due_at": dossier.due_at.isoformat() if dossier.due_at else ""}
        notices.append(draft_notice(dossier, people, "dossier_due", f"dossier:clock:{event.key}", params))
    tell_many([notice for notice in notices if notice.recipients], now=now)


def remind_applicants(now: datetime, reminders: Iterable[tuple[Dossier, int]]) -> None:
    """Tell applicants that papers are missing and how many days are left; each once for each reminder."""
    notices = [
        draft_notice(
            dossier,
            [dossier.applicant_id],
            "dossier_missing",
            f"dossier:{dossier.number}:missing:{dossier.asked_times}:{days}",
            {"days": days},
        )
        for dossier, days in reminders
        if dossier.applicant_id is not None
    ]
    tell_many(notices, now=now)


def draft_notice(
    dossier: Dossier, people: Iterable[int | None], kind: str, key: str, params: Mapping[str, Any]
) -> NoticeDraft:
    """Return a notice that names the number and the service, and nothing of what was answered."""
    return NoticeDraft(
        recipients=tuple(dict.fromkeys(one for one in people if one is not None)),
        kind=kind,
        key=key,
        subject_kind=SUBJECT_KIND,
        subject_key=dossier.number,
        params={"reference": dossier.number, "title": dossier.type_version.title, **params},
    )
