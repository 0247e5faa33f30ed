"""Owns what a plan does to areas: which it draws, which it ends and their successors, and the faults of those endings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel.text import join_words
from grids.areas.choices import GridKind, Level
from grids.areas.models import PlannedBoundary
from grids.areas.selectors.findings import Finding, describe_replacement, size_of
from grids.areas.selectors.followers import followers_of
from grids.areas.selectors.history import NetRow
from grids.areas.selectors.places import Place, snapshot
from grids.areas.selectors.planned import RowFault

# A township has units, limits and a desk of its own, so a plan of borders cannot end one.
ENDING_LEVELS = (Level.GRID, Level.VILLAGE)


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does to one area: ``kind`` is new, moved or unchanged; areas in m²."""

    row: int
    code: str
    name: str
    level: str
    kind: str
    before: BaseGeometry | None
    after: BaseGeometry
    gained_m2: float = 0.0
    lost_m2: float = 0.0
    parent_code: str = ""
    grid_kind: str = ""

    @property
    def gained_size(self) -> str:
        """The land the area gains, in m² or km²."""
        return size_of(self.gained_m2)

    @property
    def lost_size(self) -> str:
        """The land the area loses, in m² or km²."""
        return size_of(self.lost_m2)


@dataclass(frozen=True, slots=True)
class Ending:
    """An area that a plan ends, and its successor; ``followers``: what goes on with the successor, in words."""

    row: int
    code: str
    name: str
    into_code: str
    into_name: str
    area_id: int
    geometry: BaseGeometry | None = None
    followers: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """One sentence that says which area ends and which takes its place."""
        words = {"area": f"{self.name} ({self.code})", "into": f"{self.into_name} ({self.into_code})"}
        return _("%(area)s ends; %(into)s takes its place.") % words


def endings_of(
    planned: Iterable[PlannedBoundary], targets: Mapping[str, Change], net: Mapping[str, NetRow], day: date
) -> tuple[list[Ending], list[Finding]]:
    """Return the areas that the planned rows end on the day, and a finding for every fault of the rows' ``replaces``."""
    asked: dict[str, list[Change]] = {}
    for row in planned:
        target = targets.get(row.code)
        if target is not None and target.row == row.row:
            for code in row.replaces:
                asked.setdefault(code, []).append(target)
    endings, findings = [], []
    for code, successors in asked.items():
        place = _place_of(code, day)
        problem, args = _ending_problem(code, place, asked, targets, day)
        shape = net[code].geometry if code in net else None
        # One of two rows takes the area's place all the same, so that its land is not reported as overlapped too.
        if place is not None and problem in ("", RowFault.REPLACES_TWICE):
            endings.append(_make_ending(place, successors[0], shape))
        if problem:
            concerned = {target.row for target in (*successors, targets.get(code)) if target}
            words = {"into": (successors[0].code, successors[0].name), **args}
            findings.append(describe_replacement(problem, code, sorted(concerned), words, shape or successors[0].after))
    return endings, findings


def with_followers(endings: Iterable[Ending], day: date) -> list[Ending]:
    """Return the endings with ``followers`` filled in, counted on the day."""
    listed = list(endings)
    followers = followers_of([ending.area_id for ending in listed], day)
    return [replace(ending, followers=followers[ending.area_id]) for ending in listed]


def endings_by_plan(plan_id: int) -> list[Ending]:
    """Return the areas that an approved plan has ended or will end."""
    planned = PlannedBoundary.objects.filter(plan_id=plan_id).order_by("row").values_list("row", "code", "replaces")
    held = snapshot()
    found = []
    for row, into, codes in planned:
        successors, ended = held.by_code.get(into), [held.by_code[code][-1] for code in codes if code in held.by_code]
        found += [Ending(row, gone.code, gone.name, into, successors[-1].name, gone.id) for gone in ended if successors]
    return found


def _make_ending(place: Place, successor: Change, shape: BaseGeometry | None) -> Ending:
    return Ending(successor.row, place.code, place.name, successor.code, successor.name, place.id, shape)


def _place_of(code: str, day: date) -> Place | None:
    known = snapshot().by_code.get(code)
    return next((found for found in known if found.lasts_on(day)), known[-1]) if known else None


def _ending_problem(
    code: str,
    place: Place | None,
    asked: Mapping[str, Sequence[Change]],
    targets: Mapping[str, Change],
    day: date,
) -> tuple[str, dict[str, str]]:
    """Return the fault of ending the area and the arguments of its sentence; ``("", …)`` when it may end."""
    if code in targets:
        return RowFault.REPLACES_A_ROW, {}
    if place is None:
        return RowFault.REPLACES_UNKNOWN, {}
    if place.valid_to is not None:
        return RowFault.REPLACES_ENDED, {"day": place.valid_to.isoformat()}
    if place.valid_from >= day:
        return RowFault.REPLACES_TOO_YOUNG, {"day": place.valid_from.isoformat()}
    if len(asked[code]) > 1:
        return RowFault.REPLACES_TWICE, {}
    left = _areas_left_in(place, asked, targets, day)
    return _successor_problem(place, asked[code][0], day) or (
        RowFault.REPLACES_WITHOUT_GRIDS if left else "",
        {"grids": left},
    )


def _successor_problem(place: Place, successor: Change, day: date) -> tuple[str, dict[str, str]] | None:
    """Return the fault and its arguments when ``successor`` cannot take the place of the area; None when it can."""
    if successor.level != place.level or place.level not in ENDING_LEVELS:
        levels = {"level": str(Level(place.level).label), "other": str(Level(successor.level).label)}
        return RowFault.REPLACES_OTHER_LEVEL, levels
    if successor.grid_kind != place.kind:
        kinds = {"kind": str(GridKind(place.kind).label), "other": str(GridKind(successor.grid_kind).label)}
        return RowFault.REPLACES_OTHER_KIND, kinds
    if _township_of(place) != _township_of(_place_of(successor.code, day) or _place_of(successor.parent_code, day)):
        return RowFault.REPLACES_ELSEWHERE, {}
    return None


def _township_of(place: Place | None) -> str:
    return place.path.split("/")[1] if place else ""


def _areas_left_in(place: Place, asked: Collection[str], targets: Mapping[str, Change], day: date) -> str:
    """Return the names of what would still lie in an area that ends: its children, and new ones of the same file."""
    if place.level == Level.GRID:
        return ""
    below = {
        child.code: child.name
        for child in snapshot().by_id.values()
        if child.parent_id == place.id and child.lasts_on(day)
    }
    below |= {target.code: target.name for target in targets.values() if target.parent_code == place.code}
    return join_words(name for code, name in sorted(below.items()) if code not in asked)
