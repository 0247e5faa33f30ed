"""Owns the life of a division plan: drafted from a file, checked again, approved with a date, or discarded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import refresh_statistics
from foundation.kernel.errors import Invalid, NotFound, Stale
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, Process, advance, begin, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors
from grids.areas.choices import Level
from grids.areas.models import Boundary, DivisionPlan, PlanCheck, PlannedBoundary, PlanStep
from grids.areas.selectors.planned import AreaRow, BoundaryRow
from grids.areas.services.boundaries import apply_boundaries, end_areas
from grids.areas.services.tree import import_areas
from grids.areas.workflow import PLAN

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
    """Store the rows of a file as a draft with its dry run; return the plan's id. The net does not change."""
    policies.require(actor, "areas.plan")
    listed = list(rows)
    shapes = iter(_snap_to_net([row.geometry for row in listed if row.geometry is not None]))
    snapped = [row if row.geometry is None else replace(row, geometry=next(shapes)) for row in listed]
    plan_id = keep_draft(actor, title=title, rows=snapped, crs=crs, source=source, effective_on=effective_on)
    _store_check(plan_id)
    return plan_id


def keep_draft(
    actor: Actor,
    *,
    title: str,
    rows: Sequence[BoundaryRow],
    crs: str,
    source: str = "",
    effective_on: date | None = None,
) -> int:
    """Store the rows as they are as a draft, without a dry run; return the plan's id."""
    now = city_time.now()
    plan = DivisionPlan(
        title=title[:120] or source[:120],
        crs=crs,
        source=source[:200],
        effective_on=effective_on,
        based_on_revision=selectors.net_revision(),
        created_by=actor.user_id,
        created_at=now,
    )

    def insert_rows() -> list[PlannedBoundary]:
        planned = [
            PlannedBoundary(
                plan=plan,
                row=row.row,
                code=row.code,
                name=row.name,
                fault=row.fault,
                geometry=row.geometry,
                replaces=list(row.replaces),
                remarks=list(row.remarks),
            )
            for row in rows
        ]
        return PlannedBoundary.objects.bulk_create(planned, batch_size=BATCH)

    begin(actor, PLANS, plan, ActData(write=insert_rows), at=now)
    return int(plan.pk)


def act_on_plan(actor: Actor, plan_id: int, sent: SentAct) -> int:
    """Do one act on a plan, once for each id it is sent under; return how many boundaries it wrote.

    Raises what ``do_once`` raises, ``Invalid`` while the resulting net has a fault or when the day has passed,
    ``Stale`` when the net has changed since the dry run, ``Denied`` beyond the area the actor administers.
    """
    written: list[int] = []

    def build(plan: DivisionPlan, move: Move) -> ActData:
        if move.action == "approve" and not is_missing(sent.data.get("effective_on")):
            given, count = _check_approval(actor, plan, sent.data["effective_on"])
            written.append(count)
        elif move.action == "check_again":
            given = ActData(columns={"based_on_revision": selectors.net_revision()})
        else:
            given = ActData(write=lambda: _forget_boundaries(plan.pk))
        return replace(given, note=sent.note.strip(), id=sent.id)

    missing = NotFound(_("There is no such plan."))
    do_once(actor, PLANS, DivisionPlan.objects.filter(pk=plan_id), sent, build, missing=missing)
    if sent.action == "check_again":
        _store_check(plan_id)
    if written:
        selectors.forget()
        refresh_statistics(Boundary, written=written[0])
    return sum(written)


def plan_act_done_before(actor: Actor, plan_id: int, sent: SentAct) -> DivisionPlan | None:
    """Return the plan if this person has done this act under this id before; None otherwise."""
    return done_before(actor, PLANS, DivisionPlan.objects.filter(pk=plan_id), sent)  # type: ignore[no-any-return]


def check_again(actor: Actor, *, plan_id: int) -> None:
    """Base the draft on the net as it is now, and store a new dry run."""
    act_on_plan(actor, plan_id, SentAct("check_again"))


