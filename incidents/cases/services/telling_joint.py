"""Owns who is told of what several units do: who is called, who came, who is late, of rulings and of enforcement; each once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import Role
from grids.workforce.desks import PostedPeople
from incidents.cases.choices import ENDED_STATES, Action, WhistleKind
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Assist, DutyDispute, EnforcementReferral, Incident, TouchedTownship
from incidents.cases.services.joint import KIND, awaited_assists, keep_arrivals
from incidents.cases.services.notifying import draft_notice
from procedures.clocks.choices import LadderTone
from procedures.clocks.events import ClockReached

# After these, rows of joint action have changed.
TOLD = frozenset({Action.WHISTLE, Action.ARRIVE, Action.HAND_TO_ENFORCEMENT})


def follow_joint_action(now: datetime, events: Sequence[IncidentMoved]) -> None:
    """Keep the clocks of arrival, and tell people of the moves; hearing of them again changes nothing."""
    touched = {event.incident_id for event in events if event.action in TOLD}
    ended = {event.incident_id for event in events if event.to_state in ENDED_STATES}
    noted = {event.incident_id for event in events if event.action == Action.NOTE}
    if touched | ended:
        keep_arrivals(now, touched | ended)
    notices = [*_of_calls(touched), *_of_rulings(noted), *_of_enforcement(touched | noted)]
    tell_many([notice for notice in notices if notice.recipients], now=now)


def tell_of_arrivals_due(now: datetime, events: Iterable[ClockReached]) -> None:
    """Tell a called unit that its time to arrive runs out, and once it is over whoever called it and the desks too."""
    tones = {event.subject_key: event.tone for event in events if event.subject_kind == KIND}
    assists = awaited_assists(tones) if tones else []
    if not assists:
        return
    roster = _roster([one.incident for one in assists], {one.unit_id for one in assists})
    notices = []
    for assist in assists:
        tone = tones[str(assist.pk)]
        people = [*roster.members.get(assist.unit_id, ())]
        kind = "arrival_soon" if tone == LadderTone.AMBER else "arrival_late"
        if kind == "arrival_late":
            people += [*filter(None, [assist.whistled_by_id]), *roster.desks(assist.incident, assist.incident.level)]
        notices.append(_of_assist(assist, people, kind, tone))
    tell_many([notice for notice in notices if notice.recipients], now=now)


def _of_assist(assist: Any, people: Iterable[int], kind: str, occasion: str) -> NoticeDraft:
    params = {"unit": assist.unit.name, "due_at": assist.due_at.isoformat() if assist.due_at else ""}
    key = f"assist:{assist.pk}:{occasion}"
    is_quiet = assist.kind != WhistleKind.EMERGENCY
    return draft_notice(assist.incident, dict.fromkeys(people), kind, key, params, quiet=is_quiet)


def _of_calls(incident_ids: Collection[int]) -> list[NoticeDraft]:
    """Return the notices to who is called, to who called and holds it when somebody came, and to townships it touches."""
    if not incident_ids:
        return []
    rows = Assist.objects.filter(incident_id__in=incident_ids, ended_at__isnull=True)
    assists = list(rows.select_related("incident", "unit"))
    named = list(TouchedTownship.objects.filter(incident_id__in=incident_ids).select_related("incident"))
    incidents = {one.pk: one for one in (*(one.incident for one in assists), *(one.incident for one in named))}
    roster = _roster(incidents.values(), {one.unit_id for one in assists})
    notices = []
    for assist in assists:
        if assist.arrived_at is None:
            people = [pk for pk in roster.members.get(assist.unit_id, ()) if pk != assist.whistled_by_id]
            notices.append(_of_assist(assist, people, "called", "called"))
        elif assist.whistled_by_id and assist.whistled_by_id != assist.arrived_by_id:
            notices.append(_of_assist(assist, [assist.whistled_by_id], "arrived", "arrived"))
    officials = workforce.people_posted({one.township_id for one in named}, [Role.TOWNSHIP_OFFICIAL])
    for one in named:
        people = [person.user_id for person in officials if person.area_id == one.township_id]
        own = {"township": areas.place(one.incident.township_id).name}
        notices.append(draft_notice(one.incident, people, "township_touched", f"touched:{one.pk}", own))
        if one.incident.level == Level.CITY:
            desk = [pk for pk in roster.desk(one.incident, Level.CITY) if pk != one.named_by_id]
            key = f"incident:{one.incident.reference}:coordinates"
            notices.append(draft_notice(one.incident, desk, "city_coordinates", key, own))
    return notices


def _of_rulings(incident_ids: Collection[int]) -> list[NoticeDraft]:
    """Return the notices to the desks of an objection, and to the unit of its answer."""
    if not incident_ids:
        return []
    rows = DutyDispute.objects.filter(incident_id__in=incident_ids, objected_at__isnull=False)
    disputes = list(rows.select_related("incident", "ruled_unit"))
    roster = _roster([one.incident for one in disputes], {one.ruled_unit_id for one in disputes})
    notices = []
    for one in disputes:
        desks = roster.desks(one.incident, one.incident.level)
        notices.append(_of_row(one, desks, "ruling_objected", "objection", one.objected_by_id, one.ruled_unit))
        if one.answered_at is not None:
            members = roster.members.get(one.ruled_unit_id or 0, ())
            notices.append(_of_row(one, members, "objection_answered", "answer", one.answered_by_id, one.ruled_unit))
    return notices


def _of_enforcement(incident_ids: Collection[int]) -> list[NoticeDraft]:
    """Return the notices to the enforcing unit of what it was handed, and to the desks of its result."""
    if not incident_ids:
        return []
    referrals = list(
        EnforcementReferral.objects.filter(incident_id__in=incident_ids).select_related("incident", "unit")
    )
    roster = _roster([one.incident for one in referrals], {one.unit_id for one in referrals})
    notices = []
    for one in referrals:
        members = roster.members.get(one.unit_id, ())
        notices.append(_of_row(one, members, "enforcement_handed", "handed", one.handed_by_id, one.unit))
        if one.result_at is not None:
            desks = roster.desks(one.incident, one.incident.level)
            notices.append(_of_row(one, desks, "enforcement_result", "result", one.result_by_id, one.unit))
    return notices


def _of_row(row: Any, people: Iterable[int], kind: str, occasion: str, by: int | None, unit: Any) -> NoticeDraft:
    told = [user_id for user_id in people if user_id != by]
    key = f"{row._meta.model_name}:{row.pk}:{occasion}"
    return draft_notice(row.incident, told, kind, key, {"unit": unit.name})


def _roster(incidents: Collection[Incident], unit_ids: Collection[int | None]) -> PostedPeople:
    return PostedPeople.read_for(incidents, {pk for pk in unit_ids if pk is not None})
