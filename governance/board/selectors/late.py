"""Owns the answer to the morning's question: what is late, since when, and whose it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.accounts import selectors as accounts
from governance.board.selectors.naming import MatterName, matter_names
from governance.board.selectors.questions import Question
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce import selectors as workforce
from grids.workforce.desks import ROLE_AT, people_at
from incidents.cases.selectors import tallies
from incidents.cases.selectors.tallies import LateIncident

LATE_SHOWN = 20
HOLDERS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Whose:
    """Who must act: a ``unit``, a ``person`` or a ``desk``; its name, and the people behind it where any are known.

    ``level`` is the desk's, of a grid meaning its worker.
    """

    kind: str
    name: str
    people: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True, slots=True)
class LateRow:
    """One late case with its words."""

    reference: str
    matter: MatterName
    village: Place
    grid: Place
    level: str
    stage: str
    tone: str
    due_at: datetime
    late_for: timedelta
    whose: Whose


@dataclass(frozen=True, slots=True)
class LateHolder:
    """How much of what is late one unit or one desk has; ``place`` is the desk's."""

    name: str
    count: int
    unit_id: int | None = None
    place: Place | None = None

    @property
    def level(self) -> str:
        """The level of the desk, empty for a unit."""
        return self.place.level if self.place else ""


def late_by_holder(question: Question, now: datetime, limit: int = HOLDERS_SHOWN) -> list[LateHolder]:
    """Return who has most of what is late, in two statements; what an area took in is its own."""
    found = tallies.late_holders(question.scope, now, limit)
    units = workforce.units({row.unit_id for row in found if row.unit_id})
    places = areas.places({areas.successor(row.area_id) for row in found if row.area_id})
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for row in found:
        counts[row.unit_id, areas.successor(row.area_id) if row.area_id else None] += row.count
    holders = []
    for (unit_id, area_id), count in counts.most_common():
        if unit_id in units:
            holders.append(LateHolder(units[unit_id].name, count, unit_id=unit_id))
        elif area_id in places:
            holders.append(LateHolder(places[area_id].name, count, place=places[area_id]))
    return holders


def late_list(question: Question, now: datetime, limit: int = LATE_SHOWN) -> list[LateRow]:
    """Return the longest late cases, six statements for however many."""
    cases = tallies.late_incidents(question.scope, now, limit)
    if not cases:
        return []
    places = areas.places({place for case in cases for place in (_desk_area(case), case.village_id, case.grid_id)})
    holders = _holders(cases, places)
    names = matter_names(question.period)
    return [
        LateRow(
            reference=case.reference,
            matter=names.of(case.matter_id),
            village=places[case.village_id],
            grid=places[case.grid_id],
            level=case.level,
            stage=case.stage,
            tone=case.tone,
            due_at=case.due_at,
            late_for=now - case.due_at,
            whose=whose,
        )
        for case, whose in zip(cases, holders, strict=True)
    ]


def _desk_area(case: LateIncident) -> int:
    """Return the area of today whose desk, or whose worker, holds a case that no unit holds."""
    level = case.desk_level or Level.GRID
    if level == Level.CITY:
        return int(areas.place(case.township_id).parent_id or case.township_id)
    return areas.successor(int(getattr(case, f"{level}_id")))


def _holders(cases: Sequence[LateIncident], places: dict[int, Place]) -> list[Whose]:
    posted = people_at(sorted({_desk_area(case) for case in cases}))
    units = workforce.units({case.unit_id for case in cases if case.unit_id})
    known = {case.handler_id for case in cases if case.handler_id} | {pk for pks in posted.values() for pk in pks}
    names = accounts.names(known)
    found = []
    for case in cases:
        role = ROLE_AT[case.desk_level or Level.GRID]
        at_desk = [names[pk] for pk in posted.get((_desk_area(case), role), ()) if pk in names]
        handler = (names[case.handler_id],) if case.handler_id in names else ()
        if case.holder == "unit" and case.unit_id in units:
            found.append(Whose("unit", units[case.unit_id].name, handler))
        elif case.holder == "person" and handler:
            found.append(Whose("person", places[case.grid_id].name, handler))
        else:
            desk = places[_desk_area(case)]
            found.append(Whose("desk", desk.name, tuple(at_desk), desk.level))
    return found
