"""Owns what follows from moves for colleagues: notices that have ended, whom it was assigned to, mentions, watchers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from foundation.notices.kinds import notice_kinds
from foundation.notices.selectors import unread_about
from foundation.notices.services import NoticeDraft, mark_ended, tell_many
from grids.workforce import selectors as workforce
from incidents.cases import selectors as cases
from incidents.cases.choices import ENDED_STATES, SUBJECT_KIND, Action
from incidents.cases.events import IncidentMoved
from incidents.cases.services.notifying import draft_notice
from incidents.cases.workflow import INCIDENT
from incidents.deskwork import selectors
from incidents.deskwork.models import WritingMark

# Whose turn it is changes with the state, and by these without it.
TURNING = (Action.PASS_UP, Action.HAND_DOWN, Action.ASSIGN)


def follow_moves(now: datetime, events: Sequence[IncidentMoved]) -> None:
    """Do what follows from moves; doing it again changes nothing."""
    by_people = [event for event in events if event.action != Action.ESCALATE]
    if not by_people:
        return
    _end_notices(now, by_people)
    _end_marks(by_people)
    incidents = {one.pk: one for one in cases.incidents_by_ids({event.incident_id for event in by_people})}
    known = [event for event in by_people if event.incident_id in incidents]
    drafts = [*_assigned(known, incidents), *_mentioned(known, incidents), *_watched(known, incidents)]
    tell_many([draft for draft in drafts if draft.recipients], now=now)


def _key(event: IncidentMoved) -> str:
    return f"incident:{event.reference}:{event.step}"


def _end_notices(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Mark read what told people of a task that has moved on since, or of a clock that has stopped."""
    turned: dict[str, int] = {}
    stopped: dict[tuple[str, str], int] = {}
    for event in events:
        move = INCIDENT.row(event.action)
        for stage in move.stops if move is not None else ():
            stopped[event.reference, stage] = max(event.step, stopped.get((event.reference, stage), 0))
        if event.from_state != event.to_state or event.action in TURNING:
            turned[event.reference] = max(event.step, turned.get(event.reference, 0))
    over = {event.reference for event in events if event.to_state in ENDED_STATES}
    if turned or stopped:
        found = unread_about(SUBJECT_KIND, turned.keys() | {reference for reference, _stage in stopped})
        mark_ended(now, [notice.pk for notice in found if _is_over(notice, turned, stopped, over)])


def _is_over(
    notice: Any, turned: Mapping[str, int], stopped: Mapping[tuple[str, str], int], over: Collection[str]
) -> bool:
    group, reference = notice_kinds()[notice.kind].group, notice.subject_key
    # The step that told of it stands third in the key; what tells of a day to come has none.
    step = notice.key.split(":")[2:3]
    number = int(step[0]) if step and step[0].isdecimal() else 0
    if group == "clocks":
        end = stopped.get((reference, notice.params.get("stage", "")), 0)
        return number < end or reference in over
    return group == "tasks" and number < turned.get(reference, 0)


def _end_marks(events: Iterable[IncidentMoved]) -> None:
    """Who has sent an act writes no more on its incident."""
    done = {(event.incident_id, event.actor_user_id) for event in events}
    rows = WritingMark.objects.filter(incident_id__in={incident_id for incident_id, _user_id in done})
    gone = [pk for pk, *who in rows.values_list("pk", "incident_id", "user_id") if tuple(who) in done]
    if gone:
        WritingMark.objects.filter(pk__in=gone).delete()


def _assigned(events: Iterable[IncidentMoved], incidents: Mapping[int, Any]) -> Iterable[NoticeDraft]:
    for event in events:
        incident = incidents[event.incident_id]
        if event.action != Action.ASSIGN or incident.version != event.step:
            continue
        for user_id, kind in ((incident.handler_id, "assigned"), (event.from_handler_id, "assigned_away")):
            if user_id not in {None, event.actor_user_id} and (kind == "assigned" or user_id != incident.handler_id):
                yield draft_notice(incident, [user_id], kind, f"{_key(event)}:{kind}", {"action": event.action})


def _mentioned(events: Iterable[IncidentMoved], incidents: Mapping[int, Any]) -> Iterable[NoticeDraft]:
    noted = {(event.incident_id, event.step): event for event in events if event.action == Action.NOTE}
    for key, note in cases.notes_of_steps(noted.keys()).items():
        if "@" not in note and "＠" not in note:
            continue
        event, incident = noted[key], incidents[key[0]]
        found = selectors.mentioned_in(note, selectors.colleagues(incident, but=event.actor_user_id))
        yield draft_notice(incident, found, "mentioned", f"{_key(event)}:mention", {"action": event.action})


def _watched(events: Sequence[IncidentMoved], incidents: Mapping[int, Any]) -> Iterable[NoticeDraft]:
    """Tell watchers of every move of others, as long as they may see the incident."""
    watched = selectors.watchers_of(incidents.keys())
    actors = workforce.actors_of(watched) if watched else {}
    for user_id, actor in actors.items():
        seen = cases.seen_among(actor, watched[user_id])
        for event in events:
            is_news = event.incident_id in seen and event.step > watched[user_id][event.incident_id]
            if is_news and event.actor_user_id != user_id:
                words = {"action": event.action, "state": event.to_state}
                incident = incidents[event.incident_id]
                yield draft_notice(incident, [user_id], "watched_moved", f"{_key(event)}:watch", words)