def discard_plan(actor: Actor, *, plan_id: int) -> None:
    """Discard a draft; the plan stays on record without its boundaries."""
    act_on_plan(actor, plan_id, SentAct("discard"))


def approve_plan(actor: Actor, *, plan_id: int, effective_on: date) -> int:
    """Put the plan in force from a day, today or later; return the number of boundaries written."""
    return act_on_plan(actor, plan_id, SentAct("approve", data={"effective_on": effective_on}))


def _check_approval(actor: Actor, plan: DivisionPlan, effective_on: date) -> tuple[ActData, int]:
    """Return the data of an approval and how many boundaries it writes; refuse it unless the dry run has no faults."""
    refuse_past(effective_on)
    # The revision's row is the lock: a second approval waits here and then finds the net changed.
    revisions.bump(selectors.REVISION)
    if plan.based_on_revision != selectors.net_revision() - 1:
        raise Stale(_("The net has changed since this dry run. Run it again and look at the result."))
    check = selectors.check_plan(plan.pk, on=effective_on)
    if check.findings:
        raise Invalid(_("The plan still has faults; fix the file and import it again."), code="faults")
    given = _approval_data(actor, plan.pk, effective_on, lambda: _apply_changes(actor, plan.pk, check, effective_on))
    return given, len(check.changed_areas)


def put_in_force(actor: Actor, plan_id: int, effective_on: date, write: Write) -> None:
    """Approve a draft and write its changes in the same transaction."""
    advance(actor, PLANS, plan_id, "approve", lambda plan, _move: _approval_data(actor, plan.pk, effective_on, write))


def _approval_data(actor: Actor, plan_id: int, effective_on: date, write: Write) -> ActData:
    def write_all() -> None:
        PlanCheck.objects.filter(plan_id=plan_id).delete()
        write()

    return ActData(
        data={"effective_on": effective_on},
        detail={"effective_on": effective_on.isoformat()},
        columns={"effective_on": effective_on, "approved_by": actor.user_id, "approved_at": city_time.now()},
        write=write_all,
    )


def _forget_boundaries(plan_id: int) -> None:
    PlannedBoundary.objects.filter(plan_id=plan_id).delete()
    PlanCheck.objects.filter(plan_id=plan_id).delete()


def _store_check(plan_id: int) -> None:
    """Make the dry run and store it; it is shown until the net changes."""
    revision = selectors.net_revision()
    check = selectors.check_plan(plan_id)
    # If the net has changed meanwhile, the page makes another dry run and says so.
    if selectors.net_revision() == revision:
        kept = {"revision": revision, "day": check.day, "held": selectors.pack_check(check)}
        PlanCheck.objects.update_or_create(plan_id=plan_id, defaults=kept)


def refuse_past(effective_on: date) -> None:
    """Raise Invalid for a day before today."""
    if effective_on < selectors.today():
        raise Invalid(
            _("A boundary cannot change in the past; choose today or a later day."),
            fields={"effective_on": _("Choose today or a later day.")},
        )


def _apply_changes(actor: Actor, plan_id: int, check: selectors.Check, effective_on: date) -> None:
    geometries = {change.code: change.after for change in check.changed_areas}
    if not geometries and not check.endings:
        raise Invalid(_("The plan changes nothing: every boundary in it is as it stands."), code="nothing_changes")
    areas = selectors.known_codes(geometries)
    fresh = [
        AreaRow(change.code, change.name, Level.GRID, change.parent_code, change.grid_kind)
        for change in check.changed_areas
        if change.code not in areas
    ]
    if fresh:
        import_areas(actor, fresh, effective_on)
    if geometries:
        apply_boundaries(actor, geometries, effective_on, plan=plan_id)
    if check.endings:
        end_areas(actor, {ending.code: ending.into_code for ending in check.endings}, effective_on, plan=plan_id)


PLANS = Process(PLAN, DivisionPlan, PlanStep, key=lambda plan: str(plan.pk))


def _snap_to_net(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return the polygons with vertices within SNAP_DEGREES of a corner of today's net moved onto it."""
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
