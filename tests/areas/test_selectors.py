"""What the net answers: chains, searching, locating, history, layers."""

import gzip
import json
from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from shapely.geometry import box

from foundation.kernel.actor import system
from foundation.kernel.errors import NotFound
from grids.areas import selectors, services
from tests.town import Town, square

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


def test_a_point_lies_in_city_township_village_and_grid(town: Town) -> None:
    located = selectors.locate(*town.in_a1)
    assert located is not None
    assert [place.name for place in located.chain] == ["同心市", "东河镇", "桥头村", "桥头第一网格"]
    assert located.dedicated == ()


def test_a_point_in_the_park_also_lies_in_the_dedicated_grid(town: Town) -> None:
    located = selectors.locate(*town.in_park)
    assert located is not None
    assert located.grid.code == town.grid_a2.code
    assert [site.code for site in located.dedicated] == [town.park.code]


def test_a_point_beside_the_park_lies_in_no_dedicated_grid(town: Town) -> None:
    located = selectors.locate(*town.in_a2)
    assert located is not None
    assert located.dedicated == ()


def test_a_point_outside_names_the_nearest_grid_and_its_distance(town: Town) -> None:
    assert selectors.locate(*town.outside) is None
    nearest = selectors.nearest_grid(*town.outside)
    assert nearest is not None
    assert nearest[0].code == town.grid_b2.code
    assert nearest[1] == pytest.approx(15_400, rel=0.01)


def test_swapped_axes_are_said_in_words(town: Town) -> None:
    lng, lat = town.in_a1
    assert "Is latitude written before longitude?" in selectors.outside_sentence(lat, lng)


def test_locating_with_a_known_revision_asks_nothing_of_the_database(
    town: Town, django_assert_num_queries: CaptureQueriesContext
) -> None:
    revision = selectors.net_revision()
    selectors.locate(*town.in_a1, net_revision=revision)
    with django_assert_num_queries(0):
        assert selectors.locate(*town.in_b1, net_revision=revision)


def test_locating_without_a_revision_asks_only_for_it(
    town: Town, django_assert_num_queries: CaptureQueriesContext
) -> None:
    selectors.locate(*town.in_a1)
    with django_assert_num_queries(1):
        selectors.locate(*town.in_b1)


def test_the_index_follows_a_change_of_the_net(town: Town) -> None:
    assert selectors.locate(*town.outside) is None
    around = box(113.49, 22.50, 113.51, 22.51)
    services.apply_boundaries(system("test"), {town.grid_b2.code: around}, TODAY)
    located = selectors.locate(*town.outside)
    assert located is not None
    assert located.grid.code == town.grid_b2.code


def test_a_boundary_of_tomorrow_holds_only_from_tomorrow(town: Town, at) -> None:
    around = box(113.49, 22.50, 113.51, 22.51)
    services.apply_boundaries(system("test"), {town.grid_b2.code: around}, TODAY + timedelta(days=1))
    assert selectors.locate(*town.outside) is None
    at.shift(timedelta(days=1))
    assert selectors.locate(*town.outside) is not None


@pytest.mark.parametrize(
    "words", ["桥头村", "qiaotoucun", "qtc", "Qiao Tou", "ｑｔｃ", "442000101201", "４４２０００１０１２０１"]
)
def test_an_area_answers_to_name_pinyin_initials_and_code(town: Town, words: str) -> None:
    assert selectors.areas(q=words)[0].code == town.village_a.code


def test_larger_areas_come_before_smaller_ones(town: Town) -> None:
    found = [area.level for area in selectors.areas(q="qt")]
    assert found == ["village", "grid", "grid"]


def test_areas_narrow_by_level_and_parent(town: Town) -> None:
    by_id = selectors.areas(level="grid", parent=town.village_b.pk)
    by_code = selectors.areas(level="grid", parent=town.village_b.code)
    assert list(by_id) == list(by_code) == [town.grid_b1, town.grid_b2]


def test_places_are_held_in_the_process(town: Town, django_assert_num_queries: CaptureQueriesContext) -> None:
    selectors.place(town.grid_a1.pk)
    with django_assert_num_queries(0):
        found = selectors.places([town.grid_a1.pk, town.village_a.pk])
    assert found[town.village_a.pk].name == "桥头村"


def test_a_place_made_since_is_found(town: Town) -> None:
    selectors.place(town.city.pk)
    made = services.create_area(
        system("test"),
        code="442000101201003",
        name="新网格",
        level="grid",
        parent_code=town.village_a.code,
        valid_from=TODAY,
    )
    assert selectors.chain(made.pk)[-1].name == "新网格"


def test_an_unknown_code_is_said_in_words(town: Town) -> None:
    with pytest.raises(NotFound, match="No area has the code 999"):
        selectors.area_by_code("999")


def test_the_net_of_a_past_day_is_kept(town: Town) -> None:
    wider = box(113.34, 22.50, 113.36, 22.51)
    services.apply_boundaries(system("test"), {town.grid_b2.code: wider}, TODAY)
    before = selectors.boundary(town.grid_b2.pk, on=TODAY - timedelta(days=1))
    assert before.equals(square(4))
    assert selectors.boundary(town.grid_b2.pk).equals(wider)
    assert [version.valid_to for version in selectors.boundaries(town.grid_b2.pk)] == [None, TODAY]


def test_a_layer_carries_what_maps_need(town: Town) -> None:
    layer = selectors.layer(town.township_a.pk, "grid")
    features = json.loads(layer.body)["features"]
    first = features[0]["properties"]
    assert {feature["properties"]["code"] for feature in features} == {
        town.grid_a1.code,
        town.grid_a2.code,
        town.grid_a3.code,
        town.park.code,
    }
    assert (first["name"], first["level"], first["parent"]) == ("桥头第一网格", "grid", town.village_a.code)
    assert gzip.decompress(layer.packed) == layer.body


def test_a_layer_changes_its_tag_with_the_net(town: Town) -> None:
    before = selectors.layer(None, "grid").etag
    services.apply_boundaries(system("test"), {town.grid_b2.code: box(113.34, 22.50, 113.36, 22.51)}, TODAY)
    assert selectors.layer(None, "grid").etag != before


def test_the_town_is_one_whole_net(town: Town) -> None:
    assert selectors.net_findings(TODAY) == []


def test_a_gap_in_the_net_is_found_with_its_village(town: Town) -> None:
    services.apply_boundaries(system("test"), {town.grid_a1.code: box(113.30, 22.50, 113.309, 22.51)}, TODAY)
    findings = selectors.net_findings(TODAY)
    assert [finding.kind for finding in findings] == ["gap"]
    assert "桥头村" in findings[0].sentence
    assert findings[0].lng == pytest.approx(113.3095, abs=1e-4)


def test_a_point_just_outside_is_told_the_nearest_grid_and_one_far_away_is_not(town: Town) -> None:
    near, far = (selectors.outside_sentence(lng, 22.505) for lng in (113.2995, 110.0))
    assert (town.grid_a1.name in near, town.grid_a1.name in far) == (True, False)
    assert "km outside the net" in far
