"""The map anyone may see: drawn once for all who ask, told apart by the net alone, of today only."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from shapely import box

from foundation.kernel.actor import system
from grids.areas import selectors, services
from grids.areas.selectors import layers
from tests.town import Town

Page = Callable[..., Client]
URL = "/areas/public/map/"
ASKED = {"level": "village"}
FEW = 2


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the layers that were drawn, each with its name."""
    names: list[Any] = []
    draw = layers._draw_layer

    def noted(name: Any) -> bytes:
        names.append(name)
        return draw(name)

    monkeypatch.setattr(layers, "_draw_layer", noted)
    return names


def test_the_second_asker_costs_no_drawing(town: Town, page: Page, drawn: list[Any]) -> None:
    first, second = page().get(URL, ASKED), page().get(URL, ASKED)
    assert (first.content, len(drawn)) == (second.content, 1)


def test_another_process_finds_what_the_first_one_drew(town: Town, page: Page, drawn: list[Any]) -> None:
    page().get(URL, ASKED)
    layers._held.clear()
    assert (page().get(URL, ASKED).status_code, len(drawn)) == (200, 1)


def test_four_at_once_cost_one_drawing(town: Town, drawn: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    name, packed, found = (
        selectors.layer_name(None, "village"),
        layers._draw_layer(selectors.layer_name(None, "village")),
        [],
    )
    drawn.clear()

    def slow(asked: Any) -> bytes:
        drawn.append(asked)
        time.sleep(0.1)
        return packed

    monkeypatch.setattr(layers, "_draw_layer", slow)
    threads = [threading.Thread(target=lambda: found.append(selectors.layer_by_name(name))) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(drawn)) == (4, 1)


def test_who_has_it_costs_few_statements_and_no_drawing(
    town: Town, page: Page, drawn: list[Any], django_assert_max_num_queries: Any
) -> None:
    tag = page().get(URL, ASKED)["ETag"]
    selectors.forget()
    page().get(URL, ASKED | {"level": "grid"})
    drawn.clear()
    with django_assert_max_num_queries(FEW):
        answer = page().get(URL, ASKED, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content, drawn) == (304, b"", [])


def test_the_tag_is_known_before_anything_is_drawn(town: Town, drawn: list[Any]) -> None:
    assert selectors.layer_name(None, "grid").etag == selectors.layer(None, "grid").etag
    services.apply_boundaries(system("test"), {town.grid_b2.code: box(113.34, 22.50, 113.36, 22.51)}, selectors.today())
    assert selectors.layer_name(None, "grid").etag != drawn[0].etag


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-25", "2020-01-01"])
def test_only_the_net_of_today_is_shown_to_anyone(day: str, town: Town, page: Page, drawn: list[Any]) -> None:
    answer = page().get(URL, ASKED | {"on": day})
    assert (answer.status_code, "only the net of today" in answer.text, drawn) == (422, True, [])
    assert page().get(URL, ASKED | {"on": "2026-11-24"}).status_code == 200


def test_days_of_one_net_are_drawn_once(town: Town, api: Any, drawn: list[Any]) -> None:
    for day in range(1, 25):
        api(town.worker_a).get("/api/v1/areas/map/", ASKED | {"on": f"2026-11-{day:02}"})
    assert len(drawn) == 1


def test_a_day_before_the_net_shows_nothing(town: Town) -> None:
    assert selectors.layer(None, "grid", on=selectors.today().replace(year=1990)).body.endswith(b'"features":[]}')


def test_a_net_that_changes_tomorrow_is_another_tomorrow(town: Town, at: Any) -> None:
    tomorrow = selectors.today().replace(day=25)
    services.apply_boundaries(system("test"), {town.grid_b2.code: box(113.34, 22.50, 113.36, 22.51)}, tomorrow)
    before = selectors.layer(None, "grid")
    at.shift(86_400)
    assert selectors.layer(None, "grid").body != before.body


def test_any_cache_on_the_way_may_keep_it_for_everyone(town: Town, page: Page) -> None:
    answer = page().get(URL, ASKED)
    assert (answer["Cache-Control"], answer["Vary"]) == ("public, max-age=60", "Accept-Encoding")
