"""Owns the drawing of the demo city: an outline of our own, divided into townships, villages and grids without a gap.

Method. A cloud of seeds fills the outline, dense where grids are small; its Voronoi cells are the clay. Townships,
villages and grids are contiguous groups of cells, found by k-means from above to below, so a village is exactly its
grids. The borders between groups are cut into arcs at their junctions; each arc is smoothed and roughened once and
used by every area on both its sides, so borders are shared exactly at all levels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Polygon

from demo.borders import Borders, NotOnePolygon, trace_borders
from demo.city_shape import OUTLINE, SITE_KINDS, TOWNSHIPS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Tree = Mapping[str, Mapping[str, int]]
GridKey = tuple[str, int]
GridLabel = tuple[Any, ...]  # (township, village, serial), of which a level is a prefix

CELLS_PER_GRID = 14
LEAST_CELLS = 4
CANDIDATES_PER_SEED = 3
ENOUGH_TO_RELAX = 4000
SQUASH = 0.924  # a degree of longitude over a degree of latitude at 22.5° N: distances are taken in this space
DECIMALS = 7  # about one centimetre
TRIES = 5  # few cells may fall so that an area hangs together by a corner


@dataclass(frozen=True)
class CityGeometry:
    """The finished drawing in WGS 84 degrees; every village is exactly its grids, every township its villages."""

    outline: Polygon
    townships: dict[str, Polygon]
    villages: dict[str, Polygon]
    grids: dict[GridKey, Polygon]


@dataclass(frozen=True)
class DedicatedSite:
    """A small place that has a grid of its own: its kind, the village it lies in and its polygon in degrees."""

    kind: str
    village_code: str
    polygon: Polygon


@dataclass(frozen=True)
class Clay:
    """Voronoi cells of the seeds: sites (n, 2), rings of vertex ids, vertices (v, 2) and neighbours by cell."""

    sites: Floats
    rings: list[Ints]
    vertices: Floats
    neighbours: list[list[int]]


def draw_city(tree: Tree, seed: int = 442000) -> CityGeometry:
    """Draw the city for {township code: {village code: number of grids}}; the same seed draws the same city.

    Codes known by name lie about where the real townships lie; others are strewn. Raises ValueError on an empty tree
    or a village without grids.
    """
    if not tree or any(not villages or min(villages.values()) < 1 for villages in tree.values()):
        raise ValueError("Every township needs a village and every village needs at least one grid.")
    for again in range(TRIES):
        try:
            return _draw(tree, np.random.default_rng((seed, again) if again else seed))
        except NotOnePolygon:
            continue
    raise ValueError(f"No city of this shape comes of the seed {seed}; take another.")


def _draw(tree: Tree, rng: np.random.Generator) -> CityGeometry:
    """Draw it once; raises ``NotOnePolygon`` where a few cells fell so that an area hangs together by a corner."""
    outline = Polygon(OUTLINE)
    shares = {code: float(sum(villages.values())) for code, villages in tree.items()}
    sites, township_of, inside = _seeds(outline, shares, rng)
    clay = _clay(sites)
    keys = _label(clay, tree, township_of, inside)
    return _assemble(clay, keys, rng)


def dedicated_sites(city: CityGeometry, n: int = 40, seed: int = 7) -> list[DedicatedSite]:
    """Draw ``n`` small places (park, hospital, market, school …), one to a village, wholly inside it, spread evenly."""
    rng = np.random.default_rng(seed)
    codes = sorted(city.villages)
    sites = []
    for rank in range(n):
        code = codes[rank * len(codes) // n]
        kind, radius_m, corners = SITE_KINDS[rank % len(SITE_KINDS)]
        village = city.villages[code]
        polygon = _site_shape(village, radius_m, corners, rng)
        sites.append(DedicatedSite(kind, code, polygon))
    return sites


def _site_shape(village: Polygon, radius_m: float, corners: int, rng: np.random.Generator) -> Polygon:
    """A rounded many-cornered or a four-cornered plot around an inner point, shrunk until the village contains it."""
    centre = shapely.maximum_inscribed_circle(village, tolerance=1e-4).coords[0]
    turn = rng.uniform(0, np.pi)
    jitter = rng.uniform(0.8, 1.15, corners) if corners > 4 else np.ones(corners)
    skew = np.array([0.0, 1.05, np.pi, np.pi + 1.05]) if corners == 4 else np.arange(corners) * 2 * np.pi / corners
    shape = np.column_stack([np.cos(turn + skew) / SQUASH, np.sin(turn + skew)]) * jitter[:, None]
    radius = radius_m / 110_900
    while True:
        plot = Polygon(np.round(np.array(centre) + shape * radius, DECIMALS))
        if village.covers(plot):
            return plot
        radius *= 0.7


# --- seeds and cells -------------------------------------------------------------------------------------------------


def _seeds(
    outline: Polygon, shares: Mapping[str, float], rng: np.random.Generator
) -> tuple[Floats, Ints, npt.NDArray[np.bool_]]:
    """Seeds (n, 2) in squashed degrees, the rank of the township of each, and whether it lies inside the outline.

    Each township gets seeds by its number of grids, drawn closer together near its centre.
    """
    codes = list(shares)
    wanted = sum(shares.values()) * CELLS_PER_GRID
    field = outline.buffer(0.03)
    points = _jitter_points(field, int(wanted * CANDIDATES_PER_SEED * field.area / outline.area), rng)
    inside = shapely.contains_xy(outline, points)
    points[:, 0] *= SQUASH
    land, sea = points[inside], points[~inside]
    centres, areas = _places(codes, outline, rng)
    targets = areas / areas.sum() * len(land)
    township = _power_groups(land, centres, targets, rounds=60, move=False)
    chosen, ranks = [], []
    for rank, code in enumerate(codes):
        mine = land[township == rank]
        weight = _density(mine, centres[rank])
        count = min(len(mine), int(shares[code] * CELLS_PER_GRID))
        pick = rng.choice(len(mine), size=count, replace=False, p=weight / weight.sum())
        chosen.append(mine[np.sort(pick)])
        ranks.append(np.full(count, rank, dtype=np.int64))
    chosen.append(sea[::CANDIDATES_PER_SEED])
    ranks.append(np.full(len(chosen[-1]), -1, dtype=np.int64))
    sites, township_of = np.concatenate(chosen), np.concatenate(ranks)
    return sites, township_of, township_of >= 0


def _jitter_points(field: Polygon, count: int, rng: np.random.Generator) -> Floats:
    """About ``count`` points in the field, one in each square of a raster, shifted at random inside it."""
    step = float(np.sqrt(field.area / count))
    west, south, east, north = field.bounds
    columns, rows = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    raster = np.column_stack([columns.ravel(), rows.ravel()])
    points = raster + rng.uniform(0.05, 0.95, raster.shape) * step
    return points[shapely.contains_xy(field, points)]


def _places(codes: Sequence[str], outline: Polygon, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Centre (squashed degrees) and relative area of each township; unknown codes are strewn over the outline."""
    strewn = _jitter_points(outline, max(40, 12 * len(codes)), rng)
    strewn = strewn[rng.permutation(len(strewn))]
    spare = iter(strewn)
    rows = [TOWNSHIPS[code[:9]] if code[:9] in TOWNSHIPS else (*next(spare), 80.0) for code in codes]
    table = np.array(rows, dtype=float)
    return table[:, :2] * (SQUASH, 1.0), table[:, 2]


