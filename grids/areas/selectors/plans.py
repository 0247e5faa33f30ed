"""Owns the reading of plans: what one would change and what is wrong with the net that would result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from foundation.kernel.errors import NotFound
from foundation.kernel.text_encodings import Slip
from grids.areas.choices import ABOVE, GridKind, Level, PlanState
from grids.areas.coords import area_m2, metres_per_degree
from grids.areas.coverage import TOLERANCE_M2, Child, Fault, FaultKind, check_net, check_polygon, sizable_parts
from grids.areas.models import DivisionPlan, PlannedBoundary
from grids.areas.selectors.changes import Change, endings_of, with_followers
from grids.areas.selectors.findings import Finding, describe, describe_row
from grids.areas.selectors.history import NetRow, net_on
from grids.areas.selectors.kept_checks import Check, Remark, stored_check
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
    version: int

    @property
    def pk(self) -> int:
        """The number, as lists name it."""
        return self.id

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(PlanState(self.state).label)


@dataclass(slots=True)
class _Reading:
    """The rows of a plan as read: changes by code, row numbers by code, and the faults of rows."""

    targets: dict[str, Change] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


_COLUMNS = (
    "id",
    "title",
    "state",
    "effective_on",
    "crs",
    "source",
    "based_on_revision",
    "created_at",
    "approved_at",
    "version",
)


def plan(plan_id: int) -> PlanView:
    """Return one plan; raises NotFound."""
    row = DivisionPlan.objects.filter(pk=plan_id).values_list(*_COLUMNS).first()
    if row is None:
        raise NotFound(_("There is no such plan."))
    return PlanView(*row)


def plans(limit: int = 5) -> list[PlanView]:
    """Return the latest plans, the newest first."""
    return read_plans(DivisionPlan.objects.order_by("-id")[:limit])


def all_plans() -> QuerySet[DivisionPlan]:
    """Return every plan, in no order."""
    return DivisionPlan.objects.all()


def read_plans(found: QuerySet[DivisionPlan]) -> list[PlanView]:
    """Return the plans of a query, as pages show them."""
    return [PlanView(*row) for row in found.values_list(*_COLUMNS)]


def check_plan(plan_id: int, *, on: date | None = None) -> Check:
    """Return what the plan would change on a day (its own, or today) and every fault of the net that would result.

    Without a day, the stored dry run is returned while the net is unchanged; else a new one is computed.
    """
    view = plan(plan_id)
    revision = snapshot(net_revision()).revision
    day = (
        max(on or view.effective_on or today(), today())
        if view.state == PlanState.DRAFT
        else view.effective_on or today()
    )
    stale = view.based_on_revision != revision
    kept = stored_check(plan_id, revision, day, stale=stale) if on is None else None
    if kept is not None:
        return kept
    planned = list(PlannedBoundary.objects.filter(plan_id=plan_id).order_by("row"))
    try:
        return _run_check(planned, day, stale=stale)
    except ShapelyError:
        return Check(
            day, [], describe([_incomparable_fault(row.code for row in planned)]), stale, remarks=_remarks(planned)
        )


def _run_check(planned: Sequence[PlannedBoundary], day: date, *, stale: bool) -> Check:
    net = {row.code: row for row in net_on(day)}
    reading = _read_rows(planned, net, day)
    endings, wrong = endings_of(planned, reading.targets, net, day)
    ended = {ending.code for ending in endings}
    faults = _faults_of({code: row for code, row in net.items() if code not in ended}, reading.targets)
    names = {code: change.name for code, change in reading.targets.items()}
    findings = reading.findings + wrong + describe(faults, reading.rows, names)
    changes = list(reading.targets.values())
    return Check(
        day, changes, findings, stale, _common_shift_m(changes), with_followers(endings, day), _remarks(planned)
    )


def _remarks(planned: Iterable[PlannedBoundary]) -> list[Remark]:
    return [Remark(row.row, row.code, remark["kind"], **remark["args"]) for row in planned for remark in row.remarks]


def _common_shift_m(changes: Sequence[Change]) -> float:
    """Return the shift in metres that nearly all moved areas share, a sign of a wrong coordinate system; 0 for none."""
    moved = [
        change
        for change in changes
        if change.kind == "moved" and change.before is not None and not change.after.is_empty
    ]
    if len(moved) < FEW:
        return 0.0
    centres = [
        [shape.centroid.coords[0] for shape in (change.before, change.after) if shape is not None] for change in moved
    ]
    metres = (np.array(centres)[:, 1] - np.array(centres)[:, 0]) * metres_per_degree(centres[0][0][1])
    middle = np.median(metres, axis=0)
    together = np.hypot(*(metres - middle).T) < ASIDE_M / 4
    if np.hypot(*middle) < ASIDE_M or together.mean() < NEARLY_ALL:
        return 0.0
    return float(np.hypot(*middle))


def net_findings(day: date) -> list[Finding]:
    """Return a finding for every fault of the net of a day."""
    net = {row.code: row for row in net_on(day)}
    try:
        return describe(_faults_of(net, {}, all_levels=True))
    except ShapelyError:
        return describe([_incomparable_fault(net)])


def _incomparable_fault(codes: Iterable[str]) -> Fault:
    """Return the fault of shapes that are sound one by one but that the geometry library cannot compare."""
    return Fault(FaultKind.NOT_COMPARABLE, tuple(codes))


def _read_rows(planned: Iterable[PlannedBoundary], net: Mapping[str, NetRow], day: date) -> _Reading:
    reading = _Reading()
    for row in planned:
        if row.fault:
            args = row.fault.get("args", {})
            reading.findings.append(describe_row(row.fault["kind"], row.code, row.row, args))
            continue
        same = reading.rows.setdefault(row.code, [])
        same.append(row.row)
        if len(same) > 1:
            continue
        place, parent = _area_of(row.code, day)
        problem = _row_problem(row, place, parent, day)
        if problem:
            reading.findings.append(describe_row(problem, row.code, row.row, {"name": row.name}))
        else:
            reading.targets[row.code] = _make_change(row, place, parent, net.get(row.code))
    twice = [Fault(FaultKind.DUPLICATE_CODE, (code,)) for code, rows in reading.rows.items() if len(rows) > 1]
    reading.findings += describe(twice, reading.rows)
    return reading


def _area_of(code: str, day: date) -> tuple[Place | None, Place | None]:
    """Return the area of a code and the area above it; for the code of a new grid, None and its village."""
    held = snapshot()
    known = held.by_code.get(code)
    if known:
        place = next((found for found in known if found.lasts_on(day)), known[-1])
        return place, held.by_id.get(place.parent_id or 0)
    village = held.by_code.get(code[:-SERIAL_DIGITS])
    return None, village[-1] if village else None


def _row_problem(row: PlannedBoundary, place: Place | None, parent: Place | None, day: date) -> str:
    if place is not None:
        # One that a plan of a later day ends is settled until then: a border drawn now would outlive that day.
        return "" if place.lasts_on(day) and place.valid_to is None else RowFault.ENDED
    serial = row.code[-SERIAL_DIGITS:]
    if parent is None or parent.level != Level.VILLAGE or not parent.lasts_on(day) or parent.valid_to is not None:
        return RowFault.UNKNOWN_CODE
    if not serial.isdigit() or int(serial) in (0, DEDICATED_FROM - 1):
        return RowFault.UNKNOWN_CODE
    if not row.name:
        return RowFault.NO_NAME
    # A name read in another encoding than the rest is whole: the remark asks to look at it.
    is_damaged = any(remark["kind"] in (Slip.CUT, Slip.BROKEN) for remark in row.remarks)
    return RowFault.DAMAGED_NAME if is_damaged else ""


def _make_change(row: PlannedBoundary, place: Place | None, parent: Place | None, current: NetRow | None) -> Change:
    before = current.geometry if current else None
    gained = lost = 0.0
    kind = "new"
    sound = not check_polygon(row.code, row.geometry)
    if before is not None and sound:
        gained = sum(size for _part, size in sizable_parts(row.geometry.difference(before), 0.0))
        lost = sum(size for _part, size in sizable_parts(before.difference(row.geometry), 0.0))
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
    """Return the faults of each level that the targets touch, as child or as parent, with the targets put into the net."""
    children: dict[str, list[Child]] = {level: [] for level in Level.values}
    sites: list[Child] = []
    for code, row in net.items():
        if code not in targets:
            _add_child(children, sites, row.level, row.kind, (code, row.parent_code, row.geometry))
    for code, change in targets.items():
        _add_child(children, sites, change.level, change.grid_kind, (code, change.parent_code or None, change.after))
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


def _add_child(children: dict[str, list[Child]], sites: list[Child], level: str, kind: str, child: Child) -> None:
    (sites if kind == GridKind.DEDICATED else children[level]).append(child)


def _sites_outside(sites: Iterable[Child], villages: Mapping[str, BaseGeometry]) -> list[Fault]:
    """Return the faults of dedicated grids: they may overlap anything, but must lie inside their village."""
    faults: list[Fault] = []
    for code, parent_code, shape in sites:
        village = villages.get(parent_code or "")
        found = check_polygon(code, shape, village)
        if not found and village is not None:
            found = [
                Fault(FaultKind.OUTSIDE_PARENT, (code,), {"parent": parent_code}, part, size)
                for part, size in sizable_parts(shape.difference(village))
            ]
        faults += found
    return faults
