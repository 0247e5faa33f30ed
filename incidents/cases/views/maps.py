"""What the maps of these pages show: the reader's part of the net, and incidents as points or cells."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grids.areas import selectors as areas
from grids.areas.choices import BELOW, LEVEL_ORDER, Level
from grids.areas.selectors import Place
from incidents.cases import presenters
from incidents.cases.selectors.points import Cell
from incidents.catalogue.selectors import matter


def own_place(actor: Any) -> Place | None:
    """Return the largest area the reader is posted over; None without a posting."""
    grants = sorted(actor.grants, key=lambda grant: LEVEL_ORDER.index(grant.area_level))
    return areas.place(grants[0].area_id) if grants else None


def layer_url(within: Place | None, level: str) -> str:
    """Return the address of the boundaries of a level inside an area."""
    query = f"?within={within.code}&level={level}" if within is not None else f"?level={level}"
    return reverse("api:areas-map") + query


def net_of(place: Place | None) -> dict[str, str]:
    """Return the layers of a map over an area: what lies inside it."""
    if place is None:
        return {"net_url": layer_url(None, Level.TOWNSHIP)}
    around = areas.place(place.parent_id) if place.level == Level.GRID and place.parent_id else place
    return {"net_url": layer_url(around, BELOW.get(around.level, Level.GRID))}


def pin_map(actor: Any) -> dict[str, Any]:
    """Return the map under a pin: the grids of the reader's township, centred on the reader's own place.

    ``home`` is the label of the button that leads back into the net.
    """
    own = own_place(actor)
    if own is None:
        return {**net_of(None), "home": _("Back to the city")}
    chain = areas.chain(own.id)
    # A worker may stand in the next village, so the whole township is drawn.
    around = chain[1] if len(chain) > 1 else own
    level = Level.GRID if around.level == Level.TOWNSHIP else Level.VILLAGE
    zoom = {Level.GRID: 16, Level.VILLAGE: 15, Level.TOWNSHIP: 13}.get(Level(own.level), 11)
    home = _("Back to my grid") if own.level == Level.GRID else _("Back to %(place)s") % {"place": own.name}
    return {"net_url": layer_url(around, level), "lng": own.lng, "lat": own.lat, "zoom": zoom, "home": home}


def points(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return incidents, read by ``map_points``, as GeoJSON; a click opens the page of one."""
    # Resolved once: only the reference differs.
    before, after = reverse("cases:detail", args=["~"]).split("~")
    return _collection(
        _feature(
            row,
            title=presenters.matter_label(matter(row["matter_id"])),
            place=f"{areas.place(row['village_id']).name} · {areas.place(row['grid_id']).name}",
            url=f"{before}{row['reference']}{after}",
        )
        for row in rows
    )


def cells(found: Iterable[Cell]) -> dict[str, Any]:
    """Return counts by cell as GeoJSON; ``words`` is the text for any count, for the map merges points that lie close."""
    features = (
        {
            "type": "Feature",
            # About a metre: finer than the middle of many means anything.
            "geometry": {"type": "Point", "coordinates": [round(cell.lng, 5), round(cell.lat, 5)]},
            "properties": {"count": cell.count, "late": cell.late},
        }
        for cell in found
    )
    return {**_collection(features), "words": _("{count} incidents around here, {late} of them late")}


def one_point(one: presenters.IncidentRow) -> dict[str, Any]:
    """Return the point of one incident for its own page, without a link."""
    incident = one.incident
    row = {name: getattr(incident, name) for name in ("reference", "lng", "lat", "tone", "ended_at")}
    return _collection([_feature(row, title=one.matter, place=one.place, url="")])


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(row: Mapping[str, Any], *, title: str, place: str, url: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row["lng"], row["lat"]]},
        "properties": {
            "reference": row["reference"],
            "title": title,
            "note": f"{row['reference']}\n{place}",
            "tone": "" if row["ended_at"] else row["tone"],
            "url": url,
        },
    }
