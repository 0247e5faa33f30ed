"""Owns who hears of a move: the new holder of a task, the reporter of a result, the roles a rung names; each once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.kernel import revisions
from governance.notices.services import Telling, tell_many
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.selectors import members_of, people_posted
from incidents.cases import selectors
from incidents.cases.choices import SUBJECT_KIND, Action
from incidents.cases.models import Incident
from incidents.cases.scoping import AREA_COLUMN, DESK_LEVEL, UNIT, desks_from, levels_above, where_it_waits
from incidents.catalogue.choices import Told
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook

# How a task that changes hands is announced; a new one where nothing is said.
HANDED: Mapping[str, str] = {
    Action.RETURN: "task_returned",
    Action.REWORK: "task_returned",
    Action.REOPEN: "task_returned",
    Action.PASS_UP: "passed_up",
}
HANDS_OVER = frozenset({*HANDED, Action.REPORT, Action.DISPATCH, Action.FINISH})
RESULTS = frozenset({Action.ACCEPT, Action.DECLINE, Action.FINISH, Action.CLOSE})
TOLD = HANDS_OVER | RESULTS | {Action.ESCALATE}


@dataclass(frozen=True, slots=True)
class _Roster:
    """Who is posted today in the areas and units of a set of cases: read once, asked for each case."""

    posted: Mapping[tuple[int, str], Sequence[int]]
    members: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, cases: Collection[Incident]) -> "_Roster":
        """Read it in two statements."""
        columns = set(AREA_COLUMN.values())
        area_ids = {getattr(case, column) for case in cases for column in columns}
        posted: dict[tuple[int, str], list[int]] = {}
        for one in people_posted(area_ids, [Role.GRID_WORKER, *DESK_LEVEL]):
            posted.setdefault((one.area_id, one.role), []).append(one.user_id)
        members: dict[int, list[int]] = {}
        for one in members_of({case.unit_id for case in cases if case.unit_id is not None}):
            members.setdefault(one.unit_id or 0, []).append(one.user_id)
        return cls(posted, members)

    def holders_of(self, case: Incident, level: str) -> Sequence[int]:
        """Return the users whose turn it is while the case stands at ``level``: a desk, the unit's members, the worker.

        Where nobody is posted in the unit or the grid, the desk has to know: it alone can give the case to others.
        """
        if case.ended_at is not None:
            return ()
        place = where_it_waits(case.state, level, case.unit_id)
        if place == UNIT:
            return self.members.get(case.unit_id or 0) or self.desk(case, level)
        if place == Level.GRID:
            return self._of(Role.GRID_WORKER, case) or self.desk(case, level)
        return self.desk(case, place)

    def desk(self, case: Incident, level: str) -> Sequence[int]:
        """Return who sits at the desk of a level, or at the nearest above where nobody does; a grid's is its village's."""
        return next((people for role in desks_from(level) if (people := self._of(role, case))), ())

    def _of(self, role: str, case: Incident) -> Sequence[int]:
        return self.posted.get((getattr(case, AREA_COLUMN[role]), role), ())


def tell_of_moves(now: datetime, events: Iterable[Mapping[str, Any]]) -> None:
    """Tell whom moves concern, from the payloads of ``IncidentMoved``; telling again changes nothing.

    The number of statements does not depend on the number of moves. A case that is gone concerns nobody.
    """
    told = [event for event in events if event["action"] in TOLD]
    cases = {case.pk: case for case in selectors.by_ids({event["incident_id"] for event in told})}
    if not cases:
        return
    roster, rules = _Roster.of(cases.values()), revisions.current().get(REVISION, 1)
    tellings: list[Telling] = []
    for event in told:
        case = cases.get(event["incident_id"])
        if case is not None and event["action"] == Action.ESCALATE:
            tellings.append(_clock(case, event, roster, rulebook(case.reported_on, revision=rules)))
        elif case is not None:
            tellings += _ordinary(case, event, roster)
    tell_many([telling for telling in tellings if telling.recipients], now=now)


def _ordinary(incident: Incident, event: Mapping[str, Any], roster: _Roster) -> list[Telling]:
    """Return the new task for who holds the case after this very move, and the result for who reported it."""
    action, actor_id = event["action"], event.get("actor_user_id")
    key = f"incident:{incident.reference}:{event['step']}"
    tellings = []
    # A message heard late must not call people to a case that has gone on since.
    if action in HANDS_OVER and incident.version == event["step"]:
        holders = [user_id for user_id in roster.holders_of(incident, incident.level) if user_id != actor_id]
        kind = HANDED.get(action, "task_new")
        tellings.append(_telling(incident, holders, kind, f"{key}:task", {"action": action}))
    if action in RESULTS and incident.reported_by_id not in {None, actor_id}:
        params = {"action": action, "state": event["to_state"]}
        tellings.append(_telling(incident, [incident.reported_by_id or 0], "result", f"{key}:result", params))
    return tellings


def _clock(incident: Incident, event: Mapping[str, Any], roster: _Roster, book: RuleBook) -> Telling:
    """Return what a rung tells, and whom; people are found by what they are to the case when it is told.

    One notice for each, also where a late sweep passed over rungs: it goes to all whom those would have told on the way up.
    """
    known = {rung.id: rung for ladder in book.ladders.values() for rung in ladder.rungs}
    reached = [known[pk] for pk in (*event.get("passed_rung_ids", ()), event["rung_id"]) if pk in known]
    people: dict[int, None] = {}
    level = event["from_level"]
    lost = ((Told.HOLDER, Told.DESK), event["level"] != level)
    for tells, raises in [(rung.tells, rung.raises) for rung in reached] or [lost]:
        risen = levels_above(level, int(raises))
        for told in tells:
            people |= dict.fromkeys(_told(incident, told, level, risen, roster))
        # A case that rose is a task of the desk it rose to, whoever else the rung names.
        if risen != level:
            people |= dict.fromkeys(roster.desk(incident, risen))
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


def _told(incident: Incident, told: str, level: str, risen: str, roster: _Roster) -> Iterable[int]:
    if told == Told.HOLDER:
        return roster.holders_of(incident, risen)
    steps = {Told.DESK: 0, Told.SUPERIOR: 1, Told.TWO_UP: 2}.get(Told(told), 0)
    return roster.desk(incident, levels_above(level, steps))


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
