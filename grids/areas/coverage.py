"""Owns the one-net check: whether polygons are sound one by one, and fill their parents without a gap or an overlap.

Pure geometry in WGS 84 degrees. Areas in square metres take one local scale at the middle latitude of the place
(``coords.area_m2``), an equal-area approximation good to 0.01 % within a city.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from grids.areas.coords import CHINA_BOX, area_m2
from grids.areas.reshaping import move_borders

MAX_VERTICES = 50_000
# A net has some ten pairs of boxes that meet for each area. Far more, and areas lie in heaps, in which every comparison
# of all with all takes the square of their number: then the first overlaps are named and the rest waits.
PAIRS_PER_AREA, PAIRS_AT_LEAST = 60, 20_000
OVERLAPS_NAMED = 500
BOXES_AT_ONCE = 64
TOLERANCE_M2 = 1.0

Objects = npt.NDArray[Any]
Child = tuple[str, str | None, BaseGeometry]


class FaultKind(StrEnum):
    """What can be wrong with one polygon or with the net."""

    GAP = "gap"
    OVERLAP = "overlap"
    OUTSIDE_PARENT = "outside_parent"
    SELF_CROSSING = "self_crossing"
    SWAPPED_AXES = "swapped_axes"
    EMPTY = "empty"
    TOO_MANY_VERTICES = "too_many_vertices"
    NOT_POLYGON = "not_polygon"
    OUT_OF_BOUNDS = "out_of_bounds"
    DUPLICATE_CODE = "duplicate_code"
    NOT_CLOSED_OR_NAN = "not_closed_or_nan"
    NOT_COMPARABLE = "not_comparable"
    CROWDED = "crowded"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its kind, the codes concerned, arguments for its sentence, and where it is, if it has a place.

    ``geometry`` is a polygon for gaps, overlaps and what lies outside, a point for a crossing; ``area_m2`` its area.
    """

    kind: FaultKind
    codes: tuple[str, ...]
    message_args: dict[str, Any] = field(default_factory=dict)
    geometry: BaseGeometry | None = None
    area_m2: float = 0.0


