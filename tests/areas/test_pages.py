"""The pages of the net, by who may open them and what they say."""

import json
from collections.abc import Callable
from datetime import date

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from shapely import Polygon
from shapely.geometry import box, mapping

from grids.areas import selectors, services
from grids.areas.importers import read_boundaries
from grids.areas.selectors.planned import BoundaryRow
from tests.areas.files import A1, A2, A3, WIDER_A2, geojson
from tests.town import Town, square

Page = Callable[..., Client]
TODAY = date(2026, 11, 24)
GRIDS = (A1, A2, A3, "442000102201001")


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


@pytest.fixture
def drafted(town: Town, actor_of):
    def make(shapes) -> int:
        rows = read_boundaries(geojson(shapes), "a.geojson", "wgs84")
        return services.draft_plan(actor_of(town.net_admin), title="t", rows=rows, crs="wgs84", source="a.geojson")

    return make


def upload(client: Client, data: bytes, crs: str = "wgs84"):
    file = SimpleUploadedFile("a.geojson", data)
    return client.post("/areas/import/", {"file": file, "crs": crs, "title": "Autumn"})


def test_anyone_signed_in_sees_the_net(town: Town, page: Page) -> None:
    answer = page(town.worker_a).get("/areas/")
    assert answer.status_code == 200
    assert "同心市" in answer.content.decode()


def test_the_signed_out_are_asked_to_sign_in(town: Town, page: Page) -> None:
    assert page().get("/areas/").status_code == 302


def test_an_area_is_told_in_words_beside_the_map(town: Town, page: Page) -> None:
    text = page(town.worker_a).get("/areas/", {"area": A1}).content.decode()
    assert "桥头第一网格" in text
    assert A1 in text
    assert "stats-2021" in text
    assert "2020-01-01" in text


