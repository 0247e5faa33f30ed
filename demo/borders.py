"""Owns the borders of the demo city: arcs between areas, each smoothed and roughened once for both of its sides."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Label = Hashable  # None is the outside
Area = TypeVar("Area", bound=Hashable)

SMOOTHING_ROUNDS = 4
ROUGHNESS = 0.13  # sideways shift of a midpoint, as a share of the length of its segment
DECIMALS = 7  # of a degree, about one centimetre


class NotOnePolygon(ValueError):
    """An area whose lines do not close to one shell: cells that touched in a corner only came apart by smoothing."""


@dataclass(frozen=True)
class Arc:
    """A border from junction to junction: ids of its vertices, and the areas to the left and right of that way."""

    path: tuple[int, ...]
    left: Label
    right: Label

    @property
    def is_closed(self) -> bool:
        """Whether the arc runs around one area alone, without any junction."""
        return self.path[0] == self.path[-1]


@dataclass(frozen=True)
class Borders:
    """All arcs of a net with their finished lines in degrees; ``polygons`` builds any level of areas from them."""

    arcs: list[Arc]
    lines: list[Floats]

    def polygons(self, area_of: Callable[[Label], Area | None]) -> dict[Area, Polygon]:
        """The areas that arise when labels are grouped by ``area_of``; raises ``NotOnePolygon``."""
        outgoing: dict[Area, dict[int, tuple[int, Floats]]] = defaultdict(dict)
        rings: dict[Area, list[Floats]] = defaultdict(list)
        for arc, line in zip(self.arcs, self.lines, strict=True):
            left, right = area_of(arc.left), area_of(arc.right)
            if left == right:
                continue
            for area, path, way in ((left, arc.path, line), (right, arc.path[::-1], line[::-1])):
                if area is None:
                    continue
                if arc.is_closed:
                    rings[area].append(way)
                else:
                    outgoing[area][path[0]] = (path[-1], way)
        for area, steps in outgoing.items():
            rings[area].extend(_chain_rings(steps))
        return {area: _polygon(area, found) for area, found in rings.items()}


def trace_borders(
    rings: Sequence[Ints], vertices: Floats, labels: Sequence[Label], squash: float, rng: np.random.Generator
) -> Borders:
    """Trace the borders between cells of different labels and give them their natural look.

    ``rings`` are anticlockwise rings of ids into ``vertices`` (v, 2), in degrees whose longitudes were multiplied by
    ``squash``; cells labelled None lie outside.
    """
    arcs = _arcs(rings, labels)
    return Borders(arcs, _natural_lines(arcs, vertices, squash, rng))


def _chain_rings(steps: dict[int, tuple[int, Floats]]) -> list[Floats]:
    """Closed rings from directed lines, given by start vertex as (end vertex, line)."""
    rings = []
    while steps:
        start, (at, line) = steps.popitem()
        parts = [line]
        while at != start:
            at, line = steps.pop(at)
            parts.append(line[1:])
        rings.append(np.concatenate(parts))
    return rings


def _polygon(area: Label, rings: list[Floats]) -> Polygon:
    shells = [ring for ring in rings if shapely.is_ccw(shapely.linearrings(ring))]
    if len(shells) != 1:
        raise NotOnePolygon(f"Area {area!r} is not one polygon.")
    holes = [ring for ring in rings if ring is not shells[0]]
    return shapely.normalize(Polygon(shells[0], holes))


def _arcs(rings: Sequence[Ints], labels: Sequence[Label]) -> list[Arc]:
    """Cut the edges between different labels into arcs at the vertices where not exactly two of them meet."""
    left_of: dict[tuple[int, int], Label] = {}
    for ring, label in zip(rings, labels, strict=True):
        if label is None:
            continue
        ids = ring.tolist()
        for edge in zip(ids, ids[1:] + ids[:1], strict=True):
            left_of[edge] = label
    edges = {edge: label for edge, label in left_of.items() if left_of.get((edge[1], edge[0])) != label}
    around: dict[int, list[int]] = defaultdict(list)
    for a, b in sorted({(min(edge), max(edge)) for edge in edges}):
        around[a].append(b)
        around[b].append(a)
    junctions = [vertex for vertex, others in around.items() if len(others) != 2]
    done: set[tuple[int, int]] = set()
    arcs = []
    for start in [*junctions, *around]:
        for towards in around[start]:
            if (start, towards) in done:
                continue
            path = _walk(start, towards, around)
            done.update(pairwise(path))
            done.update(pairwise(path[::-1]))
            arcs.append(Arc(tuple(path), edges.get((path[0], path[1])), edges.get((path[1], path[0]))))
    return arcs


def _walk(start: int, towards: int, around: dict[int, list[int]]) -> list[int]:
    """Vertices from the start along the border to the next junction, or back to the start."""
    path = [start, towards]
    while len(around[path[-1]]) == 2 and path[-1] != start:
        one, other = around[path[-1]]
        path.append(other if one == path[-2] else one)
    return path


def _natural_lines(arcs: list[Arc], vertices: Floats, squash: float, rng: np.random.Generator) -> list[Floats]:
    """Lines of the arcs in degrees, smoothed and roughened; arcs that would touch another stay as they were.

    The raw arcs never touch, and every round turns some of those that do back into raw ones, so this ends.
    """
    smooth = _smooth(arcs, vertices)
    noise = [rng.uniform(-1.0, 1.0, (len(arc.path) - 1) * 3) for arc in arcs]
    calm = np.zeros(len(arcs), dtype=bool)
    raw = np.zeros(len(vertices), dtype=bool)
    while True:
        base = np.where(raw[:, None], vertices, smooth)
        lines = []
        for arc, noises, still in zip(arcs, noise, calm, strict=True):
            path = np.array(arc.path)
            line = base[path] if raw[path].all() else _thin(base[path])
            line = _roughen(line, noises * (0.0 if still else ROUGHNESS))
            lines.append(np.round(line / (squash, 1.0), DECIMALS))
        touching = _crossing_arcs(arcs, lines)
        if len(touching) == 0:
            return lines
        for index in touching:
            if calm[index]:
                raw[list(arcs[index].path)] = True
            calm[index] = True


def _smooth(arcs: list[Arc], vertices: Floats) -> Floats:
    """Vertices after a few rounds in which each moves half-way to the middle of its neighbours along the borders."""
    ends = np.array([pair for arc in arcs for pair in pairwise(arc.path)])
    one, other = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    degree = np.bincount(one, minlength=len(vertices))
    moved = vertices.copy()
    on_border = degree > 0
    for _ in range(SMOOTHING_ROUNDS):
        for axis in (0, 1):
            middle = np.bincount(one, weights=moved[other, axis], minlength=len(vertices))
            moved[on_border, axis] = (moved[on_border, axis] + middle[on_border] / degree[on_border]) / 2
    return moved


def _thin(line: Floats) -> Floats:
    """Every second vertex of a longer line, and always its ends."""
    if len(line) <= 3:
        return line
    return np.concatenate([line[:-1:2], line[-1:]])


def _roughen(line: Floats, noises: Floats) -> Floats:
    """The line after one or two rounds of midpoint displacement; long arcs are rich enough after one."""
    used = 0
    for _ in range(2 if len(line) <= 2 else 1):
        steps = np.diff(line, axis=0)
        shift = noises[used : used + len(steps), None]
        used += len(steps)
        middles = line[:-1] + steps / 2 + shift * np.column_stack([-steps[:, 1], steps[:, 0]])
        woven = np.empty((2 * len(line) - 1, 2))
        woven[::2], woven[1::2] = line, middles
        line = woven
    return line


def _crossing_arcs(arcs: list[Arc], lines: list[Floats]) -> Ints:
    """Indexes of arcs that cross themselves, or meet another elsewhere than at a common junction."""
    shapes = np.array([shapely.LineString(line) for line in lines])
    bad = np.flatnonzero(~shapely.is_simple(shapes))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    ends = [(arc.path[0], arc.path[-1]) for arc in arcs]
    allowed = np.array([len(set(ends[a]) & set(ends[b])) for a, b in zip(one, other, strict=True)], dtype=np.int64)
    meeting = shapely.intersection(shapes[one], shapes[other])
    wrong = (shapely.get_dimensions(meeting) > 0) | (shapely.get_num_coordinates(meeting) > allowed)
    return np.unique(np.concatenate([bad, one[wrong], other[wrong]]).astype(np.int64))
