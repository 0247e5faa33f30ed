"""Borders move for both sides, or the place where the net would break is told."""

from contextlib import suppress

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from grids.areas.coverage import FaultKind, ReshapeConflict, reshape
from tests.areas.wavy import SIDE, SOUTH, WEST, square, wavy_net


def kinds(faults):
    return [fault.kind for fault in faults]


@pytest.fixture(scope="module")
def net():
    return wavy_net(3)


@pytest.fixture(scope="module")
def parent(net):
    return shapely.coverage_union_all(list(net.values()))


def edited(polygon, change):
    """The polygon after `change` was done to the list of its vertices."""
    vertices = [tuple(v) for v in shapely.get_coordinates(polygon)[:-1]]
    return Polygon(change(vertices))


def is_exact(net, changed, parent):
    after = list({**net, **changed}.values())
    return (
        shapely.coverage_is_valid(after) and shapely.coverage_union_all(after).symmetric_difference(parent).area < 1e-13
    )


def test_a_grid_redrawn_as_it_was_changes_nothing_else(net, parent):
    assert set(reshape("101", net["101"], net, parent)) == {"101"}


def test_a_moved_bend_moves_for_the_neighbour_alone(net, parent):
    new = edited(net["101"], lambda v: [*v[:1], (v[1][0], v[1][1] - SIDE / 5), *v[2:]])
    changed = reshape("101", new, net, parent)
    assert set(changed) == {"101", "100"}
    assert is_exact(net, changed, parent)


def test_a_new_bend_is_noded_into_the_neighbour(net, parent):
    new = edited(net["101"], lambda v: [*v[:2], (v[1][0] + SIDE / 8, v[1][1] + SIDE / 8), *v[2:]])
    changed = reshape("101", new, net, parent)
    assert len(changed["100"].exterior.coords) == len(net["100"].exterior.coords) + 1
    assert is_exact(net, changed, parent)


def test_a_removed_bend_disappears_from_the_neighbour(net, parent):
    changed = reshape("101", edited(net["101"], lambda v: [v[0], *v[2:]]), net, parent)
    assert len(changed["100"].exterior.coords) == len(net["100"].exterior.coords) - 1
    assert is_exact(net, changed, parent)


def test_a_corner_of_four_grids_moves_for_all_of_them(net, parent):
    new = edited(net["101"], lambda v: [(v[0][0] + SIDE / 7, v[0][1] - SIDE / 7), *v[1:]])
    changed = reshape("101", new, net, parent)
    assert set(changed) == {"101", "100", "000", "001"}
    assert is_exact(net, changed, parent)


def test_a_removed_corner_leaves_no_gap(net, parent):
    changed = reshape("101", edited(net["101"], lambda v: v[1:]), net, parent)
    assert is_exact(net, changed, parent)


def test_a_stretch_redrawn_across_a_corner_goes_to_both_neighbours(net, parent):
    def change(v):
        return [
            (v[0][0] + SIDE / 9, v[0][1] - SIDE / 9),
            (v[1][0], v[1][1] - SIDE / 9),
            *v[3:-1],
            (v[-1][0] - SIDE / 9, v[-1][1] + SIDE / 30),
            (v[-1][0] - SIDE / 9, v[-1][1] - SIDE / 12),
        ]

    changed = reshape("101", edited(net["101"], change), net, parent)
    assert {"100", "001"} <= set(changed)
    assert is_exact(net, changed, parent)


def test_direction_start_and_rounding_of_the_drawn_ring_do_not_matter(net, parent):
    def change(v):
        moved = [v[0], (v[1][0], v[1][1] - SIDE / 5), *v[2:]]
        turned = [*moved[4:], *moved[:4]][::-1]
        return [(round(x, 7), round(y, 7)) for x, y in turned]

    changed = reshape("101", edited(net["101"], change), net, parent)
    assert set(changed) == {"101", "100"}
    assert is_exact(net, changed, parent)


def test_a_grid_pulled_over_its_neighbour_is_a_conflict_with_a_place(net, parent):
    new = edited(net["101"], lambda v: [*v[:1], (v[1][0], v[1][1] - SIDE * 1.5), *v[2:]])
    with pytest.raises(ReshapeConflict) as caught:
        reshape("101", new, net, parent)
    assert caught.value.faults[0].geometry is not None


def test_a_border_of_the_parent_cannot_be_moved_inwards(net, parent):
    new = edited(net["000"], lambda v: [*v[:1], (v[1][0], v[1][1] + SIDE / 5), *v[2:]])
    with pytest.raises(ReshapeConflict) as caught:
        reshape("000", new, net, parent)
    assert kinds(caught.value.faults) == [FaultKind.GAP]


def test_a_border_of_the_parent_cannot_be_moved_outwards(net, parent):
    new = edited(net["000"], lambda v: [*v[:1], (v[1][0], v[1][1] - SIDE / 5), *v[2:]])
    with pytest.raises(ReshapeConflict) as caught:
        reshape("000", new, net, parent)
    assert kinds(caught.value.faults) == [FaultKind.OUTSIDE_PARENT]


def test_without_a_parent_the_outer_border_is_free(net):
    new = edited(net["000"], lambda v: [*v[:1], (v[1][0], v[1][1] - SIDE / 5), *v[2:]])
    assert set(reshape("000", new, net)) == {"000"}


def test_a_crossing_ring_is_refused(net, parent):
    with pytest.raises(ReshapeConflict, match="self_crossing"):
        reshape("101", edited(net["101"], lambda v: [v[0], v[5], v[3], v[1], *v[6:]]), net, parent)


def test_an_enclave_moves_with_the_hole_around_it():
    hole = square(1, 1)
    around = Polygon(box(WEST, SOUTH, WEST + 3 * SIDE, SOUTH + 3 * SIDE).exterior, [hole.exterior.coords])
    new = edited(hole, lambda v: [(v[0][0] - SIDE / 3, v[0][1]), *v[1:]])
    changed = reshape("in", new, {"in": hole, "out": around}, Polygon(around.exterior))
    assert shapely.coverage_is_valid(list(changed.values()))


def test_an_area_around_an_enclave_can_redraw_its_hole():
    hole = square(1, 1)
    around = Polygon(box(WEST, SOUTH, WEST + 3 * SIDE, SOUTH + 3 * SIDE).exterior, [hole.exterior.coords])
    wider = edited(hole, lambda v: [(v[0][0] - SIDE / 3, v[0][1]), *v[1:]])
    new = Polygon(around.exterior, [wider.exterior.coords])
    changed = reshape("out", new, {"in": hole, "out": around}, Polygon(around.exterior))
    assert changed["in"].equals(wider)


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 11),
    count=st.integers(0, 3),
    shifts=st.lists(st.tuples(st.floats(-0.12, 0.12), st.floats(-0.12, 0.12)), max_size=3),
)
def test_whatever_is_redrawn_the_net_stays_exact_or_the_edit_is_refused(start, count, shifts):
    net = wavy_net(3)
    parent = shapely.coverage_union_all(list(net.values()))

    def change(v):
        v = v[start:] + v[:start]
        drawn = [(v[k % 12][0] + dx * SIDE, v[k % 12][1] + dy * SIDE) for k, (dx, dy) in enumerate(shifts)]
        return drawn + v[count:]

    changed = {}
    with suppress(ReshapeConflict):
        changed = reshape("101", edited(net["101"], change), net, parent)
    assert is_exact(net, changed, parent)