class ReshapeConflict(Exception):
    """A border cannot be moved like this; ``faults`` holds the places where the net would break."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(sorted({fault.kind for fault in self.faults})))


def check_rings(code: str, rings: Sequence[Sequence[Sequence[float]]]) -> list[Fault]:
    """Return the faults of raw rings (lists of [lng, lat, …]) that building a polygon would repair silently or refuse.

    Shapely closes an open ring silently, so check the rings before a polygon is built.
    """
    count = sum(len(ring) for ring in rings)
    if count == 0:
        return [Fault(FaultKind.EMPTY, (code,))]
    if count > MAX_VERTICES:
        return [_too_many(code, count)]
    for number, ring in enumerate(rings):
        points = [tuple(position[:2]) for position in ring]
        finite = all(len(point) == 2 and np.isfinite(point).all() for point in points)
        if not finite or len(points) < 4 or points[0] != points[-1]:
            return [Fault(FaultKind.NOT_CLOSED_OR_NAN, (code,), {"ring": number, "vertices": len(points)})]
    return []


def check_polygon(code: str, geom: BaseGeometry | None, parent: BaseGeometry | None = None) -> list[Fault]:
    """Return the faults of one polygon; empty if it is sound. With a parent, swapped axes are also found, by its box."""
    if geom is None or geom.is_empty:
        return [Fault(FaultKind.EMPTY, (code,))]
    if not isinstance(geom, Polygon | MultiPolygon):
        return [Fault(FaultKind.NOT_POLYGON, (code,), {"type": geom.geom_type})]
    count = int(shapely.get_num_coordinates(geom))
    if count > MAX_VERTICES:
        return [_too_many(code, count)]
    if not np.isfinite(shapely.get_coordinates(geom)).all():
        return [Fault(FaultKind.NOT_CLOSED_OR_NAN, (code,), {"vertices": count})]
    misplaced = _misplacement_fault(code, geom, parent)
    if misplaced:
        return [misplaced]
    if not geom.is_valid:
        reason, place = _invalid_reason(geom)
        return [Fault(FaultKind.SELF_CROSSING, (code,), {"reason": reason}, place)]
    if geom.area == 0.0:
        return [Fault(FaultKind.EMPTY, (code,))]
    return []


def check_net(
    children: Iterable[Child], parents: Mapping[str, BaseGeometry], tolerance_m2: float = TOLERANCE_M2
) -> list[Fault]:
    """Return all faults of a net of (code, parent code, polygon), given the polygons of the parents by code.

    Overlaps are sought between all children, gaps and what juts out against each parent that is given; children whose
    parent is not given are searched for holes between them. Places below ``tolerance_m2`` are passed over. Unsound
    polygons are reported and left out of the rest, so a gap may show where they should be.
    """
    children = list(children)
    faults = _duplicates(code for code, _, _ in children)
    unsound = {code: found for code, parent in parents.items() if (found := check_polygon(code, parent))}
    faults.extend(fault for found in unsound.values() for fault in found)
    parents = {code: parent for code, parent in parents.items() if code not in unsound}
    sound: list[Child] = []
    for code, parent_code, geom in children:
        found = check_polygon(code, geom, parents.get(parent_code or ""))
        faults.extend(found)
        if not found:
            sound.append((code, parent_code, geom))
    codes = [code for code, _, _ in sound]
    polygons = np.array([geom for _, _, geom in sound], dtype=object)
    heaped = _heaped_pairs(polygons)
    if heaped is not None:
        return faults + _first_overlaps(codes, polygons, heaped, tolerance_m2)
    overlaps = _overlaps(codes, polygons, tolerance_m2)
    groups: dict[str, list[int]] = defaultdict(list)
    for position, (_, parent_code, _) in enumerate(sound):
        groups[parent_code or ""].append(position)
    for parent_code, members in groups.items():
        mine = polygons[members]
        ground = _gaps_and_excess(parents.get(parent_code), _union(mine))
        faults.extend(_parent_faults(parent_code, ground, {codes[i]: polygons[i] for i in members}, tolerance_m2))
    return faults + overlaps


def reshape(
    target_code: str,
    new_polygon: BaseGeometry,
    neighbours: Mapping[str, BaseGeometry],
    parent: BaseGeometry | None = None,
    tolerance_m2: float = TOLERANCE_M2,
) -> dict[str, BaseGeometry]:
    """Return the areas that change when one area is redrawn, itself included, with their shared borders moved along.

    ``neighbours`` holds all areas of the same parent by code, the target with its old polygon among them; ``parent`` is
    the outline that must stay filled, None where the outer border may move freely. Raises ReshapeConflict where the
    result would overlap, leave a gap, jut out or break a polygon, KeyError if the target is not among the areas.
    """
    old = neighbours[target_code]
    faults = check_polygon(target_code, new_polygon, parent)
    if faults:
        raise ReshapeConflict(faults)
    if not isinstance(old, Polygon) or not isinstance(new_polygon, Polygon):
        raise ReshapeConflict([Fault(FaultKind.NOT_POLYGON, (target_code,), {"type": new_polygon.geom_type})])
    others = {code: area for code, area in neighbours.items() if code != target_code}
    try:
        redrawn, moved = move_borders(old, new_polygon, others)
    except ValueError:
        raise ReshapeConflict([Fault(FaultKind.EMPTY, (target_code,))]) from None
    return _require_sound_net(neighbours, {target_code: redrawn, **moved}, parent, tolerance_m2)


def _require_sound_net(
    before: Mapping[str, BaseGeometry],
    moved: dict[str, BaseGeometry],
    parent: BaseGeometry | None,
    tolerance_m2: float,
) -> dict[str, BaseGeometry]:
    """Return the moved areas if the whole net is as sound as before; raises ReshapeConflict with the faults otherwise."""
    faults = [fault for code, area in moved.items() for fault in check_polygon(code, area)]
    if faults:
        raise ReshapeConflict(faults)
    after = {**before, **moved}
    old, new = (np.array(list(net.values()), dtype=object) for net in (before, after))
    broken = not shapely.coverage_is_valid(new) and shapely.coverage_is_valid(old)
    # A net that was exact must stay exact: then the smallest slip counts.
    least = 0.0 if broken else tolerance_m2
    faults = _overlaps(list(after), new, least) + _changed_cover(after, old, new, parent, least)
    if faults or broken:
        raise ReshapeConflict(faults or [Fault(FaultKind.OVERLAP, tuple(sorted(moved)))])
    return moved


def _changed_cover(
    after: Mapping[str, BaseGeometry], old: Objects, new: Objects, parent: BaseGeometry | None, tolerance_m2: float
) -> list[Fault]:
    """Return new gaps and new ground outside the parent, as faults; without a parent, only new holes are gaps."""
    was, now = shapely.union_all(old), shapely.union_all(new)
    if parent is None:
        lost = shapely.difference(
            shapely.difference(_without_holes(now), now), shapely.difference(_without_holes(was), was)
        )
        jutting: BaseGeometry = Polygon()
    else:
        lost = shapely.intersection(shapely.difference(was, now), parent)
        jutting = shapely.difference(shapely.difference(now, was), parent)
    codes, tree = list(after), STRtree(new)
    faults = []
    for kind, ground in ((FaultKind.GAP, lost), (FaultKind.OUTSIDE_PARENT, jutting)):
        for part, area in sizable_parts(ground, tolerance_m2):
            beside = tuple(sorted(codes[i] for i in tree.query(part, predicate="intersects")))
            faults.append(Fault(kind, beside, {}, part, area))
    return faults


def _without_holes(geom: BaseGeometry) -> BaseGeometry:
    """Return the geometry without its holes."""
    return shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(geom)])


def simplify_net(polygons: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """Return the areas with fewer vertices, their shared borders still shared; ``tolerance`` in degrees.

    The tolerance is the side of a square of the size of the corners cut off (Visvalingam). Codes keep their order.
    Areas whose borders miss each other, by however little, stay as they are, and so do the borders they share with
    the rest: simplified one by one they would visibly come apart.
    """
    areas = np.array(list(polygons.values()), dtype=object)
    loose = ~shapely.is_empty(shapely.coverage_invalid_edges(areas, gap_width=tolerance))
    areas[~loose] = shapely.coverage_simplify(areas[~loose], tolerance, simplify_boundary=not loose.any())
    return dict(zip(polygons, areas.tolist(), strict=True))


def _union(polygons: Objects) -> BaseGeometry:
    """The union, by the quick way only where it is allowed: it raises for borders that miss each other by a hair."""
    exact = shapely.coverage_is_valid(polygons)
    return shapely.coverage_union_all(polygons) if exact else shapely.union_all(polygons)


def sizable_parts(geom: BaseGeometry, tolerance_m2: float = TOLERANCE_M2) -> list[tuple[Polygon, float]]:
    """Return the polygons that a geometry consists of, each with its area in m²; only those above the tolerance."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geom)) if isinstance(part, Polygon)]
    measured = [(part, area_m2(part)) for part in parts]
    return [(part, area) for part, area in measured if area > tolerance_m2]


