"""Owns the reading of plans: what one would change and what is wrong with the net that would result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from governance.kernel.errors import NotFound
from grids.areas.choices import ABOVE, GridKind, Level, PlanState
from grids.areas.coords import area_m2, metres_per_degree
from grids.areas.coverage import TOLERANCE_M2, Child, Fault, FaultKind, check_net, check_polygon, places
from grids.areas.models import DivisionPlan, PlannedBoundary
from grids.areas.selectors.changes import Change, Ending, endings_of, with_followers
from grids.areas.selectors.findings import Finding, describe, describe_row
from grids.areas.selectors.history import NetRow, net_on
from grids.areas.selectors.places import Place, net_revision, snapshot, today
from grids.areas.selectors.planned import RowFault

DEDICATED_FROM = 901
SERIAL_DIGITS = 3
# A wrong system shows as one shift of some hundred metres (GCJ-02 here: 550 m) of nearly all of some areas.
FEW, ASIDE_M, NEARLY_ALL = 3, 150.0, 0.8


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as pages show it."""

    id: int
    title: str
    state: str
    effective_on: date | None
    crs: str
    source: str
    based_on_revision: int
    created_at: datetime
    approved_at: datetime | None

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(PlanState(self.state).label)


@dataclass(frozen=True, slots=True)
class Check:
    """A dry run: changes, endings and faults, the day it was made for, and whether the net moved since the draft."""

    day: date
    changes: Sequence[Change]
    findings: Sequence[Finding]
    stale: bool
    hint: str = ""
    endings: Sequence[Ending] = ()

    def of_kind(self, kind: str) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def new(self) -> list[Change]:
        """Areas that get their first boundary."""
        return self.of_kind("new")

    @property
    def moved(self) -> list[Change]:
        """Areas whose boundary moves."""
        return self.of_kind("moved")

    @property
    def unchanged(self) -> list[Change]:
        """Areas whose boundary is as it stands."""
        return self.of_kind("unchanged")

    @property
    def changing(self) -> list[Change]:
        """New and moved areas, in the order of the file."""
        return [change for change in self.changes if change.kind != "unchanged"]


@dataclass(slots=True)
class _Reading:
    """What the rows of a plan come to: targets by code, rows by code, and what is wrong with rows."""

    targets: dict[str, Change] = field(default_factory=dict)
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


_COLUMNS = ("id", "title", "state", "effective_on", "crs", "source", "based_on_revision", "created_at", "approved_at")


def plan(plan_id: int) -> PlanView:
    """Return one plan; raises NotFound."""
    row = DivisionPlan.objects.filter(pk=plan_id).values_list(*_COLUMNS).first()
    if row is None:
        raise NotFound(_("There is no such plan."))
    return PlanView(*row)


def plans(limit: int = 20) -> list[PlanView]:
    """Return the latest plans, the newest first."""
    return [PlanView(*row) for row in DivisionPlan.objects.order_by("-id").values_list(*_COLUMNS)[:limit]]


def check_plan(plan_id: int, *, on: date | None = None) -> Check:
    """Return what the plan would change on a day (its own, or today) and every fault of the net that would result."""
    view = plan(plan_id)
    revision = snapshot(net_revision()).revision
    day = (
        max(on or view.effective_on or today(), today())
        if view.state == PlanState.DRAFT
        else view.effective_on or today()
    )
    net = {row.code: row for row in net_on(day)}
    planned = list(PlannedBoundary.objects.filter(plan_id=plan_id).order_by("row"))
    reading = _read(planned, net, day)
    endings, wrong = endings_of(planned, reading.targets, net, day)
    ended = {ending.code for ending in endings}
    faults = _faults_of({code: row for code, row in net.items() if code not in ended}, reading.targets)
    names = {code: change.name for code, change in reading.targets.items()}
    findings = reading.findings + wrong + describe(faults, reading.rows, names)
    changes = list(reading.targets.values())
    stale = view.based_on_revision != revision
    return Check(day, changes, findings, stale, _hint(changes), with_followers(endings, day))


def _hint(changes: Sequence[Change]) -> str:
    """Say so when nearly all areas lie aside by the same way and distance: then another system was declared."""
    moved = [change for change in changes if change.kind == "moved" and change.before is not None]
    if len(moved) < FEW:
        return ""
    centres = [
        [shape.centroid.coords[0] for shape in (change.before, change.after) if shape is not None] for change in moved
    ]
    metres = (np.array(centres)[:, 1] - np.array(centres)[:, 0]) * metres_per_degree(centres[0][0][1])
    middle = np.median(metres, axis=0)
    together = np.hypot(*(metres - middle).T) < ASIDE_M / 4
    if np.hypot(*middle) < ASIDE_M or together.mean() < NEARLY_ALL:
        return ""
    return _(
        "Nearly everything lies %(metres)s m aside of where it is now, in the same direction: "
        "was another coordinate system meant?"
    ) % {"metres": f"{np.hypot(*middle):.0f}"}


def net_findings(day: date) -> list[Finding]:
    """Return every fault of the net of a day."""
    return describe(_faults_of({row.code: row for row in net_on(day)}, {}, all_levels=True))


