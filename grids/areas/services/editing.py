"""Owns the redrawing of one grid: the neighbours' shared border moves with it, or the save is refused with the place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely import Polygon
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from foundation.kernel import policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, Stale
from grids.areas import selectors
from grids.areas.choices import GridKind, Level
from grids.areas.coverage import Fault, FaultKind, ReshapeConflict, check_polygon, reshape, sizable_parts
from grids.areas.selectors.planned import BoundaryRow
from grids.areas.services.boundaries import apply_boundaries
from grids.areas.services.plans import keep_draft, put_in_force, refuse_past


class BoundaryConflict(Invalid):
    """The redrawn border does not fit; ``findings`` say where, ``extra`` carries them as GeoJSON for the map."""

    code = "boundary_conflict"

    def __init__(self, findings: Sequence[selectors.Finding]) -> None:
        super().__init__(_("The new border does not fit the net; nothing was saved."))
        self.findings = list(findings)
        self.extra: dict[str, Any] = {"faults": selectors.findings_as_geojson(self.findings)}


def edit_boundary(
    actor: Actor, code: str, geometry: BaseGeometry, *, effective_on: date, revision: int | None = None
) -> list[str]:
    """Redraw one grid from a day; return the codes of all areas that changed, neighbours included.

    Only the grid's own polygon is taken; its neighbours' are computed. The village's outline stays. Raises
    BoundaryConflict (422) with the places, Stale when ``revision`` is given and the net has changed since.
    """
    place = selectors.area_by_code(code)
    policies.require(actor, "areas.redraw", [place.path])
    if place.level != Level.GRID:
        raise Invalid(_("Only grids are redrawn by hand; larger areas change by importing a plan."))
    refuse_past(effective_on)
    with transaction.atomic():
        revisions.bump(selectors.REVISION)
        if revision is not None and revision != selectors.net_revision() - 1:
            raise Stale(_("The net has changed since you opened this page. Load it again and redraw."))
        changed = _redraw_grid(place, geometry, effective_on)
        _put_in_force(actor, place, changed, effective_on)
    selectors.forget()
    return sorted(changed)


def _redraw_grid(place: selectors.Place, geometry: BaseGeometry, day: date) -> dict[str, BaseGeometry]:
    village = selectors.place(place.parent_id or 0)
    around = selectors.net_on(day, level=Level.GRID, below=village.path)
    outline = _outline(village, day)
    if place.kind == GridKind.DEDICATED:
        return {place.code: _site(place.code, geometry, outline)}
    neighbours = {row.code: row.geometry for row in around if row.kind == GridKind.TERRITORIAL}
    if place.code not in neighbours:
        raise Invalid(_("This grid has no boundary on that day; import one first."), code="no_boundary")
    if not isinstance(geometry, Polygon):
        raise BoundaryConflict(
            selectors.describe([Fault(FaultKind.NOT_POLYGON, (place.code,), {"type": geometry.geom_type})])
        )
    try:
        return reshape(place.code, geometry, neighbours, outline)
    except ReshapeConflict as conflict:
        faults = [
            replace(fault, message_args={"parent": village.code, **fault.message_args}) for fault in conflict.faults
        ]
        raise BoundaryConflict(selectors.describe(faults)) from None
    except ShapelyError:
        raise BoundaryConflict(selectors.describe([Fault(FaultKind.NOT_COMPARABLE, (place.code,))])) from None


def _outline(village: selectors.Place, day: date) -> BaseGeometry | None:
    shapes = [row.geometry for row in selectors.net_on(day, level=Level.VILLAGE, below=village.path)]
    return shapes[0] if shapes else None


def _site(code: str, geometry: BaseGeometry, outline: BaseGeometry | None) -> BaseGeometry:
    faults = check_polygon(code, geometry, outline)
    if not faults and outline is not None:
        faults = [
            Fault(FaultKind.OUTSIDE_PARENT, (code,), {}, part, size)
            for part, size in sizable_parts(shapely.difference(geometry, outline))
        ]
    if faults:
        raise BoundaryConflict(selectors.describe(faults))
    return geometry


def _put_in_force(actor: Actor, place: selectors.Place, changed: dict[str, BaseGeometry], effective_on: date) -> None:
    """Store the redrawing as a plan and approve it: boundaries change only through plans."""
    rows = [BoundaryRow(number, code, "", shape) for number, (code, shape) in enumerate(sorted(changed.items()), 1)]
    title = _("%(grid)s redrawn") % {"grid": place.name}
    plan_id = keep_draft(actor, title=title, rows=rows, crs="wgs84", effective_on=effective_on)
    put_in_force(actor, plan_id, effective_on, lambda: apply_boundaries(actor, changed, effective_on, plan=plan_id))
