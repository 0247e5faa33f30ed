"""The demo city has no gap, no overlap, and looks like itself every time."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import Polygon

from demo.city_shape import OUTLINE, TOWNSHIPS
from demo.tessellation import dedicated_sites, draw_city

TREE = {
    "442000001000": {f"4420000010{n:02}": 3 + n % 3 for n in range(1, 6)},
    "442000118000": {f"442000118{n}": 2 + n % 4 for n in range(201, 207)},
    "442000107000": {"442000107001": 8, "442000107201": 1},
}


def as_array(areas):
    return np.array(list(areas.values()))


@pytest.fixture(scope="module")
def city():
    return draw_city(TREE)


def test_every_area_of_the_tree_is_drawn(city):
    grids = {(v, s) for villages in TREE.values() for v, n in villages.items() for s in range(1, n + 1)}
    assert set(city.grids) == grids
    assert set(city.villages) == {v for villages in TREE.values() for v in villages}
    assert set(city.townships) == set(TREE)


@pytest.mark.parametrize("level", ["townships", "villages", "grids"])
def test_each_level_tiles_the_city_exactly(city, level):
    areas = as_array(getattr(city, level))
    assert shapely.is_valid(areas).all()
    assert shapely.coverage_is_valid(areas)
    assert shapely.coverage_union_all(areas).equals(city.outline)


def test_every_area_is_one_polygon(city):
    everything = [*city.grids.values(), *city.villages.values(), *city.townships.values(), city.outline]
    assert all(type(area) is Polygon for area in everything)


def test_a_village_is_exactly_its_grids(city):
    for code, village in city.villages.items():
        grids = np.array([polygon for (owner, _), polygon in city.grids.items() if owner == code])
        assert shapely.coverage_union_all(grids).equals(village)


def test_a_township_is_exactly_its_villages_with_their_vertices(city):
    for code, villages in TREE.items():
        union = shapely.coverage_union_all(np.array([city.villages[v] for v in villages]))
        assert union.equals(city.townships[code])


def test_villages_share_every_vertex_of_their_borders_with_their_grids(city):
    of_grids = {tuple(v) for v in shapely.get_coordinates(as_array(city.grids))}
    assert {tuple(v) for v in shapely.get_coordinates(as_array(city.villages))} <= of_grids


def test_the_same_seed_draws_the_same_city_and_another_does_not(city):
    assert draw_city(TREE).grids == city.grids
    assert draw_city(TREE, seed=1).grids != city.grids


def test_borders_are_crooked_and_light(city):
    counts = shapely.get_num_coordinates(as_array(city.grids))
    assert 20 <= np.median(counts) <= 60


def test_known_townships_lie_where_they_are_looked_for(city):
    centre, north, south = (city.townships[code].centroid for code in TREE)
    assert south.y < centre.y < north.y
    assert north.x < centre.x


def test_grids_are_numbered_from_north_to_south_in_rows(city):
    ys = [city.grids["442000107001", serial].centroid.y for serial in range(1, 9)]
    assert min(ys[:3]) > max(ys[-2:])


def test_a_city_of_unknown_codes_is_drawn_too():
    city = draw_city({"a": {"a1": 2, "a2": 3}, "b": {"b1": 1}}, seed=3)
    assert len(city.grids) == 6


@pytest.mark.parametrize("tree", [{}, {"a": {}}, {"a": {"a1": 0}}])
def test_a_tree_with_nothing_to_draw_is_refused(tree):
    with pytest.raises(ValueError, match="at least one grid"):
        draw_city(tree)


@settings(max_examples=8, deadline=None)
@example(seed=2824, sizes=[1, 4, 7, 3])
@given(seed=st.integers(0, 10_000), sizes=st.lists(st.integers(1, 8), min_size=1, max_size=5))
def test_any_seed_and_sizes_make_an_exact_net(seed, sizes):
    tree = {"x": {f"x{n}": size for n, size in enumerate(sizes)}, "y": {"y1": 2}}
    city = draw_city(tree, seed=seed)
    grids = as_array(city.grids)
    assert len(grids) == sum(sizes) + 2
    assert shapely.coverage_is_valid(grids)


def test_dedicated_sites_lie_in_their_villages(city):
    sites = dedicated_sites(city, n=12)
    assert len(sites) == 12
    assert all(city.villages[site.village_code].covers(site.polygon) for site in sites)


def test_dedicated_sites_are_of_every_kind(city):
    assert {site.kind for site in dedicated_sites(city, n=8)} == {"park", "hospital", "market", "school"}


def test_the_hand_drawn_outline_is_sound_and_holds_every_township_centre():
    outline = Polygon(OUTLINE)
    assert outline.is_valid
    assert all(outline.contains(shapely.Point(lng, lat)) for lng, lat, _ in TOWNSHIPS.values())