def _density(points: Floats, centre: Floats) -> Floats:
    """How closely seeds stand: about six times closer at the centre of a township than at its edge."""
    distance = np.hypot(*(points - centre).T)
    return cast("Floats", 1.0 / (0.18 + distance / max(float(distance.max(initial=0.0)), 1e-9)))


def _clay(sites: Floats) -> Clay:
    """Voronoi cells of the sites, as rings of ids of shared vertices."""
    for _ in range(2):
        cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), ordered=True))
        sites = shapely.get_coordinates(shapely.centroid(cells))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), ordered=True))
    cells = shapely.orient_polygons(cells)
    coordinates, owner = shapely.get_coordinates(cells, return_index=True)
    vertices, ids = np.unique(coordinates, axis=0, return_inverse=True)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    rings = [ring[:-1] for ring in np.split(ids.reshape(-1), starts[1:])]
    neighbours: list[list[int]] = [[] for _ in rings]
    seen: dict[tuple[int, int], int] = {}
    for cell, ring in enumerate(rings):
        listed = ring.tolist()
        for a, b in zip(listed, listed[1:] + listed[:1], strict=True):
            other = seen.pop((b, a), None)
            if other is None:
                seen[a, b] = cell
            else:
                neighbours[cell].append(other)
                neighbours[other].append(cell)
    return Clay(sites, rings, vertices, neighbours)


