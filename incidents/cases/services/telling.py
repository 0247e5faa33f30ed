"""Owns who hears of a move: the new holder of a task, the reporter of a result, the roles a rung names; each once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from governance.kernel.errors import NotFound
from governance.notices.services import Telling, tell_many
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.selectors import people_posted, unit_members
from incidents.cases import selectors
from incidents.cases.choices import Action, State
from incidents.cases.models import Incident
from incidents.cases.scoping import AREA_COLUMN, DESK_LEVEL, IN_HAND, levels_above
from incidents.catalogue.choices import Told
from incidents.catalogue.selectors import rulebook

SUBJECT_KIND = "incident"
DESK_ROLE = {level: role for role, level in DESK_LEVEL.items()}
# How a task that changes hands is announced; a new one where nothing is said.
HANDED: Mapping[str, str] = {
    Action.RETURN: "task_returned",
    Action.REWORK: "task_returned",
    Action.REOPEN: "task_returned",
    Action.PASS_UP: "passed_up",
}
HANDS_OVER = frozenset({*HANDED, Action.REPORT, Action.DISPATCH, Action.FINISH})
RESULTS = frozenset({Action.ACCEPT, Action.DECLINE, Action.FINISH, Action.CLOSE})


def tell_of_move(now: datetime, event: Mapping[str, Any]) -> None:
    """Tell whom one move concerns, from the payload of ``IncidentMoved``; telling again changes nothing."""
    action = event["action"]
    if action not in HANDS_OVER | RESULTS | {Action.ESCALATE}:
        return
    try:
        incident = selectors.by_id(event["incident_id"])
    except NotFound:
        return
    tellings = [_clock(incident, event)] if action == Action.ESCALATE else _ordinary(incident, event)
    tell_many([telling for telling in tellings if telling.recipients], now=now)


def _ordinary(incident: Incident, event: Mapping[str, Any]) -> list[Telling]:
    """Return the new task for who holds the case after this very move, and the result for who reported it."""
    action, actor_id = event["action"], event.get("actor_user_id")
    key = f"incident:{incident.reference}:{event['step']}"
    tellings = []
    # A message heard late must not call people to a case that has gone on since.
    if action in HANDS_OVER and incident.version == event["step"]:
        holders = [user_id for user_id in holders_of(incident) if user_id != actor_id]
        kind = HANDED.get(action, "task_new")
        tellings.append(_telling(incident, holders, kind, f"{key}:task", {"action": action}))
    if action in RESULTS and incident.reported_by_id not in {None, actor_id}:
        params = {"action": action, "state": event["to_state"]}
        tellings.append(_telling(incident, [incident.reported_by_id or 0], "result", f"{key}:result", params))
    return tellings


def _clock(incident: Incident, event: Mapping[str, Any]) -> Telling:
    """Return what a rung tells, and whom; people are found by what they are to the case when it is told.

    One notice for each, also where a late sweep passed over rungs: it goes to all whom those would have told on the way up.
    """
    book = rulebook(incident.reported_on)
    known = {rung.id: rung for ladder in book.ladders.values() for rung in ladder.rungs}
    reached = [known[pk] for pk in (*event.get("passed_rung_ids", ()), event["rung_id"]) if pk in known]
    people: dict[int, None] = {}
    level = event["from_level"]
    lost = ((Told.HOLDER, Told.DESK), event["level"] != level)
    for tells, raises in [(rung.tells, rung.raises) for rung in reached] or [lost]:
        risen = levels_above(level, int(raises))
        for told in tells:
            people |= dict.fromkeys(_told(incident, told, level, risen))
        # A case that rose is a task of the desk it rose to, whoever else the rung names.
        if risen != level:
            people |= dict.fromkeys(_desk(incident, risen))
        level = risen
    number = reached[-1].number if reached else event["rung_id"]
    params = {"stage": event["stage"], "level": event["level"], "raised": event["level"] != event["from_level"]}
    return _telling(
        incident,
        people,
        f"clock_{event['tone']}",
        f"clock:{event['clock_id']}:{event['step']}:{number}",
        params,
        quiet=not any(rung.ignores_quiet_hours for rung in reached),
    )


def _told(incident: Incident, told: str, level: str, risen: str) -> Iterable[int]:
    if told == Told.HOLDER:
        return holders_of(incident, risen)
    steps = {Told.DESK: 0, Told.SUPERIOR: 1, Told.TWO_UP: 2}.get(Told(told), 0)
    return _desk(incident, levels_above(level, steps))


def holders_of(incident: Incident, level: str = "") -> list[int]:
    """Return the users whose turn it is, or was while the case stood at ``level``: a desk, the unit's members, the worker."""
    level = level or incident.level
    if incident.ended_at is not None:
        return []
    if incident.state in IN_HAND:
        if incident.unit_id is not None:
            return [posted.user_id for posted in unit_members(incident.unit_id)]
        return _posted(Role.GRID_WORKER, incident)
    if incident.state == State.REPORTED and level == Level.GRID:
        return _posted(Role.GRID_WORKER, incident)
    return _desk(incident, level)


def _desk(incident: Incident, level: str) -> list[int]:
    """Return who sits at the desk of a level; a grid's is its village's."""
    return _posted(DESK_ROLE[Level.VILLAGE if level == Level.GRID else Level(level)], incident)


def _posted(role: str, incident: Incident) -> list[int]:
    area_id = getattr(incident, AREA_COLUMN[role])
    return [posted.user_id for posted in people_posted([area_id], [role])]


def _telling(
    incident: Incident, people: Iterable[int], kind: str, key: str, params: Mapping[str, Any], *, quiet: bool = True
) -> Telling:
    return Telling(
        recipients=tuple(people),
        kind=kind,
        key=key,
        subject_kind=SUBJECT_KIND,
        subject_key=incident.reference,
        params={
            "reference": incident.reference,
            "matter": incident.matter.name,
            "matter_en": incident.matter.name_en,
            "grid": incident.grid.name,
            "due_at": incident.next_due_at.isoformat() if incident.next_due_at else "",
            **params,
        },
        quiet_from_to=quiet,
    )
