"""Owns how the neighbours of an area follow when its border is redrawn: which of their vertices move, come and go."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

# A map client returns untouched vertices with rounded digits: nearer than this (2 cm) they are the old vertices.
SNAP_DEG = 2e-7

XY = tuple[float, float]
Ring = list[XY]


@dataclass
class Changes:
    """What happened to the border: old vertex to new place (None: gone), and new vertices by directed old edge."""

    moved: dict[XY, XY | None] = field(default_factory=dict)
    added: dict[tuple[XY, XY], Ring] = field(default_factory=dict)

    def record_piece(self, old: Ring, new: Ring) -> None:
        """Record that the old stretch, vertices between its ends serving one owner at most, became the new one."""
        self.moved[old[0]], self.moved[old[-1]] = new[0], new[-1]
        for vertex in old[1:-1]:
            self.moved[vertex] = None
        self.added[old[0], old[1]] = new[1:-1]
        self.added[old[1], old[0]] = new[-2:0:-1]

    def apply_to(self, ring: Ring) -> Ring:
        """The ring of a neighbour after the changes; an open list of vertices."""
        followed: Ring = []
        for here, ahead in zip(ring, ring[1:] + ring[:1], strict=True):
            place = self.moved.get(here, here)
            for vertex in ([] if place is None else [place]) + self.added.get((here, ahead), []):
                if not followed or followed[-1] != vertex:
                    followed.append(vertex)
        return followed[:-1] if len(followed) > 1 and followed[0] == followed[-1] else followed


@dataclass(frozen=True)
class Surroundings:
    """The areas around: who has a vertex, and who lies beyond an edge (vertices in either order)."""

    at_vertex: dict[XY, set[str]]
    at_edge: dict[tuple[XY, XY], str]

    def is_junction(self, before: XY, vertex: XY, after: XY) -> bool:
        """Whether others depend on the vertex in more ways than as a bend of a border with one of them."""
        owners = {self.at_edge.get((before, vertex)), self.at_edge.get((vertex, after))}
        return len(owners) > 1 or self.at_vertex.get(vertex, set()) != owners - {None}


def move_borders(
    old: Polygon, new: Polygon, others: Mapping[str, BaseGeometry]
) -> tuple[Polygon, dict[str, BaseGeometry]]:
    """The redrawn area, noded where a border between others ends at it, and those of the others that changed with it.

    Rings are compared as sequences: what lies between two unchanged vertices is the new border of whoever had the
    old stretch. Raises ValueError when an area is left without a ring. Whether the result is sound is not asked here.
    """
    around = _surroundings(others)
    changes = Changes()
    shell = _redraw_ring(_ring_vertices(old.exterior), _snap_ring(new.exterior, old, around), around, changes)
    holes = [_snap_ring(ring, old, around) for ring in new.interiors]
    if len(old.interiors) == len(holes):
        holes = [
            _redraw_ring(_ring_vertices(before), after, around, changes)
            for before, after in zip(old.interiors, holes, strict=True)
        ]
    followed = {code: apply_changes(area, changes) for code, area in others.items()}
    return Polygon(shell, holes), {code: area for code, area in followed.items() if area is not others[code]}


def apply_changes(area: BaseGeometry, changes: Changes) -> BaseGeometry:
    """The area after the changes: the very same object if none concerns it; raises ValueError if a ring vanishes."""
    parts = []
    touched = False
    for part in shapely.get_parts(area):
        rings = [_ring_vertices(ring) for ring in (part.exterior, *part.interiors)]
        after = [changes.apply_to(ring) for ring in rings]
        touched = touched or after != rings
        parts.append(Polygon(after[0], after[1:]))
    if not touched:
        return area
    return MultiPolygon(parts) if isinstance(area, MultiPolygon) else parts[0]


def _ring_vertices(ring: BaseGeometry) -> Ring:
    """Vertices of a ring, the last not repeating the first."""
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)[:-1]]


def _surroundings(others: Mapping[str, BaseGeometry]) -> Surroundings:
    at_vertex: dict[XY, set[str]] = defaultdict(set)
    at_edge: dict[tuple[XY, XY], str] = {}
    for code, area in others.items():
        for part in shapely.get_parts(area):
            for ring in (part.exterior, *part.interiors):
                vertices = _ring_vertices(ring)
                for here, ahead in zip(vertices, vertices[1:] + vertices[:1], strict=True):
                    at_vertex[here].add(code)
                    at_edge[here, ahead] = at_edge[ahead, here] = code
    return Surroundings(dict(at_vertex), at_edge)


def _snap_ring(ring: BaseGeometry, old: Polygon, around: Surroundings) -> Ring:
    """The ring with vertices that lie within SNAP_DEG of a known vertex put exactly there, none repeated."""
    own = dict.fromkeys(vertex for part in (old.exterior, *old.interiors) for vertex in _ring_vertices(part))
    known = [*own, *(vertex for vertex in around.at_vertex if vertex not in own)]
    tree = shapely.STRtree(shapely.points(known))
    drawn = _ring_vertices(ring)
    mine, theirs = tree.query_nearest(shapely.points(drawn), max_distance=SNAP_DEG, all_matches=False)
    for position, match in zip(mine.tolist(), theirs.tolist(), strict=True):
        drawn[position] = known[match]
    return [vertex for position, vertex in enumerate(drawn) if vertex != drawn[position - 1]]


def _redraw_ring(old: Ring, new: Ring, around: Surroundings, changes: Changes) -> Ring:
    """The new ring, with nodes added where it needs them; the changes are written into ``changes``."""
    old, new = _align_rings(old, new)
    result = new[:1]
    changes.moved[old[0]] = new[0]
    matcher = SequenceMatcher(None, old[1:-1], new[1:-1], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        stretch = new[j1 : j2 + 2]
        if tag != "equal":
            stretch = _record_stretch(old[i1 : i2 + 2], stretch, around, changes)
        result += stretch[1:-1]
    return result


def _align_rings(old: Ring, new: Ring) -> tuple[Ring, Ring]:
    """Both rings in the same direction, closed, and beginning at a vertex they share, else where they are nearest."""
    if shapely.is_ccw(shapely.linearrings(old)) != shapely.is_ccw(shapely.linearrings(new)):
        new = new[::-1]
    kept = set(new)
    start = next((i for i, vertex in enumerate(old) if vertex in kept), None)
    if start is not None:
        other = new.index(old[start])
    else:
        gaps = np.linalg.norm(np.array(old)[:, None] - np.array(new)[None], axis=2)
        start, other = (int(i) for i in np.unravel_index(gaps.argmin(), gaps.shape))
    return [*old[start:], *old[: start + 1]], [*new[other:], *new[: other + 1]]


def _record_stretch(old: Ring, new: Ring, around: Surroundings, changes: Changes) -> Ring:
    """Record how one changed stretch went over into its new form; returns that form, with nodes added if needed."""
    if len(old) == len(new):
        for k in range(len(old) - 1):
            changes.record_piece(old[k : k + 2], new[k : k + 2])
        return new
    inner = range(1, len(old) - 1)
    junctions = [k for k in inner if around.is_junction(old[k - 1], old[k], old[k + 1])]
    if len(junctions) > len(new) - 2:
        new = _add_nodes([old[k] for k in junctions], new)
    places = _match_junctions([old[k] for k in junctions], new)
    marks, images = [0, *junctions, len(old) - 1], [0, *places, len(new) - 1]
    for k in range(len(marks) - 1):
        changes.record_piece(old[marks[k] : marks[k + 1] + 1], new[images[k] : images[k + 1] + 1])
    return new


def _add_nodes(junctions: Ring, line: Ring) -> Ring:
    """The line with a vertex more at the foot of each junction, where a border between others will end."""
    path = LineString(line)
    marks = [(path.project(Point(vertex)), vertex) for vertex in line[1:-1]]
    for junction in junctions:
        along = min(max(path.project(Point(junction)), path.length * 1e-3), path.length * (1 - 1e-3))
        foot = path.interpolate(along)
        marks.append((along, (foot.x, foot.y)))
    return [line[0], *[vertex for _, vertex in sorted(marks)], line[-1]]


def _match_junctions(junctions: Ring, line: Ring) -> list[int]:
    """For each junction an inner vertex of the line, in order, none twice, with the least sum of squared distances."""
    if not junctions:
        return []
    inner = np.array(line[1:-1])
    cost = ((np.array(junctions)[:, None] - inner[None]) ** 2).sum(axis=2)
    count, slots = cost.shape
    best = np.full((count + 1, slots + 1), np.inf)
    best[0] = 0.0
    for j in range(1, count + 1):
        for s in range(j, slots + 1):
            best[j, s] = min(best[j, s - 1], best[j - 1, s - 1] + cost[j - 1, s - 1])
    found: list[int] = []
    s = slots
    for j in range(count, 0, -1):
        while s > j and best[j, s] == best[j, s - 1]:
            s -= 1
        found.append(s)
        s -= 1
    return found[::-1]