# --- groups of cells -------------------------------------------------------------------------------------------------


def _label(clay: Clay, tree: Tree, township_of: Ints, inside: npt.NDArray[np.bool_]) -> list[GridLabel | None]:
    """For each cell its (township, village, serial) or None outside; every group is contiguous."""
    keys: list[GridLabel | None] = [None] * len(clay.rings)
    land = _largest(clay, np.flatnonzero(inside))
    townships = _contiguous(clay, land, township_of[land])
    for rank, (township, villages) in enumerate(tree.items()):
        mine = land[townships == rank]
        centre = clay.sites[mine].mean(axis=0)
        # Communities (serials below 200) stand in the middle of a town, villages around it.
        codes = sorted(villages, key=lambda code: (code[9:] >= "200", code))
        shares = np.array([villages[code] for code in codes], dtype=float)
        groups = _divide(clay, mine, shares, centre)
        for code, cells in zip(codes, groups, strict=True):
            parts = _divide(clay, cells, np.ones(villages[code]), clay.sites[cells].mean(axis=0))
            for serial, part in enumerate(_reading_order(clay, parts), start=1):
                for cell in part.tolist():
                    keys[cell] = (township, code, serial)
    return keys


def _divide(clay: Clay, cells: Ints, shares: Floats, centre: Floats) -> list[Ints]:
    """Divide contiguous cells into contiguous groups sized by the shares, the first groups nearest the centre."""
    if len(shares) == 1:
        return [cells]
    points = clay.sites[cells]
    seeds = _spread(points, len(shares))
    seeds = seeds[np.argsort(np.hypot(*(seeds - centre).T), kind="stable")]
    targets = shares / shares.sum() * len(cells)
    labels = _power_groups(points, seeds, targets, rounds=40, move=True)
    labels = _contiguous(clay, cells, labels)
    counts = np.bincount(labels, minlength=len(shares))
    if counts.min() < LEAST_CELLS and len(cells) >= LEAST_CELLS * len(shares):
        labels = _power_groups(points, seeds, np.full(len(shares), len(cells) / len(shares)), rounds=60, move=True)
        labels = _contiguous(clay, cells, labels)
    groups = [cells[labels == rank] for rank in range(len(shares))]
    return _fill_empty(clay, groups)


def _spread(points: Floats, count: int) -> Floats:
    """``count`` of the points, far from each other: each the farthest from those taken before."""
    taken = [int(np.argmin(points.sum(axis=1)))]
    nearest = np.hypot(*(points - points[taken[0]]).T)
    while len(taken) < count:
        taken.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, np.hypot(*(points - points[taken[-1]]).T))
    return points[taken].copy()


