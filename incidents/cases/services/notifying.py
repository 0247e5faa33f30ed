"""Owns who is told of a move: new holders of a task, reporters of a result, the audience of a rung; each once."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from foundation.kernel import revisions
from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.workforce.desks import PostedPeople, levels_above
from incidents.cases import selectors
from incidents.cases.choices import IN_HAND, SUBJECT_KIND
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident
from incidents.cases.scoping import WAITING
from incidents.cases.workflow import DESKS, INCIDENT, PLACES, IncidentMove
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook
from procedures.clocks.choices import RungAudience


def send_notices(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Send the notices of moves; sending them again changes nothing.

    The number of statements does not depend on the number of moves. Moves of deleted incidents are left out.
    """
    told = [(move, event) for event in events if (move := INCIDENT.row(event.action)) is not None and move.is_told]
    incidents = {
        incident.pk: incident
        for incident in selectors.incidents_to_tell_of({event.incident_id for _move, event in told})
    }
    if not incidents:
        return
    lost = [event.from_unit_id for move, event in told if move.loser_notice]
    units = {
        unit_id for unit_id in (*lost, *(incident.unit_id for incident in incidents.values())) if unit_id is not None
    }
    before = [
        place_before(incidents[event.incident_id], event) for _move, event in told if event.incident_id in incidents
    ]
    roster = PostedPeople.read_for((*incidents.values(), *filter(None, before)), units)
    rules = revisions.current().get(REVISION, 1)
    notices: list[NoticeDraft] = []
    rungs: dict[date, Mapping[int, Any]] = {}
    for move, event in told:
        incident = incidents.get(event.incident_id)
        if incident is not None and event.clock_id is not None:
            if incident.reported_on not in rungs:
                rungs[incident.reported_on] = _rungs_of(rulebook(incident.reported_on, revision=rules))
            notices.append(_rung_notice(incident, event, roster, rungs[incident.reported_on]))
        elif incident is not None:
            notices += _act_notices(incident, move, event, roster)
    tell_many([notice for notice in notices if notice.recipients], now=now)


def _act_notices(
    incident: Incident, move: IncidentMove, event: IncidentMoved, roster: PostedPeople
) -> list[NoticeDraft]:
    """Return the notices of an act: to the new holders, to those it was taken from, and to the reporter."""
    actor_id = event.actor_user_id
    key = f"incident:{incident.reference}:{event.step}"
    notices = []
    # A message delivered late must not call people to an incident that has moved on since.
    if move.holder_notice and incident.version == event.step:
        holders = [user_id for user_id in _new_holders(incident, move, roster) if user_id != actor_id]
        params = {"action": move.action, "away": False}
        notices.append(draft_notice(incident, holders, move.holder_notice, f"{key}:task", params))
    if move.loser_notice and (move.taken_from != PLACES or event.from_grid_id is not None):
        notices.append(_loser_notice(incident, move, event, roster, key))
    if move.tells_reporter and incident.reported_by_id not in {None, actor_id}:
        params = {"action": move.action, "state": event.to_state}
        notices.append(draft_notice(incident, [incident.reported_by_id or 0], "result", f"{key}:result", params))
    return notices


def _new_holders(incident: Incident, move: IncidentMove, roster: PostedPeople) -> Sequence[int]:
    """Return the users who hold the incident after the move; its desks, where it was taken from desks while in hand."""
    if move.taken_from == DESKS and incident.state in IN_HAND:
        return roster.desks(incident, incident.level)
    return roster.holders_of(WAITING, incident, incident.level)