def _duplicates(codes: Iterable[str]) -> list[Fault]:
    counted = Counter(codes)
    return [Fault(FaultKind.DUPLICATE_CODE, (code,), {"times": n}) for code, n in counted.items() if n > 1]


def _too_many(code: str, count: int) -> Fault:
    return Fault(FaultKind.TOO_MANY_VERTICES, (code,), {"vertices": count, "limit": MAX_VERTICES})


def _misplacement_fault(code: str, geom: BaseGeometry, parent: BaseGeometry | None) -> Fault | None:
    """Swapped axes or a place outside China (as metres of a projection are), told by the bounding box alone."""
    box = tuple(float(edge) for edge in geom.bounds)
    turned = (box[1], box[0], box[3], box[2])
    if parent is not None and not _boxes_meet(box, parent.bounds) and _boxes_meet(turned, parent.bounds):
        return Fault(FaultKind.SWAPPED_AXES, (code,), {"bounds": box})
    if _box_contains(box, CHINA_BOX):
        return None
    kind = FaultKind.SWAPPED_AXES if _box_contains(turned, CHINA_BOX) else FaultKind.OUT_OF_BOUNDS
    return Fault(kind, (code,), {"bounds": box})


def _boxes_meet(box: Sequence[float], other: Sequence[float]) -> bool:
    return box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3]