def _read(planned: Iterable[PlannedBoundary], net: Mapping[str, NetRow], day: date) -> _Reading:
    reading = _Reading()
    for row in planned:
        if row.fault:
            args = row.fault.get("args", {})
            reading.findings.append(describe_row(row.fault["kind"], row.code, row.row, args))
            continue
        reading.rows[row.code] = (*reading.rows.get(row.code, ()), row.row)
        if len(reading.rows[row.code]) > 1:
            continue
        place, parent = _area_of(row.code, day)
        problem = _problem(row, place, parent, day)
        if problem:
            reading.findings.append(describe_row(problem, row.code, row.row, {}))
        else:
            reading.targets[row.code] = _change(row, place, parent, net.get(row.code))
    twice = [Fault(FaultKind.DUPLICATE_CODE, (code,)) for code, rows in reading.rows.items() if len(rows) > 1]
    reading.findings += describe(twice, reading.rows)
    return reading


def _area_of(code: str, day: date) -> tuple[Place | None, Place | None]:
    """Return the area of a code and the area above it; for the code of a new grid, none and its village."""
    held = snapshot()
    known = held.by_code.get(code)
    if known:
        place = next((found for found in known if found.lasts_on(day)), known[-1])
        return place, held.by_id.get(place.parent_id or 0)
    village = held.by_code.get(code[:-SERIAL_DIGITS])
    return None, village[-1] if village else None


def _problem(row: PlannedBoundary, place: Place | None, parent: Place | None, day: date) -> str:
    if place is not None:
        # One that a plan of a later day ends is settled until then: a border drawn now would outlive that day.
        return "" if place.lasts_on(day) and place.valid_to is None else RowFault.ENDED
    serial = row.code[-SERIAL_DIGITS:]
    if parent is None or parent.level != Level.VILLAGE or not parent.lasts_on(day) or parent.valid_to is not None:
        return RowFault.UNKNOWN_CODE
    if not serial.isdigit() or int(serial) in (0, DEDICATED_FROM - 1):
        return RowFault.UNKNOWN_CODE
    return "" if row.name else RowFault.NO_NAME


def _change(row: PlannedBoundary, place: Place | None, parent: Place | None, current: NetRow | None) -> Change:
    before = current.geometry if current else None
    gained = lost = 0.0
    kind = "new"
    sound = not check_polygon(row.code, row.geometry)
    if before is not None and sound:
        gained = sum(size for _part, size in places(row.geometry.difference(before), 0.0))
        lost = sum(size for _part, size in places(before.difference(row.geometry), 0.0))
    if before is not None:
        kind = "unchanged" if sound and gained + lost <= TOLERANCE_M2 else "moved"
    elif sound:
        gained = area_m2(row.geometry)
    fresh_kind = GridKind.DEDICATED if row.code[-SERIAL_DIGITS:] >= str(DEDICATED_FROM) else GridKind.TERRITORIAL
    return Change(
        row=row.row,
        code=row.code,
        name=place.name if place else row.name,
        level=place.level if place else Level.GRID,
        kind=kind,
        before=before,
        after=row.geometry,
        gained_m2=gained,
        lost_m2=lost,
        parent_code=parent.code if parent else "",
        grid_kind=place.kind if place else fresh_kind,
    )


def _faults_of(net: Mapping[str, NetRow], targets: Mapping[str, Change], *, all_levels: bool = False) -> list[Fault]:
    """Check each level that the targets touch, as child or as parent, with the targets in place of what they replace."""
    children: dict[str, list[Child]] = {level: [] for level in Level.values}
    sites: list[Child] = []
    for code, row in net.items():
        if code not in targets:
            _file(children, sites, row.level, row.kind, (code, row.parent_code, row.geometry))
    for code, change in targets.items():
        _file(children, sites, change.level, change.grid_kind, (code, change.parent_code or None, change.after))
    touched = {change.level for change in targets.values()}
    faults = [
        fault
        for code, _parent, shape in children[Level.CITY]
        if code in targets or all_levels
        for fault in check_polygon(code, shape)
    ]
    for level, above in ABOVE.items():
        if all_levels or level in touched or above in touched:
            parents = {code: shape for code, _parent, shape in children[above] if not check_polygon(code, shape)}
            faults += check_net(children[level], parents)
            faults += _sites_outside(sites, parents) if level == Level.GRID else []
    return faults


def _file(children: dict[str, list[Child]], sites: list[Child], level: str, kind: str, child: Child) -> None:
    (sites if kind == GridKind.DEDICATED else children[level]).append(child)


def _sites_outside(sites: Iterable[Child], villages: Mapping[str, BaseGeometry]) -> list[Fault]:
    """Dedicated grids lie on top of the net, overlap as they like, and stay inside their village."""
    faults: list[Fault] = []
    for code, parent_code, shape in sites:
        village = villages.get(parent_code or "")
        found = check_polygon(code, shape, village)
        if not found and village is not None:
            found = [
                Fault(FaultKind.OUTSIDE_PARENT, (code,), {"parent": parent_code}, part, size)
                for part, size in places(shape.difference(village))
            ]
        faults += found
    return faults
