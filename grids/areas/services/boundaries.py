"""Owns dated changes of the net: closes and opens versions of boundaries, ends areas, and drops the caches."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from foundation.kernel.text import join_words
from grids.areas import selectors
from grids.areas.coords import area_m2
from grids.areas.models import Area, Boundary

BATCH = 500


def apply_boundaries(
    actor: Actor, geometries: Mapping[str, BaseGeometry], effective_on: date, *, plan: int | None = None
) -> int:
    """Give each area (by code) its polygon in WGS 84 degrees from ``effective_on``; return the number written.

    Trusts the polygons: a plan's dry run checks them. A version that began on that very day is replaced. Raises
    Invalid for codes of no area, for areas that end, and where a later version is already written.
    """
    with transaction.atomic():
        found = {area.code: area for area in Area.objects.filter(code__in=geometries.keys())}
        unknown = sorted(set(geometries) - set(found))
        if unknown:
            raise Invalid(
                _("No area has these codes: %(codes)s.") % {"codes": join_words(unknown[:20])}, code="unknown_area"
            )
        policies.require(actor, "areas.redraw", [area.path for area in found.values()])
        _refuse_ended(found.values())
        _close_versions([area.pk for area in found.values()], effective_on)
        Boundary.objects.bulk_create(
            [
                Boundary(
                    area=found[code],
                    geometry=geometry,
                    area_m2=area_m2(geometry),
                    valid_from=effective_on,
                    plan_id=plan,
                )
                for code, geometry in geometries.items()
            ],
            batch_size=BATCH,
        )
        _set_centres(found, geometries)
        audit(
            actor,
            "apply_boundaries",
            "net",
            [effective_on.isoformat()],
            at=city_time.now(),
            detail={"areas": len(found), "plan": plan},
        )
        revisions.bump(selectors.REVISION)
    selectors.forget()
    return len(found)


def end_areas(actor: Actor, successors: Mapping[str, str], effective_on: date, *, plan: int | None = None) -> int:
    """End areas (by code) on a day, each into the area of another code; return how many.

    Rows that name an ended area are not changed: reading them finds its successor. Trusts that the successors fit: a
    plan's dry run checks them. Raises Invalid for codes of no area, and for areas that cannot end on that day.
    """
    with transaction.atomic():
        found = {area.code: area for area in Area.objects.filter(code__in={*successors, *successors.values()})}
        _refuse_endings(found, successors, effective_on)
        ended = [found[code] for code in successors]
        policies.require(actor, "areas.redraw", [area.path for area in ended])
        _close_versions([area.pk for area in ended], effective_on)
        for area in ended:
            area.valid_to, area.replaced_by = effective_on, found[successors[area.code]]
        Area.objects.bulk_update(ended, ["valid_to", "replaced_by"], batch_size=BATCH)
        audit(
            actor,
            "end_areas",
            "net",
            [effective_on.isoformat()],
            at=city_time.now(),
            detail={"into": dict(successors), "plan": plan},
        )
        revisions.bump(selectors.REVISION)
    selectors.forget()
    return len(ended)


def centre_of(geometry: BaseGeometry) -> tuple[float, float]:
    """Return (longitude, latitude) of a point that represents the area: its centroid, or a point inside if that is outside."""
    centre = geometry.centroid
    if not geometry.covers(centre):
        centre = geometry.representative_point()
    return round(float(centre.x), 6), round(float(centre.y), 6)


def _close_versions(area_ids: list[int], effective_on: date) -> None:
    """End the areas' current versions on the day and delete those that begin on it; refuse where a later version exists."""
    for start in range(0, len(area_ids), BATCH):
        rows = Boundary.objects.filter(area_id__in=area_ids[start : start + BATCH])
        later = rows.filter(valid_from__gt=effective_on).select_related("area").order_by("valid_from").first()
        if later is not None:
            raise Invalid(
                _("%(area)s already changes on %(day)s; choose that day or a later one.")
                % {"area": later.area.name, "day": later.valid_from.isoformat()},
                code="later_change",
                fields={"effective_on": later.valid_from.isoformat()},
            )
        rows.filter(valid_from=effective_on).delete()
        rows.filter(valid_to__isnull=True).update(valid_to=effective_on)


def _refuse_ended(found: Iterable[Area]) -> None:
    """Refuse to draw an area that ends, even on a later day: the new border would outlive it."""
    for area in found:
        if area.valid_to is not None:
            raise Invalid(
                _("%(area)s ends on %(day)s; its boundary changes no more.")
                % {"area": area.name, "day": area.valid_to.isoformat()},
                code="ended",
            )


def _set_centres(found: Mapping[str, Area], geometries: Mapping[str, BaseGeometry]) -> None:
    for code, geometry in geometries.items():
        found[code].lng, found[code].lat = centre_of(geometry)
    Area.objects.bulk_update(found.values(), ["lng", "lat"], batch_size=BATCH)


def _refuse_endings(found: Mapping[str, Area], successors: Mapping[str, str], effective_on: date) -> None:
    """Refuse unknown codes, areas that have ended or begin later, and a successor that ends: successors never form a cycle."""
    unknown = sorted({*successors, *successors.values()} - set(found))
    if unknown:
        raise Invalid(
            _("No area has these codes: %(codes)s.") % {"codes": join_words(unknown[:20])}, code="unknown_area"
        )
    wrong = [found[code] for code in successors if found[code].valid_to or found[code].valid_from >= effective_on]
    wrong += [found[code] for code in successors.values() if found[code].valid_to or code in successors]
    if wrong:
        raise Invalid(
            _("%(areas)s cannot end on %(day)s, or take the place of another area.")
            % {"areas": join_words(sorted(area.name for area in wrong)[:20]), "day": effective_on.isoformat()},
            code="cannot_end",
        )