def _box_contains(box: Sequence[float], other: Sequence[float]) -> bool:
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def _invalid_reason(geom: BaseGeometry) -> tuple[str, Point | None]:
    """GEOS's reason and the point it names, from a sentence like ``Self-intersection[113.4 22.5]``."""
    sentence = str(shapely.is_valid_reason(geom))
    match = re.fullmatch(r"(.*)\[(\S+) (\S+)\]", sentence)
    if match is None:
        return sentence, None
    return match[1], Point(float(match[2]), float(match[3]))


def _overlaps(codes: list[str], polygons: Objects, tolerance_m2: float) -> list[Fault]:
    """Overlaps of pairs, each part as a place. Only areas whose edges break the coverage are intersected."""
    if len(polygons) < 2 or shapely.coverage_is_valid(polygons):
        return []
    broken = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(polygons)))
    one, other = STRtree(polygons).query(polygons[broken], predicate="intersects")
    one = broken[one]
    pairs = np.unique(np.sort(np.column_stack([one, other])[one != other], axis=1), axis=0).reshape(-1, 2)
    return [fault for pair in pairs.tolist() for fault in _common_ground(codes, polygons, pair, tolerance_m2)]


def _common_ground(codes: list[str], polygons: Objects, pair: Sequence[int], tolerance_m2: float) -> list[Fault]:
    """The overlaps of one pair, each part as a place."""
    first, second = sorted(codes[i] for i in pair)
    shared = shapely.intersection(polygons[pair[0]], polygons[pair[1]])
    return [
        Fault(FaultKind.OVERLAP, (first, second), {"first": first, "second": second}, part, area)
        for part, area in sizable_parts(shared, tolerance_m2)
    ]


def _heaped_pairs(polygons: Objects) -> list[tuple[int, int]] | None:
    """Some pairs of areas whose boxes meet, if there are too many to compare them all; None where they lie as a net."""
    west, south, east, north = shapely.bounds(polygons).reshape(-1, 4).T
    boxes = np.atleast_1d(np.asarray(shapely.box(west, south, east, north), dtype=object))
    tree, met = STRtree(boxes), 0
    for start in range(0, len(boxes), BOXES_AT_ONCE):
        one, other = tree.query(boxes[start : start + BOXES_AT_ONCE])
        met += len(one)
        if met > PAIRS_PER_AREA * len(boxes) + PAIRS_AT_LEAST:
            return [(i, j) for i, j in zip((one + start).tolist(), other.tolist(), strict=True) if i < j]
    return None


def _first_overlaps(
    codes: list[str], polygons: Objects, pairs: list[tuple[int, int]], tolerance_m2: float
) -> list[Fault]:
    """The first overlaps of a heap, and that there are more."""
    faults: list[Fault] = []
    for pair in pairs:
        faults += _common_ground(codes, polygons, pair, tolerance_m2)
        if len(faults) >= OVERLAPS_NAMED:
            break
    return [*faults, Fault(FaultKind.CROWDED, (), {"count": len(faults)})]


def _gaps_and_excess(parent: BaseGeometry | None, cover: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """What the children leave bare and what they cover too much; without a parent, holes count as bare."""
    if parent is None:
        return shapely.difference(_without_holes(cover), cover), Polygon()
    if parent.equals(cover):
        return Polygon(), Polygon()
    return shapely.difference(parent, cover), shapely.difference(cover, parent)


def _parent_faults(
    parent_code: str,
    ground: tuple[BaseGeometry, BaseGeometry],
    members: Mapping[str, BaseGeometry],
    tolerance_m2: float,
) -> list[Fault]:
    """Gaps with the grids beside them, and for each child what of it juts out."""
    bare, jutting = ground
    codes, polygons = list(members), np.array(list(members.values()), dtype=object)
    tree = STRtree(polygons)
    faults = []
    for part, area in sizable_parts(bare, tolerance_m2):
        beside = tuple(sorted(codes[i] for i in tree.query(part, predicate="intersects")))
        faults.append(Fault(FaultKind.GAP, beside, {"parent": parent_code}, part, area))
    for outside, _ in sizable_parts(jutting, tolerance_m2):
        for i in tree.query(outside, predicate="intersects"):
            for part, area in sizable_parts(shapely.intersection(polygons[i], outside), tolerance_m2):
                faults.append(Fault(FaultKind.OUTSIDE_PARENT, (codes[i],), {"parent": parent_code}, part, area))
    return faults
