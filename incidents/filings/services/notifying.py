"""Owns who hears of a report for record: its desk of a new one, its reporter of what becomes of it; never anyone it names."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.desks import ROLE_AT, PostedPeople, levels_above
from incidents.filings import selectors
from incidents.filings.choices import ACKNOWLEDGE, SUBJECT_KIND, FilingAction, FilingState, Sensitivity
from incidents.filings.events import FilingMoved
from incidents.filings.models import FilingRecord
from incidents.filings.workflow import FILING
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached

_CARDS = (LadderTone.YELLOW, LadderTone.RED)


def send_notices(now: datetime, events: Iterable[FilingMoved]) -> None:
    """Tell whom the moves concern; telling again changes nothing."""
    moves = [(move, event) for event in events if (move := FILING.row(event.action)) is not None]
    found = FilingRecord.objects.filter(number__in={event.number for _move, event in moves})
    filings = {filing.number: filing for filing in found}
    roster, copies = PostedPeople.read_for(filings.values()), selectors.merged_copies(list(filings.values()))
    notices: list[NoticeDraft] = []
    for move, event in moves:
        filing = filings.get(event.number)
        if filing is None:
            continue
        if move.tells_desk:
            notices.append(_to_desk(filing, event, roster))
        if move.tells_reporter:
            notices += _to_reporters(filing, event, copies[filing.pk])
    tell_many([notice for notice in notices if notice.recipients], now=now)


def _to_desk(filing: FilingRecord, event: FilingMoved, roster: PostedPeople) -> NoticeDraft:
    """Return what its desk is told: a new one, or an addition by somebody else."""
    kind = "filing_new" if event.action == FilingAction.FILE else "filing_addition"
    people = [user_id for user_id in desk_of(filing, roster) if user_id != event.actor_user_id]
    due_at = _due_at(filing) if kind == "filing_new" else ""
    return _notice(filing, people, kind, f"filing:{event.key}:desk", {"due_at": due_at}, is_quiet=not filing.is_urgent)


def _to_reporters(filing: FilingRecord, event: FilingMoved, copies: Sequence[FilingRecord]) -> list[NoticeDraft]:
    """Return what its reporter is told, and each whose report was merged into it, of the own report."""
    params = {"action": event.action, "incident": filing.incident_reference}
    notices = []
    for one in (filing, *copies):
        if one.reported_by_id not in {None, event.actor_user_id}:
            # One person is told once of one fact, though several of the merged reports were the same person's.
            key = f"filing:{event.key}:reporter"
            other = "" if one is filing else filing.number
            notices.append(_notice(one, [one.reported_by_id or 0], "filing_change", key, {**params, "other": other}))
    return notices


def send_clock_notices(now: datetime, events: Iterable[ClockReached]) -> None:
    """Tell the desk what waits to be read too long, the township too on a card; and whose time of watching is over."""
    own = [event for event in events if event.subject_kind == SUBJECT_KIND]
    found = FilingRecord.objects.filter(number__in={event.subject_key for event in own}, ended_at__isnull=True)
    filings = {filing.number: filing for filing in found}
    roster = PostedPeople.read_for(filings.values())
    notices = []
    for event in own:
        filing = filings.get(event.subject_key)
        if filing is None:
            continue
        key = f"filing:clock:{event.key}"
        if event.stage == ACKNOWLEDGE and filing.state == FilingState.FILED:
            people = _waited_for(filing, event.tone, roster)
            params = {"due_at": _due_at(filing), "tone": event.tone}
            notices.append(_notice(filing, people, "filing_unread", key, params, is_quiet=not filing.is_urgent))
        elif filing.state == FilingState.WATCHED and event.tone == LadderTone.DUE:
            notices.append(_notice(filing, desk_of(filing, roster), "filing_watch_over", key, {}))
    tell_many([notice for notice in notices if notice.recipients], now=now)


def _waited_for(filing: FilingRecord, tone: str, roster: PostedPeople) -> Sequence[int]:
    """Return the desk, and on a card the one above it, which for one that names a person would see nothing."""
    people = list(desk_of(filing, roster))
    if tone in _CARDS and filing.sensitivity == Sensitivity.ORDINARY:
        people += roster.desk(filing, levels_above(filing.level))
    return people


def desk_of(filing: FilingRecord, roster: PostedPeople) -> Sequence[int]:
    """Return who sits at the desk that reads it: of an ordinary one the nearest that is staffed, else its very own."""
    if filing.sensitivity == Sensitivity.ORDINARY:
        return roster.desk(filing, filing.level)
    return roster.posted.get((areas.area_of(filing, Level(filing.level)), ROLE_AT[Level(filing.level)]), ())


def _due_at(filing: FilingRecord) -> str:
    deadline = selectors.acknowledgement_deadline(filing)
    return deadline.due_at.isoformat() if deadline is not None and deadline.due_at is not None else ""


def _notice(
    filing: FilingRecord,
    people: Iterable[int],
    kind: str,
    key: str,
    params: Mapping[str, Any],
    *,
    is_quiet: bool = True,
) -> NoticeDraft:
    """Return a notice that says which and where, and none of its words."""
    return NoticeDraft(
        recipients=tuple(dict.fromkeys(people)),
        kind=kind,
        key=key,
        subject_kind=SUBJECT_KIND,
        subject_key=filing.number,
        params={"reference": filing.number, "grid": areas.place(filing.grid_id).name, **params},
        quiet_from_to=is_quiet,
    )