def test_the_panel_alone_answers_htmx(town: Town, page: Page) -> None:
    text = page(town.worker_a).get("/areas/", {"area": A1}, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in text
    assert f'data-code="{A1}"' in text


@pytest.mark.parametrize(("who", "offered"), [("net_admin", True), ("worker_a", False)])
def test_only_the_administrator_is_offered_to_redraw(town: Town, page: Page, who: str, offered: bool) -> None:
    text = page(getattr(town, who)).get("/areas/", {"area": A1}).content.decode()
    assert (f"/areas/{A1}/edit/" in text) is offered
    assert ("/areas/import/" in text) is offered


def test_the_net_of_a_past_day_says_so(town: Town, page: Page) -> None:
    text = page(town.worker_a).get("/areas/", {"on": "2026-01-01"}).content.decode()
    assert "This is the net of 2026-01-01." in text


def test_the_search_finds_by_initials(town: Town, page: Page) -> None:
    text = page(town.worker_a).get("/areas/search/", {"q": "smc"}).content.decode()
    assert "石门村" in text
    assert "西山镇" in text


def test_a_search_without_an_answer_says_so(town: Town, page: Page) -> None:
    assert "No area answers to" in page(town.worker_a).get("/areas/search/", {"q": "zzz"}).content.decode()


def test_a_search_without_javascript_opens_the_best_match(town: Town, page: Page) -> None:
    assert f'data-code="{town.village_b.code}"' in page(town.worker_a).get("/areas/", {"q": "smc"}).content.decode()


@pytest.mark.parametrize("path", ["/areas/import/", f"/areas/{A1}/edit/"])
def test_changing_is_for_the_administrator_alone(town: Town, page: Page, path: str) -> None:
    assert page(town.worker_a).get(path).status_code == 403
    assert page(town.net_admin).get(path).status_code == 200


def test_a_good_file_leads_to_its_dry_run(town: Town, page: Page) -> None:
    client = page(town.net_admin)
    answer = upload(client, geojson(WIDER_A2))
    assert answer.status_code == 302
    text = client.get(answer["Location"]).content.decode()
    assert "Autumn" in text
    assert "No gap, no overlap" in text


@pytest.mark.parametrize(
    ("data", "crs", "words"),
    [
        (geojson(WIDER_A2), "", "never guessed"),
        (b"hello", "wgs84", "neither GeoJSON nor GeoPackage"),
        (geojson(WIDER_A2, column="id"), "wgs84", "No column holds the codes"),
        (b"[" * 100_000, "wgs84", "nested too deep"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_on_the_form(
    town: Town, page: Page, data: bytes, crs: str, words: str
) -> None:
    answer = upload(page(town.net_admin), data, crs)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_faults_stand_in_words_and_place_and_there_is_no_approving(town: Town, page: Page, drafted) -> None:
    plan_id = drafted({A1: box(113.30, 22.50, 113.311, 22.51)})
    text = page(town.net_admin).get(f"/areas/import/{plan_id}/").content.decode()
    assert "Overlap" in text
    assert "longitude 113.31050°, latitude 22.50500°" in text
    assert 'value="approve"' not in text


def test_the_map_of_a_dry_run_has_before_after_and_faults(town: Town, page: Page, drafted) -> None:
    plan_id = drafted({A1: box(113.30, 22.50, 113.311, 22.51)})
    features = page(town.net_admin).get(f"/areas/import/{plan_id}/map/").json()["features"]
    assert {feature["properties"]["role"] for feature in features} == {"before", "after", "fault"}


def act(client: Client, plan: int | str, action: str, *, follow: bool = False, **sent: object):
    """Send one act on a plan as its form does; ``plan``: its id, or the address of its page."""
    url = f"{plan}acts/" if isinstance(plan, str) else f"/areas/import/{plan}/acts/"
    return client.post(url, {"action": action, "version": 1, **sent}, follow=follow)


def a_hair_over(millimetres: float) -> dict[str, Polygon]:
    """The first two grids, the shared border with one vertex more that lies a hair inside the second."""
    hair = millimetres / 1000 / 102_000
    bent = [(113.30, 22.50), (113.31, 22.50), (113.31 + hair, 22.505), (113.31, 22.51), (113.30, 22.51)]
    return {A1: Polygon(bent), A2: square(1)}


@pytest.mark.parametrize("millimetres", [0.1, 1.7])
def test_a_plan_with_a_hair_of_overlap_opens_is_approved_and_drawn(town: Town, page: Page, millimetres: float) -> None:
    client = page(town.net_admin)
    opened = upload(client, geojson(a_hair_over(millimetres)))["Location"]
    pages = (opened, f"{opened}map/", "/api/v1/areas/map/?level=grid", f"/areas/{A1}/edit/")
    assert [client.get(path).status_code for path in pages] == [200] * 4
    assert act(client, opened, "check_again").status_code == 302
    act(client, opened, "approve", version=2, effective_on="2026-11-24")
    assert [client.get(path).status_code for path in pages] == [200] * 4
    call_command("check_net")


def test_a_grid_with_a_hair_is_redrawn_by_hand(town: Town, page: Page, drafted) -> None:
    client = page(town.net_admin)
    act(client, drafted(a_hair_over(1.0)), "approve", effective_on="2026-11-24")
    straight = {"geometry": mapping(square(0)), "effective_on": "2026-11-25", "revision": selectors.net_revision()}
    answer = client.post(f"/areas/{A1}/edit/", straight, content_type="application/json")
    assert answer.status_code == 200
    assert selectors.boundary(town.grid_a1.pk, on=date(2026, 11, 25)).equals(square(0))


ODD_SHAPES = {
    "a hair": lambda: a_hair_over(1.0),
    "empty": lambda: dict.fromkeys(GRIDS, shapely.Polygon()),
    "points": lambda: dict.fromkeys(GRIDS, shapely.Point(113.3, 22.5)),
    "nested": lambda: dict.fromkeys(GRIDS, shapely.GeometryCollection([shapely.GeometryCollection([square(0)])])),
    "crossed": lambda: dict.fromkeys(GRIDS, Polygon([(113.3, 22.5), (113.31, 22.51), (113.31, 22.5), (113.3, 22.51)])),
    "flat": lambda: dict.fromkeys(GRIDS, Polygon([(113.3, 22.5), (113.31, 22.5), (113.32, 22.5)])),
    "far": lambda: dict.fromkeys(GRIDS, Polygon([(1e300, 1e300), (2e300, 1e300), (2e300, 2e300)])),
    "all the same": lambda: dict.fromkeys(GRIDS, square(0)),
}


@pytest.mark.parametrize("shapes", ODD_SHAPES.values(), ids=ODD_SHAPES)
def test_every_page_of_a_plan_opens_whatever_is_in_it_and_it_can_be_discarded(
    town: Town, page: Page, actor_of, shapes: Callable[[], dict]
) -> None:
    rows = [BoundaryRow(number, code, "", shape) for number, (code, shape) in enumerate(shapes().items(), 1)]
    plan_id = services.draft_plan(actor_of(town.net_admin), title="t", rows=rows, crs="wgs84", source="a")
    client = page(town.net_admin)
    assert client.get(f"/areas/import/{plan_id}/").status_code == 200
    assert client.get(f"/areas/import/{plan_id}/map/").status_code == 200
    assert act(client, plan_id, "approve", effective_on="2026-11-24").status_code in (302, 422)
    another = services.draft_plan(actor_of(town.net_admin), title="t", rows=rows, crs="wgs84", source="a")
    assert act(client, another, "discard").status_code == 302


def test_a_net_that_the_geometry_library_cannot_compare_is_a_fault_in_words(
    town: Town, page: Page, drafted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise shapely.errors.GEOSException("TopologyException: side location conflict")

    monkeypatch.setattr(shapely, "coverage_union_all", fail)
    plan_id = drafted(WIDER_A2)
    text = page(town.net_admin).get(f"/areas/import/{plan_id}/").content.decode()
    assert "cannot be compared" in text
    assert "Throw the draft away" in text
    assert 'value="approve"' not in text


def test_approving_writes_and_says_so(town: Town, page: Page, drafted) -> None:
    plan_id = drafted(WIDER_A2)
    answer = act(page(town.net_admin), plan_id, "approve", effective_on="2026-11-24", follow=True)
    assert "Approved; in force from 2026-11-24." in answer.content.decode()
    assert selectors.boundary(town.grid_a2.pk).equals(WIDER_A2[A2])


def test_approving_for_yesterday_is_refused_on_the_page(town: Town, page: Page, drafted) -> None:
    plan_id = drafted(WIDER_A2)
    answer = act(page(town.net_admin), plan_id, "approve", effective_on="2026-11-23")
    assert answer.status_code == 422
    assert "Choose today or a later day." in answer.content.decode()


def test_approving_on_an_older_net_offers_a_new_dry_run(town: Town, page: Page, drafted) -> None:
    client, first, second = page(town.net_admin), drafted(WIDER_A2), drafted(WIDER_A2)
    act(client, first, "approve", effective_on="2026-11-24")
    answer = act(client, second, "approve", effective_on="2026-11-24")
    assert answer.status_code == 409
    assert 'value="check_again"' in answer.content.decode()
    assert act(client, second, "check_again").status_code == 302


def test_a_draft_thrown_away_changes_nothing(town: Town, page: Page, drafted) -> None:
    plan_id = drafted(WIDER_A2)
    client = page(town.net_admin)
    act(client, plan_id, "discard")
    assert "thrown away" in client.get(f"/areas/import/{plan_id}/").content.decode()
    assert selectors.boundary(town.grid_a1.pk).equals(square(0))


def redraw(client: Client, shape, **changes: object):
    body = {"geometry": mapping(shape), "effective_on": "2026-11-24", "revision": selectors.net_revision(), **changes}
    return client.post(
        f"/areas/{A1}/edit/", json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )


def test_a_redrawn_border_is_saved_with_its_neighbour(town: Town, page: Page) -> None:
    answer = redraw(page(town.net_admin), WIDER_A2[A1])
    assert answer.json()["changed"] == [A1, A2]
    assert answer.json()["message"] == "Saved: 2 areas change from 2026-11-24."


def test_a_border_that_does_not_fit_answers_with_the_place(town: Town, page: Page) -> None:
    answer = redraw(page(town.net_admin), box(113.29, 22.50, 113.31, 22.51))
    assert (answer.status_code, answer.json()["code"]) == (422, "boundary_conflict")
    place = answer.json()["faults"]["features"][0]
    assert place["geometry"]["type"] == "Polygon"
    assert "beyond 桥头村" in place["properties"]["sentence"]


def test_a_border_drawn_on_an_older_net_is_409(town: Town, page: Page) -> None:
    answer = redraw(page(town.net_admin), WIDER_A2[A1], revision=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


@pytest.mark.parametrize("geometry", [None, {}, {"coordinates": [[[1, 2]]]}, {"coordinates": [[["a", 2]] * 4]}, "x", 7])
def test_a_border_that_is_none_is_422(town: Town, page: Page, geometry: object) -> None:
    assert redraw(page(town.net_admin), square(0), geometry=geometry).status_code == 422


def test_a_body_that_is_no_json_is_422(town: Town, page: Page) -> None:
    answer = page(town.net_admin).post(f"/areas/{A1}/edit/", b"{" * 9, content_type="application/json")
    assert answer.status_code == 422


def test_the_drawing_holds_the_grid_its_neighbours_and_the_village(town: Town) -> None:
    roles = {
        feature["properties"]["code"]: feature["properties"]["role"]
        for feature in selectors.drawing_of(town.grid_a1.pk)["features"]
    }
    assert roles == {A1: "target", A2: "neighbour", town.village_a.code: "outline", town.park.code: "site"}


def test_anyone_may_ask_where_a_point_lies(town: Town, page: Page) -> None:
    lng, lat = town.in_a1
    found = page().get("/areas/public/locate/", {"lng": lng, "lat": lat}).json()
    assert [place["name"] for place in found["chain"]][2:] == ["桥头村", "桥头第一网格"]


def test_a_stranger_outside_the_net_is_told_the_nearest_grid(town: Town, page: Page) -> None:
    lng, lat = town.outside
    answer = page().get("/areas/public/locate/", {"lng": lng, "lat": lat})
    assert (answer.status_code, answer.json()["nearest"]["name"]) == (404, "石门第二网格")


def test_anyone_may_see_the_layer_of_villages(town: Town, page: Page) -> None:
    answer = page().get("/areas/public/map/", {"level": "village"})
    assert [feature["properties"]["name"] for feature in answer.json()["features"]] == ["桥头村", "柳树村", "石门村"]


@pytest.mark.parametrize("query", [{}, {"lng": "x", "lat": "1"}])
def test_a_public_question_without_a_point_is_422(town: Town, page: Page, query: dict) -> None:
    assert page().get("/areas/public/locate/", query).status_code == 422


def test_a_public_layer_of_nothing_known_is_422(town: Town, page: Page) -> None:
    assert page().get("/areas/public/map/", {"level": "county"}).status_code == 422


def test_the_net_page_takes_few_statements_whatever_it_lists(
    town: Town, page: Page, django_assert_max_num_queries
) -> None:
    client = page(town.worker_a)
    client.get("/areas/")
    for code in (town.city.code, town.village_a.code):
        with django_assert_max_num_queries(9):
            client.get("/areas/", {"area": code})
