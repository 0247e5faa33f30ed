"""A point is found in exactly one territorial grid, quickly."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from grids.areas.coords import metres_per_degree
from grids.areas.net_index import NOWHERE, NetIndex

WEST, SOUTH, SIDE, SIZE = 113.3, 22.5, 0.01, 6


def tessellation(size: int) -> np.ndarray:
    """Voronoi cells of jittered seeds: irregular polygons that share their borders exactly."""
    rng = np.random.default_rng(5)
    columns, rows = np.meshgrid(np.arange(size), np.arange(size))
    seeds = np.column_stack([columns.ravel(), rows.ravel()]) + rng.uniform(0.1, 0.9, (size * size, 2))
    seeds = seeds * SIDE + (WEST, SOUTH)
    return shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), ordered=True))


def entries(polygons):
    return [(1 + i, f"{i:09}", polygon) for i, polygon in enumerate(polygons)]


@pytest.fixture(scope="module")
def cells():
    return tessellation(SIZE)


@pytest.fixture(scope="module")
def index(cells):
    return NetIndex(entries(cells))


def test_an_inner_point_is_found_in_its_grid(index, cells):
    for position, cell in enumerate(cells):
        inner = cell.representative_point()
        assert index.locate(inner.x, inner.y) == position + 1


def test_a_corner_belongs_to_the_lowest_code(index, cells):
    x, y = shapely.get_coordinates(cells[SIZE * 2 + 2])[0]
    owners = np.flatnonzero(shapely.intersects_xy(cells, x, y))
    assert len(owners) >= 3
    assert index.locate(x, y) == owners.min() + 1


def test_the_lowest_code_wins_whatever_the_order_of_the_entries(cells):
    x, y = shapely.get_coordinates(cells[SIZE * 2 + 2])[0]
    forwards, backwards = NetIndex(entries(cells)), NetIndex(reversed(entries(cells)))
    assert forwards.locate(x, y) == backwards.locate(x, y)


@given(u=st.floats(0, 1), v=st.floats(0, 1))
def test_every_point_of_the_net_is_in_exactly_one_grid(index, cells, u, v):
    x, y = WEST + u * SIDE * SIZE, SOUTH + v * SIDE * SIZE
    covering = np.flatnonzero(shapely.intersects_xy(cells, x, y))
    assert index.locate(x, y) == covering.min() + 1


def test_outside_the_net_there_is_no_grid(index):
    assert index.locate(2.35, 48.85) is None


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_no_number_is_nowhere(index, bad):
    assert index.locate(bad, 22.5) is None
    assert index.nearest(bad, 22.5) is None


def test_many_points_at_once_agree_with_one_by_one(index, cells):
    rng = np.random.default_rng(2)
    points = np.concatenate([rng.uniform((113.2, 22.4), (113.5, 22.7), (500, 2)), shapely.get_coordinates(cells[7])])
    alone = [index.locate(x, y) for x, y in points.tolist()]
    assert index.locate_many(points).tolist() == [NOWHERE if found is None else found for found in alone]


def test_many_of_no_points_is_nothing(index):
    assert index.locate_many([]).tolist() == []


def test_an_empty_index_finds_nothing():
    empty = NetIndex([])
    assert empty.locate(113.3, 22.5) is empty.nearest(113.3, 22.5) is None
    assert len(empty) == 0
    assert empty.locate_many([(113.3, 22.5)]).tolist() == [NOWHERE]


def test_inside_the_net_the_nearest_grid_is_no_way_off(index, cells):
    inner = cells[3].representative_point()
    assert index.nearest(inner.x, inner.y) == (4, 0.0)


def test_the_nearest_grid_is_told_in_metres():
    index = NetIndex([(1, "a", box(113.0, 22.0, 113.1, 22.1))])
    area_id, metres = index.nearest(113.05, 22.11)
    assert area_id == 1
    assert metres == pytest.approx(0.01 * metres_per_degree(22.11)[1], rel=1e-6)


def test_nearest_is_judged_in_metres_not_in_degrees():
    # 0.0105° to the east are 1,081 m, 0.0100° to the north 1,107 m.
    east, north = box(113.0105, 21.9, 113.02, 22.1), box(112.9, 22.01, 113.01, 22.02)
    index = NetIndex([(1, "north", north), (2, "east", east)])
    assert index.nearest(113.0, 22.0)[0] == 2
