"""Owns the life of a division plan: drafted from a file, checked again, approved with a date, or thrown away."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, NotFound, Stale
from governance.kernel.services import Act, Effect, Outcome, Process, advance, begin
from grids.areas import selectors
from grids.areas.choices import Level, PlanState
from grids.areas.models import DivisionPlan, PlannedBoundary, PlanStep
from grids.areas.selectors.planned import AreaRow, BoundaryRow
from grids.areas.services.boundaries import apply_boundaries, end_areas
from grids.areas.services.tree import import_areas
from grids.areas.workflow import DRAFT, PLAN

# A vertex this near a corner of the present net (10 cm) is that corner, lost in rounding or in another system.
SNAP_DEGREES = 1e-6
BATCH = 200

Write = Callable[[], Any]


def draft_plan(
    actor: Actor,
    *,
    title: str,
    rows: Iterable[BoundaryRow],
    crs: str,
    source: str = "",
    effective_on: date | None = None,
) -> int:
    """Keep the rows of a file as a draft, for its dry run; return the plan's id. Nothing of the net changes."""
    policies.require(actor, "areas.plan")
    listed = list(rows)
    shapes = iter(_snapped([row.geometry for row in listed if row.geometry is not None]))
    snapped = [row if row.geometry is None else replace(row, geometry=next(shapes)) for row in listed]
    return keep_draft(actor, title=title, rows=snapped, crs=crs, source=source, effective_on=effective_on)


def keep_draft(
    actor: Actor,
    *,
    title: str,
    rows: Sequence[BoundaryRow],
    crs: str,
    source: str = "",
    effective_on: date | None = None,
) -> int:
    """Keep the rows just as they are as a draft; return the plan's id."""
    now = clock.now()
    plan = DivisionPlan(
        title=title[:120] or source[:120],
        crs=crs,
        source=source[:200],
        effective_on=effective_on,
        based_on_revision=selectors.net_revision(),
        created_by=actor.user_id,
        created_at=now,
    )

    def planned() -> list[PlannedBoundary]:
        made = [
            PlannedBoundary(
                plan=plan,
                row=row.row,
                code=row.code,
                name=row.name,
                fault=row.fault,
                geometry=row.geometry,
                replaces=list(row.replaces),
            )
            for row in rows
        ]
        return PlannedBoundary.objects.bulk_create(made, batch_size=BATCH)

    keep = _process(planned)
    begin(keep, plan, Act(DRAFT, actor, now))
    return int(plan.pk)


def check_again(actor: Actor, *, plan_id: int) -> None:
    """Rest the draft on the net as it is now, so that its next dry run counts."""
    _move(actor, plan_id, "check_again", columns={"based_on_revision": selectors.net_revision()})


def discard_plan(actor: Actor, *, plan_id: int) -> None:
    """Throw a draft away; it stays on record without its boundaries."""
    _move(actor, plan_id, "discard", write=PlannedBoundary.objects.filter(plan_id=plan_id).delete)


def approve_plan(actor: Actor, *, plan_id: int, effective_on: date) -> int:
    """Put the plan in force from a day, today or later; return the number of boundaries written.

    Raises Invalid while the resulting net has a fault or the day has passed, Stale when the net has changed since the
    dry run or the plan is no draft any more, Denied beyond the area the actor administers.
    """
    refuse_past(effective_on)
    with transaction.atomic():
        # The revision's row is the lock: a second approval waits here and then finds the net changed.
        revisions.bump(selectors.REVISION)
        if _draft(plan_id).based_on_revision != selectors.net_revision() - 1:
            raise Stale(_("The net has changed since this dry run. Run it again and look at the result."))
        policies.require(actor, "areas.plan")
        check = selectors.check_plan(plan_id, on=effective_on)
        if check.findings:
            raise Invalid(_("The plan still has faults; mend the file and import it again."), code="faults")
        put_in_force(actor, plan_id, effective_on, lambda: _apply(actor, plan_id, check, effective_on))
    selectors.forget()
    return len(check.changing)


def put_in_force(actor: Actor, plan_id: int, effective_on: date, write: Write) -> None:
    """Make the move from draft to approved, and write what it changes with it."""
    columns = {"effective_on": effective_on, "approved_by": actor.user_id, "approved_at": clock.now()}
    _move(actor, plan_id, "approve", columns=columns, write=write, data={"effective_on": effective_on.isoformat()})


def refuse_past(effective_on: date) -> None:
    """Raise Invalid for a day gone by."""
    if effective_on < selectors.today():
        raise Invalid(
            _("A boundary cannot change in the past; choose today or a later day."),
            fields={"effective_on": _("Choose today or a later day.")},
        )


def _apply(actor: Actor, plan_id: int, check: selectors.Check, effective_on: date) -> None:
    geometries = {change.code: change.after for change in check.changing}
    if not geometries and not check.endings:
        raise Invalid(_("The plan changes nothing: every boundary in it is as it stands."), code="nothing_changes")
    areas = selectors.codes_known(geometries)
    fresh = [
        AreaRow(change.code, change.name, Level.GRID, change.parent_code, change.grid_kind)
        for change in check.changing
        if change.code not in areas
    ]
    if fresh:
        import_areas(actor, fresh, effective_on)
    if geometries:
        apply_boundaries(actor, geometries, effective_on, plan=plan_id)
    if check.endings:
        end_areas(actor, {ending.code: ending.into_code for ending in check.endings}, effective_on, plan=plan_id)


def _move(
    actor: Actor,
    plan_id: int,
    action: str,
    *,
    columns: Mapping[str, Any] | None = None,
    write: Write = lambda: None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Advance one draft: set its columns, write what changes with it."""
    _draft(plan_id)

    def act_of(plan: DivisionPlan) -> Act:
        for name, value in (columns or {}).items():
            setattr(plan, name, value)
        move = PLAN.find(plan.state, action)
        if move is None:
            raise Stale(_("This plan is no draft any more."))
        return Act(move, actor, clock.now(), data=data or {})

    advance(_process(write, tuple(columns or ())), plan_id, act_of)


def _process(write: Write, columns: tuple[str, ...] = ()) -> Process:
    """Bind the workflow of plans to its rows, with the columns a move sets and the rows it writes."""

    def effects(act: Act, plans: Sequence[Any]) -> Outcome:
        return Outcome([Effect(columns=columns, detail=dict(act.data)) for _plan in plans], write)

    return Process(PLAN, DivisionPlan, PlanStep, effects, key=lambda plan: str(plan.pk))


def _draft(plan_id: int) -> DivisionPlan:
    plan = DivisionPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(_("There is no such plan."))
    if plan.state != PlanState.DRAFT:
        raise Stale(_("This plan is no draft any more."))
    return plan


def _snapped(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return the polygons with vertices that lie on a corner of the present net put exactly there."""
    present = [row.geometry for row in selectors.net_on(selectors.today())]
    corners = np.unique(shapely.get_coordinates(present), axis=0) if present else np.empty((0, 2))
    if not len(corners) or not shapes:
        return list(shapes)
    flat = np.array([shapely.force_2d(shape) for shape in shapes], dtype=object)
    rows = shapely.get_coordinates(flat)
    mine, theirs = shapely.STRtree(np.asarray(shapely.points(corners))).query_nearest(
        shapely.points(rows), max_distance=SNAP_DEGREES, all_matches=False
    )
    rows[mine] = corners[theirs]
    snapped: list[BaseGeometry] = shapely.set_coordinates(flat, rows).tolist()
    return snapped
