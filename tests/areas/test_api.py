"""The net over HTTP: the shapes the issue promises."""

import gzip
import json

import pytest

from grids.areas import selectors
from tests.areas.files import A1, A2
from tests.town import Town

ROOT = "/api/v1/areas/"


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


def test_areas_are_listed_by_level_parent_and_words(town: Town, api) -> None:
    client = api(town.worker_a)
    grids = client.get(ROOT, {"level": "grid", "parent": town.village_a.code, "kind": "territorial"}).json()
    assert [row["code"] for row in grids["results"]] == [A1, A2]
    assert client.get(ROOT, {"q": "smc"}).json()["results"][0]["name"] == "石门村"


def test_an_area_says_its_path_level_dates_and_centre(town: Town, api) -> None:
    area = api(town.worker_a).get(f"{ROOT}{A1}/").json()
    assert [step["level"] for step in area["path"]] == ["city", "township", "village", "grid"]
    assert (area["level"], area["parent"], area["valid_from"], area["valid_to"]) == (
        "grid",
        town.village_a.code,
        "2020-01-01",
        None,
    )
    assert area["centre"] == [pytest.approx(113.305), pytest.approx(22.505)]


def test_an_unknown_area_is_not_found_in_the_one_shape(town: Town, api) -> None:
    answer = api(town.worker_a).get(f"{ROOT}999/")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message"}


def test_a_boundary_is_geojson(town: Town, api) -> None:
    answer = api(town.worker_a).get(f"{ROOT}{A1}/boundary/")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json()["geometry"]["type"] == "Polygon"
    assert answer.json()["properties"]["code"] == A1


def test_a_boundary_before_the_first_day_is_not_found(town: Town, api) -> None:
    answer = api(town.worker_a).get(f"{ROOT}{A1}/boundary/", {"on": "2019-12-31"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_boundary")


def test_locating_answers_the_chain(town: Town, api) -> None:
    lng, lat = town.in_park
    found = api(town.worker_a).get(f"{ROOT}locate/", {"lng": lng, "lat": lat}).json()
    assert [place["level"] for place in found["chain"]] == ["city", "township", "village", "grid"]
    assert found["grid"]["code"] == A2
    assert found["dedicated"][0]["code"] == town.park.code


def test_a_point_outside_is_404_outside_net_with_the_nearest(town: Town, api) -> None:
    lng, lat = town.outside
    answer = api(town.worker_a).get(f"{ROOT}locate/", {"lng": lng, "lat": lat})
    assert (answer.status_code, answer.json()["code"]) == (404, "outside_net")
    assert answer.json()["nearest"]["code"] == town.grid_b2.code


@pytest.mark.parametrize("query", [{}, {"lng": "nan", "lat": "22.5"}, {"lng": "1e999", "lat": "22"}, {"lng": "x"}])
def test_a_point_that_is_none_is_422(town: Town, api, query: dict) -> None:
    answer = api(town.worker_a).get(f"{ROOT}locate/", query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["fields"]


@pytest.mark.parametrize("path", ["", f"{A1}/", f"{A1}/boundary/", "locate/", "map/"])
def test_the_signed_out_see_nothing_of_the_api(town: Town, api, path: str) -> None:
    assert api().get(ROOT + path).status_code in {401, 403}


def test_a_layer_is_packed_tagged_and_answered_once(town: Town, api) -> None:
    client = api(town.worker_a)
    first = client.get(f"{ROOT}map/", {"within": town.township_a.code, "level": "grid"}, HTTP_ACCEPT_ENCODING="gzip")
    assert first["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(first.content))["features"]) == 4
    again = client.get(
        f"{ROOT}map/", {"within": town.township_a.code, "level": "grid"}, HTTP_IF_NONE_MATCH=first["ETag"]
    )
    assert again.status_code == 304


def test_a_client_without_gzip_gets_plain_json(town: Town, api) -> None:
    answer = api(town.worker_a).get(f"{ROOT}map/", {"level": "township"})
    assert [feature["properties"]["name"] for feature in answer.json()["features"]] == ["东河镇", "西山镇"]


@pytest.mark.parametrize("query", [{"level": "county"}, {"on": "tomorrow"}])
def test_a_layer_of_nothing_known_is_422(town: Town, api, query: dict) -> None:
    assert api(town.worker_a).get(f"{ROOT}map/", query).status_code == 422


def test_listing_takes_as_many_statements_for_two_as_for_twelve(town: Town, api, django_assert_max_num_queries) -> None:
    client = api(town.worker_a)
    client.get(ROOT)
    for query in ({"level": "township"}, {}):
        with django_assert_max_num_queries(3):
            assert client.get(ROOT, query).status_code == 200
