"""The one-net check finds every fault and its place."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from grids.areas.coords import area_m2
from grids.areas.coverage import (
    FaultKind,
    check_net,
    check_polygon,
    check_rings,
    simplify_net,
    sizable_parts,
)
from tests.areas.wavy import SIDE, SOUTH, WEST, square, wavy_net


def spoilt(number: float) -> Polygon:
    """A square one coordinate of which is no number."""
    rows = shapely.get_coordinates(square(0, 0))
    rows[2, 0] = number
    return shapely.set_coordinates(square(0, 0), rows)


def shaken(net, noise, seed, share=1.0):
    """The net with a share of the vertices moved by up to ``noise`` degrees, each polygon by itself: borders part."""
    rng = np.random.default_rng(seed)

    def shake(rows):
        moved = rows[:-1] + rng.uniform(-noise, noise, rows[:-1].shape) * (rng.random((len(rows) - 1, 1)) < share)
        return np.vstack([moved, moved[:1]])

    return {code: shapely.transform(polygon, shake) for code, polygon in net.items()}


def kinds(faults):
    return [fault.kind for fault in faults]


def as_children(net, parent="p"):
    return [(code, parent, polygon) for code, polygon in net.items()]


@pytest.fixture(scope="module")
def net():
    return wavy_net(3)


@pytest.fixture(scope="module")
def parent(net):
    return shapely.coverage_union_all(list(net.values()))


# --- one polygon


def test_a_sound_polygon_has_no_fault():
    assert check_polygon("a", square(0, 0)) == []


@pytest.mark.parametrize(
    ("geom", "kind"),
    [
        (None, FaultKind.EMPTY),
        (Polygon(), FaultKind.EMPTY),
        (Polygon([(113.3, 22.5), (113.4, 22.5), (113.3, 22.5)]), FaultKind.SELF_CROSSING),
        (shapely.Point(113.3, 22.5), FaultKind.NOT_POLYGON),
        (shapely.GeometryCollection([square(0, 0), shapely.Point(113.3, 22.5)]), FaultKind.NOT_POLYGON),
        (Polygon([(113.3, 22.5), (113.31, 22.51), (113.31, 22.5), (113.3, 22.51)]), FaultKind.SELF_CROSSING),
        (Polygon(square(0, 0).exterior, [square(5, 5).exterior.coords]), FaultKind.SELF_CROSSING),
        (spoilt(math.nan), FaultKind.NOT_CLOSED_OR_NAN),
        (spoilt(math.inf), FaultKind.NOT_CLOSED_OR_NAN),
        (box(22.5, 113.3, 22.51, 113.31), FaultKind.SWAPPED_AXES),
        (box(12_612_000, 2_573_000, 12_613_000, 2_574_000), FaultKind.OUT_OF_BOUNDS),
        (box(-179.0, 22.5, 179.0, 22.6), FaultKind.OUT_OF_BOUNDS),
        (box(2.3, 48.8, 2.4, 48.9), FaultKind.OUT_OF_BOUNDS),
    ],
)
def test_an_unsound_polygon_is_named_by_its_fault(geom, kind):
    assert kinds(check_polygon("a", geom)) == [kind]


def test_a_crossing_is_shown_where_it_is():
    bow = Polygon([(113.30, 22.50), (113.32, 22.52), (113.32, 22.50), (113.30, 22.52)])
    (fault,) = check_polygon("a", bow)
    assert fault.geometry.distance(shapely.Point(113.31, 22.51)) < 1e-9


def test_too_many_vertices_are_refused_before_anything_is_computed(monkeypatch):
    turn = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    wheel = Polygon(np.column_stack([113.3 + np.cos(turn) / 10, 22.5 + np.sin(turn) / 10]))
    monkeypatch.setattr("grids.areas.coverage.shapely.get_coordinates", lambda _shape: pytest.fail("computed"))
    (fault,) = check_polygon("a", wheel)
    assert (fault.kind, fault.message_args["vertices"]) == (FaultKind.TOO_MANY_VERTICES, 1_000_001)


def test_axes_swapped_inside_china_are_told_by_the_parent():
    parent = box(100.0, 30.0, 101.0, 31.0)
    turned = box(30.4, 100.4, 30.5, 100.5)
    assert kinds(check_polygon("a", turned, parent)) == [FaultKind.SWAPPED_AXES]


@pytest.mark.parametrize(
    ("rings", "kind"),
    [
        ([], FaultKind.EMPTY),
        ([[(1, 1), (2, 1), (2, 2), (1, 2)]], FaultKind.NOT_CLOSED_OR_NAN),
        ([[(1, 1), (2, 1)]], FaultKind.NOT_CLOSED_OR_NAN),
        ([[(1, 1), (2, 1), (2, math.nan), (1, 1)]], FaultKind.NOT_CLOSED_OR_NAN),
        ([[(1, 1), (2, 1), (2,), (1, 1)]], FaultKind.NOT_CLOSED_OR_NAN),
        ([[(1, 1)] * 50_001], FaultKind.TOO_MANY_VERTICES),
    ],
)
def test_raw_rings_are_checked_before_shapely_mends_them(rings, kind):
    assert kinds(check_rings("a", rings)) == [kind]


def test_a_closed_ring_with_heights_is_sound():
    assert check_rings("a", [[(1, 1, 9), (2, 1, 9), (2, 2, 9), (1, 1, 9)]]) == []


# --- the net


def test_an_exact_net_has_no_fault(net, parent):
    assert check_net(as_children(net), {"p": parent}) == []


def test_a_missing_grid_is_a_gap_of_its_shape_and_area(net, parent):
    (fault,) = check_net([c for c in as_children(net) if c[0] != "101"], {"p": parent})
    assert (fault.kind, fault.message_args) == (FaultKind.GAP, {"parent": "p"})
    assert fault.geometry.symmetric_difference(net["101"]).area < 1e-15
    assert fault.area_m2 == pytest.approx(area_m2(net["101"]))


def test_a_gap_names_the_grids_beside_it(net, parent):
    (fault,) = check_net([c for c in as_children(net) if c[0] != "101"], {"p": parent})
    assert set(fault.codes) == set(net) - {"101"}


def test_a_hole_is_a_gap_where_no_parent_is_known(net):
    (fault,) = check_net([c for c in as_children(net, None) if c[0] != "101"], {})
    assert fault.kind is FaultKind.GAP


def test_overlapping_grids_are_told_with_their_common_ground():
    shifted = shapely.transform(square(1, 0), lambda rows: rows - (SIDE / 4, 0))
    faults = check_net([("a", None, square(0, 0)), ("b", None, shifted)], {})
    assert [(f.kind, f.codes) for f in faults] == [(FaultKind.OVERLAP, ("a", "b"))]
    assert faults[0].area_m2 == pytest.approx(area_m2(square(0, 0)) / 4, rel=1e-6)


@pytest.mark.parametrize("second", [square(0, 0), square(0, 0).buffer(-SIDE / 4), box(113.2, 22.4, 113.4, 22.6)])
def test_a_grid_upon_or_inside_another_overlaps(second):
    faults = check_net([("a", None, square(0, 0)), ("b", None, second)], {})
    assert kinds(faults) == [FaultKind.OVERLAP]


def test_what_juts_out_of_the_parent_is_told_for_its_grid(net, parent):
    jutting = {
        **net,
        "100": shapely.union_all([net["100"], box(WEST + SIDE * 1.2, SOUTH - SIDE, WEST + SIDE * 1.4, SOUTH)]),
    }
    faults = check_net(as_children(jutting), {"p": parent})
    assert {(f.kind, f.codes) for f in faults} == {(FaultKind.OUTSIDE_PARENT, ("100",))}


def test_a_grid_far_from_its_parent_is_outside_and_leaves_a_gap(net, parent):
    far = {**net, "101": shapely.transform(net["101"], lambda rows: rows + 1.0)}
    assert set(kinds(check_net(as_children(far), {"p": parent}))) == {FaultKind.OUTSIDE_PARENT, FaultKind.GAP}


def test_a_code_given_twice_is_told_once(net, parent):
    doubled = [*as_children(net), ("101", "p", net["101"])]
    assert kinds(check_net(doubled, {"p": parent})) == [FaultKind.DUPLICATE_CODE, FaultKind.OVERLAP]


def test_a_broken_polygon_does_not_stop_the_check_of_the_rest(net, parent):
    broken = {**net, "101": Polygon([(113.3, 22.5), (113.31, 22.51), (113.31, 22.5), (113.3, 22.51)])}
    assert kinds(check_net(as_children(broken), {"p": parent})) == [FaultKind.SELF_CROSSING, FaultKind.GAP]


def test_a_broken_parent_is_a_fault_of_its_own(net):
    bow = Polygon([(113.3, 22.5), (113.31, 22.51), (113.31, 22.5), (113.3, 22.51)])
    assert [(f.kind, f.codes) for f in check_net(as_children(net), {"p": bow})] == [(FaultKind.SELF_CROSSING, ("p",))]


def test_slivers_below_the_tolerance_are_passed_over():
    close = shapely.transform(square(1, 0), lambda rows: rows - (1e-10, 0))
    assert check_net([("a", None, square(0, 0)), ("b", None, close)], {}, tolerance_m2=1.0) == []


@settings(max_examples=25, deadline=None)
@given(missing=st.sets(st.sampled_from([f"{c}{r:02}" for c in range(3) for r in range(3)]), max_size=8))
def test_gaps_have_the_area_of_what_is_missing(missing):
    net = wavy_net(3)
    parent = shapely.coverage_union_all(list(net.values()))
    faults = check_net([c for c in as_children(net) if c[0] not in missing], {"p": parent})
    assert sum(f.area_m2 for f in faults) == pytest.approx(sum(area_m2(net[c]) for c in missing), rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(exponent=st.floats(-10, -5), seed=st.integers(0, 2**16), share=st.sampled_from([0.02, 0.3, 1.0]))
def test_borders_that_miss_each_other_by_a_hair_are_checked_whatever_its_size(exponent, seed, share):
    net = shaken(wavy_net(3), 10**exponent, seed, share)
    parent = shapely.coverage_union_all(list(wavy_net(3).values()))
    tolerance = 1.0
    assert all(fault.area_m2 > tolerance for fault in check_net(as_children(net), {"p": parent}, tolerance))


@pytest.mark.parametrize("millimetres", [0.1, 0.5, 1.0, 1.7])
def test_a_vertex_more_a_hair_inside_the_neighbour_is_no_fault(millimetres):
    west, east = square(0, 0), square(1, 0)
    hair = millimetres / 1000 / 102_000
    bent = Polygon([*west.exterior.coords[:2], (WEST + SIDE + hair, SOUTH + SIDE / 2), *west.exterior.coords[2:]])
    assert check_net([("a", "p", bent), ("b", "p", east)], {"p": box(WEST, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)}) == []


@settings(max_examples=40, deadline=None)
@given(exponent=st.floats(-10, -6), seed=st.integers(0, 2**16), share=st.sampled_from([0.02, 0.3, 1.0]))
def test_a_net_with_a_hair_is_simplified_without_a_tear(exponent, seed, share):
    shape = shaken(wavy_net(4, bends=8), 10**exponent, seed, share)
    thinned = np.array(list(simplify_net(shape, SIDE * 0.1).values()), dtype=object)
    whole = shapely.union_all(list(shape.values()))
    assert shapely.is_valid(thinned).all()
    assert abs(shapely.union_all(thinned).area / whole.area - 1) < 1e-3


def test_what_is_without_a_hair_is_still_simplified_beside_it(net):
    bent = {**wavy_net(5, bends=8)}
    bent["000"] = shaken({"000": bent["000"]}, 1e-8, 1, 1.0)["000"]
    thinned = simplify_net(bent, SIDE * 0.1)
    assert thinned["000"].equals(bent["000"])
    assert shapely.get_num_coordinates(thinned["303"]) < shapely.get_num_coordinates(bent["303"])


def test_twelve_hundred_sound_grids_have_no_fault():
    net = wavy_net(35, bends=10)
    parent = shapely.coverage_union_all(list(net.values()))
    assert check_net(as_children(net), {"p": parent}) == []


def test_places_splits_collections_and_drops_lines():
    mixed = shapely.GeometryCollection([square(0, 0), shapely.LineString([(113, 22), (114, 23)]), square(3, 3)])
    assert [round(area) for _, area in sizable_parts(mixed)] == [
        round(area_m2(square(0, 0))),
        round(area_m2(square(3, 3))),
    ]


def test_a_simplified_net_is_still_exact(net):
    thinned = simplify_net(net, SIDE * 0.1)
    assert list(thinned) == list(net)
    assert shapely.coverage_is_valid(list(thinned.values()))
    assert sum(map(shapely.get_num_coordinates, thinned.values())) < sum(map(shapely.get_num_coordinates, net.values()))
