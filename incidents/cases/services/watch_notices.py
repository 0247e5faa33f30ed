"""Owns who is told of what is asked, ordered and decided about time: the desk that decides, who ordered, who asked."""

from collections.abc import Collection, Iterable
from datetime import datetime

from foundation.notices.services import NoticeDraft, tell_many
from grids.workforce.desks import PostedPeople, levels_above
from incidents.cases import selectors
from incidents.cases.choices import Action, AppealState
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident, OvertimeAppeal, Supervision
from incidents.cases.services.notifying import draft_notice
from incidents.cases.workflow import INCIDENT


def tell_watchers(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Send the notices of moves that have a watcher; sending them again changes nothing."""
    watched = [(move, event) for event in events if (move := INCIDENT.row(event.action)) and move.watcher_notice]
    incidents = {one.pk: one for one in selectors.incidents_by_ids({event.incident_id for _move, event in watched})}
    if not incidents:
        return
    roster = PostedPeople.read_for(incidents.values())
    notices = []
    for move, event in watched:
        incident = incidents.get(event.incident_id)
        if incident is not None:
            notices += _notices(incident, event, move.watcher_notice, roster)
    tell_many([notice for notice in notices if notice.recipients], now=now)


def _notices(incident: Incident, event: IncidentMoved, kind: str, roster: PostedPeople) -> list[NoticeDraft]:
    key = f"incident:{incident.reference}:{event.step}:watcher"
    if event.action == Action.ASK_EXTENSION:
        # Answered in the meantime, or lapsed: there is nothing left to decide.
        people = deciding_people(incident, roster) if incident.extension_asked_at is not None else ()
        return [draft_notice(incident, _without(people, event), kind, key, {})]
    if event.action == Action.ANSWER_SUPERVISION:
        latest = Supervision.objects.filter(incident=incident, answered_at__isnull=False).order_by("-answered_at")
        ordered_by = latest.values_list("ordered_by", flat=True)[:1]
        return [draft_notice(incident, _without(ordered_by, event), kind, key, {})]
    appeal = OvertimeAppeal.objects.filter(incident=incident).order_by("-round").first()
    if appeal is None:
        return []
    if appeal.state in (AppealState.ASKED, AppealState.REVIEWED):
        return [draft_notice(incident, _without(reviewers(incident, roster), event), "appeal_asked", key, {})]
    params = {"approved": appeal.state == AppealState.APPROVED}
    return [draft_notice(incident, (appeal.asked_by,), "appeal_decided", key, params)]


def _without(people: Iterable[int], event: IncidentMoved) -> tuple[int, ...]:
    return tuple(user_id for user_id in people if user_id != event.actor_user_id)


def deciding_people(incident: Incident, roster: PostedPeople, *, up: int = 0) -> tuple[int, ...]:
    """Return who decides on more time: the desk that set it, or the nearest above; ``up`` levels above it as well."""
    level = incident.dispatched_level or incident.lowest_level
    found = (roster.desk(incident, levels_above(level, step)) for step in range(up + 1))
    return tuple(dict.fromkeys(user_id for people in found for user_id in people))


def reviewers(incident: Incident, roster: PostedPeople, *, up: int = 0) -> tuple[int, ...]:
    """Return who may review an appeal: the desk above the one that set the time; who approved it first is done with it.

    Where the desk has one person alone, the desk above it is asked for the second review.
    """
    level = levels_above(incident.dispatched_level or incident.lowest_level)
    found: Collection[int] = ()
    for step in range(4):
        people = roster.desk(incident, levels_above(level, step))
        found = dict.fromkeys((*found, *people))
        left = [user_id for user_id in found if user_id not in {incident.appeal_passed_by, incident.handler_id}]
        if left and step >= up:
            return tuple(left)
    return tuple(found)