def _power_groups(points: Floats, centres: Floats, targets: Floats, *, rounds: int, move: bool) -> Ints:
    """Labels (n,) of a power diagram; weights, and centres if ``move``, are relaxed until sizes meet the targets."""
    middle = points.mean(axis=0)
    centres = centres - middle
    sample = (points - middle)[:: max(1, len(points) // ENOUGH_TO_RELAX)]
    targets = targets / targets.sum() * len(sample)
    weights = np.zeros(len(centres))
    spread = float(sample.var(axis=0).sum()) / len(centres)
    for turn in range(rounds):
        labels = _nearest(sample, centres, weights)
        counts = np.bincount(labels, minlength=len(centres))
        weights += spread * 0.25 * (1 - turn / rounds) * np.clip((targets - counts) / targets, -0.5, 0.5)
        if move:
            for axis in (0, 1):
                sums = np.bincount(labels, weights=sample[:, axis], minlength=len(centres))
                centres[:, axis] = np.where(counts > 0, sums / np.maximum(counts, 1), centres[:, axis])
    return _nearest(points - middle, centres, weights)


def _nearest(points: Floats, centres: Floats, weights: Floats) -> Ints:
    """The centre with the smallest power distance to each point, up to a term that is the same for all centres."""
    powers = points @ (-2.0 * centres.T) + ((centres**2).sum(axis=1) - weights)
    return cast("Ints", powers.argmin(axis=1).astype(np.int64))


def _pieces(clay: Clay, cells: Ints, labels: Ints) -> list[list[int]]:
    """Connected pieces of equal label among the cells."""
    label_of = dict(zip(cells.tolist(), labels.tolist(), strict=True))
    pieces: list[list[int]] = []
    waiting = set(label_of)
    for start in cells.tolist():
        if start not in waiting:
            continue
        waiting.discard(start)
        piece = [start]
        for cell in piece:
            for other in clay.neighbours[cell]:
                if other in waiting and label_of[other] == label_of[cell]:
                    waiting.discard(other)
                    piece.append(other)
        pieces.append(piece)
    return pieces


def _largest(clay: Clay, cells: Ints) -> Ints:
    pieces = _pieces(clay, cells, np.zeros(len(cells), dtype=np.int64))
    return np.sort(np.array(max(pieces, key=len), dtype=np.int64))


def _contiguous(clay: Clay, cells: Ints, labels: Ints) -> Ints:
    """Labels in which each group is one piece: strayed pieces go to the neighbouring group they touch most."""
    label_of = dict(zip(cells.tolist(), labels.tolist(), strict=True))
    best: dict[int, list[int]] = {}
    pieces = _pieces(clay, cells, labels)
    for piece in pieces:
        label = label_of[piece[0]]
        if len(piece) > len(best.get(label, [])):
            best[label] = piece
    strays = {cell for piece in pieces if best[label_of[piece[0]]] is not piece for cell in piece}
    while strays:
        for cell in sorted(strays):
            touching = [label_of[o] for o in clay.neighbours[cell] if o in label_of and o not in strays]
            if touching:
                label_of[cell] = max(sorted(set(touching)), key=touching.count)
                strays.discard(cell)
    return np.array([label_of[cell] for cell in cells.tolist()], dtype=np.int64)


def _fill_empty(clay: Clay, groups: list[Ints]) -> list[Ints]:
    """Give every empty group the half of the largest one; raises ``NotOnePolygon`` where it has no halves."""
    while any(len(group) == 0 for group in groups):
        empty = next(rank for rank, group in enumerate(groups) if len(group) == 0)
        largest = max(range(len(groups)), key=lambda rank: len(groups[rank]))
        cells = groups[largest]
        halves = _contiguous(
            clay,
            cells,
            _power_groups(
                clay.sites[cells], _spread(clay.sites[cells], 2), np.full(2, len(cells) / 2), rounds=30, move=True
            ),
        )
        if not 0 < np.count_nonzero(halves) < len(cells):
            raise NotOnePolygon("A few cells cannot be parted in two that each hang together.")
        groups[largest], groups[empty] = cells[halves == 0], cells[halves == 1]
    return groups


def _reading_order(clay: Clay, parts: list[Ints]) -> list[Ints]:
    """Parts in rows from north to south, in each row from west to east."""
    middles = np.array([clay.sites[part].mean(axis=0) for part in parts])
    rows = max(1, round(len(parts) ** 0.5))
    by_north = np.argsort(-middles[:, 1], kind="stable")
    order = [i for row in np.array_split(by_north, rows) for i in sorted(row.tolist(), key=lambda k: middles[k, 0])]
    return [parts[i] for i in order]


# --- assembly --------------------------------------------------------------------------------------------------------


def _assemble(clay: Clay, keys: Sequence[GridLabel | None], rng: np.random.Generator) -> CityGeometry:
    """Build every level from one set of borders."""
    borders = trace_borders(clay.rings, clay.vertices, keys, SQUASH, rng)
    city, townships, villages, grids = (_level(borders, depth) for depth in range(4))
    return CityGeometry(
        outline=city[()],
        townships={key[0]: polygon for key, polygon in townships.items()},
        villages={key[1]: polygon for key, polygon in villages.items()},
        grids={(key[1], key[2]): polygon for key, polygon in grids.items()},
    )


def _level(borders: Borders, depth: int) -> dict[GridLabel, Polygon]:
    """The areas whose labels agree in their first ``depth`` parts, ordered by label."""

    def prefix(label: Any) -> GridLabel | None:
        return None if label is None else cast("GridLabel", label[:depth])

    return dict(sorted(borders.polygons(prefix).items()))
