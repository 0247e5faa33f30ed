"""Owns the life of a division plan: drafted from a file, checked again, approved with a date, or thrown away."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, NotFound, Stale
from governance.kernel.services import audit
from grids.areas import selectors
from grids.areas.choices import Level, PlanState
from grids.areas.models import DivisionPlan, PlannedBoundary
from grids.areas.selectors.planned import AreaRow, BoundaryRow
from grids.areas.services.boundaries import apply_boundaries
from grids.areas.services.tree import import_areas

# A vertex this near a corner of the present net (10 cm) is that corner, lost in rounding or in another system.
SNAP_DEGREES = 1e-6
BATCH = 200


def draft_plan(
    actor: Actor, *, title: str, rows: Iterable[BoundaryRow], crs: str, source: str = "",
    effective_on: date | None = None,
) -> int:
    """Keep the rows of a file as a draft, for its dry run; return the plan's id. Nothing of the net changes."""
    policies.require(actor, "areas.redraw", None)
    listed = list(rows)
    shapes = iter(_snapped([row.geometry for row in listed if row.geometry is not None]))
    with transaction.atomic():
        plan = DivisionPlan.objects.create(
            title=title[:120] or source[:120], crs=crs, source=source[:200], effective_on=effective_on,
            based_on_revision=selectors.net_revision(), created_by=actor.user_id, created_at=clock.now(),
        )
        PlannedBoundary.objects.bulk_create(
            [PlannedBoundary(plan=plan, row=row.row, code=row.code, name=row.name, fault=row.fault,
                             geometry=None if row.geometry is None else next(shapes))
             for row in listed],
            batch_size=BATCH,
        )
        audit(actor, "draft_plan", "plan", [str(plan.pk)], at=clock.now(), detail={"rows": len(listed)})
    return int(plan.pk)


def check_again(actor: Actor, *, plan_id: int) -> None:
    """Rest the draft on the net as it is now, so that its next dry run counts."""
    policies.require(actor, "areas.redraw", None)
    plan = _draft(plan_id)
    plan.based_on_revision = selectors.net_revision()
    plan.save(update_fields=["based_on_revision"])


def discard_plan(actor: Actor, *, plan_id: int) -> None:
    """Throw a draft away; it stays on record without its boundaries."""
    policies.require(actor, "areas.redraw", None)
    with transaction.atomic():
        plan = _draft(plan_id)
        plan.state = PlanState.DISCARDED
        plan.save(update_fields=["state"])
        plan.planned.all().delete()
        audit(actor, "discard_plan", "plan", [str(plan_id)], at=clock.now())


def approve_plan(actor: Actor, *, plan_id: int, effective_on: date) -> int:
    """Put the plan in force from a day, today or later; return the number of boundaries written.

    Raises Invalid while the resulting net has a fault or the day has passed, Stale when the net has changed since the
    dry run or the plan is no draft any more, Denied beyond the area the actor administers.
    """
    if effective_on < selectors.today():
        raise Invalid(_("A boundary cannot change in the past; choose today or a later day."),
                      fields={"effective_on": _("Choose today or a later day.")})
    with transaction.atomic():
        # The revision's row is the lock: a second approval waits here and then finds the net changed.
        revisions.bump("net")
        plan = _draft(plan_id)
        if plan.based_on_revision != selectors.net_revision() - 1:
            raise Stale(_("The net has changed since this dry run. Run it again and look at the result."))
        check = selectors.check_plan(plan_id, on=effective_on)
        if check.findings:
            raise Invalid(_("The plan still has faults; mend the file and import it again."), code="faults")
        written = _apply(actor, plan, check.changes, effective_on)
        plan.state, plan.effective_on = PlanState.APPROVED, effective_on
        plan.approved_by, plan.approved_at = actor.user_id, clock.now()
        plan.save(update_fields=["state", "effective_on", "approved_by", "approved_at"])
        audit(actor, "approve_plan", "plan", [str(plan_id)], at=clock.now(),
              detail={"effective_on": effective_on.isoformat(), "boundaries": written})
    selectors.forget()
    return written


def _apply(
    actor: Actor, plan: DivisionPlan, changes: Sequence[selectors.Change], effective_on: date
) -> int:
    geometries = {change.code: change.after for change in changes if change.kind != "unchanged"}
    if not geometries:
        raise Invalid(_("The plan changes nothing: every boundary in it is as it stands."), code="nothing_changes")
    areas = selectors.codes_known(geometries)
    fresh = [
        AreaRow(change.code, change.name, Level.GRID, change.parent_code, change.grid_kind)
        for change in changes if change.code not in areas
    ]
    if fresh:
        import_areas(actor, fresh, effective_on)
    return apply_boundaries(actor, geometries, effective_on, plan=plan.pk)


def _draft(plan_id: int) -> DivisionPlan:
    plan = DivisionPlan.objects.select_for_update().filter(pk=plan_id).first()
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
