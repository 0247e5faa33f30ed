"""Where a point lies: our index of the net in the process, beside bare Shapely over the same polygons."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from shapely import Point, STRtree

from bench.report import Section, median, whole
from bench.scratch import Scratch
from grids.areas.net_index import NetIndex

ROUNDS = 7
EDGE_POINTS = 6


def measure(scratch: Scratch) -> Section:
    """Measure 1,200 and 100,000 grids one by one and in bulk, and the whole answer over the demo city."""
    section = Section(
        "locate", "in which grid a point lies, in process", ("over", "points/s", "floor/s", "ratio", "goal")
    )
    seed, count = scratch.seed("SQLite"), scratch.size(20_000, 500)
    for grids, vertices, compared in seed.ask("bench.locate:both_nets", side=scratch.size(317, 20), count=count):
        for name, ours, floor in compared:
            goal = "≥ 50,000/s" if name == "one by one" else ""
            section.add(
                f"{whole(grids)} grids of {vertices:.0f} vertices, {name}",
                whole(median(ours)),
                whole(median(floor)),
                f"{median(o / f for o, f in zip(ours, floor, strict=True)):.2f}",
                goal,
            )
    answers = seed.ask("bench.locate:whole_answers", count=count)
    section.add("demo city, with the chain's names and dedicated grids", whole(answers), "", "", "≥ 50,000/s")
    section.notes = [
        (
            'Floor: Shapely\'s `STRtree.query(point, "covered_by")` over the same polygons, the point made in the loop; '
            "in bulk one call for all points."
        ),
        "The smaller net is the demo city, the larger a jittered tessellation. Every point lies inside the net.",
    ]
    return section


def both_nets(side: int, count: int) -> list[tuple[int, float, list[Any]]]:
    """Return (grids, mean vertices, comparisons) of the demo city and of a jittered net; run inside Django."""
    nets = (_city(), jittered(side))
    return [(len(net), _vertices(net), _compare(net, count)) for net in nets]


def _city() -> list[Any]:
    from grids.areas import selectors as areas
    from grids.areas.choices import GridKind

    on_top = {row.pk for row in areas.areas("grid") if row.kind != GridKind.TERRITORIAL}
    return [row.geometry for row in areas.net_on(areas.today(), level="grid") if row.area_id not in on_top]


def jittered(side: int) -> list[Any]:
    """Return side² polygons that tile a square of degrees, their shared edges wiggly and shared exactly."""
    dice = np.random.default_rng(1)
    lattice = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij"), axis=-1)
    lattice += dice.uniform(-0.2, 0.2, lattice.shape)
    steps = np.linspace(0, 1, EDGE_POINTS, endpoint=False)[:, None]

    def edges(starts: Any, ends: Any) -> Any:
        points = starts[..., None, :] * (1 - steps) + ends[..., None, :] * steps
        points[..., 1:, :] += dice.uniform(-0.04, 0.04, points[..., 1:, :].shape)
        return np.concatenate([points, ends[..., None, :]], axis=-2)

    east, north = edges(lattice[:-1], lattice[1:]), edges(lattice[:, :-1], lattice[:, 1:])
    rings = np.concatenate(
        [east[:, :-1], north[1:][:, :, 1:], east[:, 1:][:, :, ::-1][:, :, 1:], north[:-1][:, :, ::-1][:, :, 1:]], axis=2
    )
    made: Any = shapely.polygons(rings.reshape(side * side, -1, 2) * 0.002 + (113.0, 22.0))
    return list(made)


def _compare(polygons: list[Any], count: int) -> list[tuple[str, list[float], list[float]]]:
    index = NetIndex((number, f"{number:07}", polygon) for number, polygon in enumerate(polygons))
    tree = STRtree(polygons)
    points = _inside(polygons, count)
    pairs = [(float(x), float(y)) for x, y in points]
    made = shapely.points(points)

    def one_by_one() -> None:
        for x, y in pairs:
            index.locate(x, y)

    def bare() -> None:
        for x, y in pairs:
            tree.query(Point(x, y), predicate="covered_by")

    single = _rounds(one_by_one, bare, count)
    bulk = _rounds(lambda: index.locate_many(points), lambda: tree.query(made, predicate="covered_by"), count)
    return [("one by one", *single), ("in bulk", *bulk)]


def _rounds(ours: Callable[[], Any], floor: Callable[[], Any], count: int) -> tuple[list[float], list[float]]:
    rates: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS):
        for act, into in ((ours, rates[0]), (floor, rates[1])):
            started = time.perf_counter()
            act()
            into.append(count / (time.perf_counter() - started))
    return rates


def _inside(polygons: list[Any], count: int) -> Any:
    """Return points (count, 2) inside the polygons, none of them at a special place of its polygon."""
    dice = np.random.default_rng(2)
    chosen = np.array(polygons, dtype=object)[dice.integers(0, len(polygons), count)]
    centres = shapely.get_coordinates(shapely.point_on_surface(chosen))
    return centres + dice.uniform(-1, 1, centres.shape) * 1e-5


def _vertices(polygons: list[Any]) -> float:
    return float(np.mean(shapely.get_num_coordinates(polygons)))


def whole_answers(count: int) -> float:
    """Return how many a second ``areas.locate`` answers; run inside Django on the demo city."""
    from grids.areas import selectors as areas

    number = areas.net_revision()
    pairs = [(float(x), float(y)) for x, y in _inside(_city(), count)]
    areas.locate(*pairs[0], net_revision=number)
    rates = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        for lng, lat in pairs:
            areas.locate(lng, lat, net_revision=number)
        rates.append(count / (time.perf_counter() - started))
    return median(rates)