def _loser_notice(
    incident: Incident, move: IncidentMove, event: IncidentMoved, roster: PostedPeople, key: str
) -> NoticeDraft:
    """Return the notice to those a desk took the incident from; who no longer sees it gets no link to it."""
    was = place_before(incident, event)
    if move.taken_from == PLACES and was is not None:
        losers = [*roster.holders_of(WAITING, was, incident.level), *roster.desks(was, event.from_level)]
    elif move.taken_from == DESKS:
        lowest = event.from_lowest_level or event.from_level
        losers = list(roster.desks(incident, event.from_level, lowest))
    else:
        losers = list(roster.in_hands(incident, event.from_unit_id))
        losers += filter(None, [event.from_handler_id])
    apart = {event.actor_user_id, *roster.holders_of(WAITING, incident, incident.level)}
    if move.taken_from == DESKS:
        apart |= {*_new_holders(incident, move, roster)}
    people = [user_id for user_id in losers if user_id not in apart]
    notice = draft_notice(incident, people, move.loser_notice, f"{key}:away", {"action": move.action, "away": True})
    return notice if move.taken_from == DESKS else replace(notice, subject_kind="", subject_key="")


def place_before(incident: Incident, event: IncidentMoved) -> Incident | None:
    """Return an incident as it lay before a move that put its place right; None for all other moves."""
    if event.from_grid_id is None or event.from_grid_id == event.grid_id:
        return None
    was = copy(incident)
    was.township_id, was.village_id = event.from_township_id or 0, event.from_village_id or 0
    was.grid_id = event.from_grid_id
    return was


def _rungs_of(book: RuleBook) -> Mapping[int, Any]:
    """Return the rungs of all ladders of a day by their id."""
    return {rung.id: rung for ladder in book.ladders.values() for rung in ladder.rungs}


def _rung_notice(
    incident: Incident, event: IncidentMoved, roster: PostedPeople, rungs: Mapping[int, Any]
) -> NoticeDraft:
    """Return the notice of a firing to its rung's audience as it is now.

    It is one notice, also where a late sweep passed over rungs: it goes to the audience of those rungs too.
    """
    reached = [rungs[pk] for pk in (*event.passed_rung_ids, event.rung_id or 0) if pk in rungs]
    people: dict[int, None] = {}
    level = event.from_level
    lost = ((RungAudience.HOLDER, RungAudience.DESK), event.level != level)
    for tells, raises in [(rung.tells, rung.raises) for rung in reached] or [lost]:
        risen = levels_above(level, int(raises))
        for told in tells:
            people |= dict.fromkeys(recipients_of(incident, told, level, risen, roster))
        # An incident that rose is a task of the desk it rose to, whoever else the rung names.
        if risen != level:
            people |= dict.fromkeys(roster.desk(incident, risen))
        level = risen
    number = reached[-1].number if reached else event.rung_id
    params = {"stage": event.stage, "level": event.level, "raised": event.level != event.from_level}
    return draft_notice(
        incident,
        people,
        f"clock_{event.tone}",
        f"clock:{event.clock_id}:{event.step}:{number}",
        params,
        quiet=not any(rung.ignores_quiet_hours for rung in reached),
    )


def recipients_of(incident: Incident, told: str, level: str, risen: str, roster: PostedPeople) -> Iterable[int]:
    """Return the users of one audience (``told``) of a rung; the incident was at ``level`` and has risen to ``risen``."""
    if told == RungAudience.HOLDER:
        return roster.holders_of(WAITING, incident, risen)
    if told == RungAudience.DESK:
        return roster.desks(incident, level)
    return roster.desk(
        incident, levels_above(level, {RungAudience.SUPERIOR: 1, RungAudience.TWO_UP: 2}.get(RungAudience(told), 0))
    )


def draft_notice(
    incident: Incident, people: Iterable[int], kind: str, key: str, params: Mapping[str, Any], *, quiet: bool = True
) -> NoticeDraft:
    """Return a notice about an incident to some people: ``params`` and those that all kinds of notice have."""
    matter = catalogue.matter(incident.matter_id)
    return NoticeDraft(
        recipients=tuple(people),
        kind=kind,
        key=key,
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        params={
            "reference": incident.reference,
            "matter": matter.name,
            "matter_en": matter.name_en,
            "grid": areas.place(incident.grid_id).name,
            "due_at": incident.next_due_at.isoformat() if incident.next_due_at else "",
            "until_on": incident.suspended_until.isoformat() if incident.suspended_until else "",
            **params,
        },
        quiet_from_to=quiet,
        place=areas.place(incident.grid_id).path,
    )
