"""The board over HTTP and as a page: shapes, refusals, what each figure leads to, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from foundation.kernel import city_time
from foundation.kernel.actor import system
from governance.board import selectors
from governance.board.services import rebuild
from incidents.cases.filters import IncidentFilter
from incidents.cases.selectors import visible_incidents
from tests.board.rows import Case, at, write
from tests.town import Town

BOARD = system("test")
SUMMARY, SERIES, PAGE = "/api/v1/board/summary/", "/api/v1/board/series/", "/board/"
Client = Callable[..., APIClient]


def some(town: Town, times: int = 1) -> None:
    """Write late, open and closed cases of several grids, ``times`` of each."""
    for grid in ("grid_a1", "grid_a3", "grid_b1"):
        write(town, [Case(grid=grid, reported=at(20), due=at(21))] * times, unit=town.urban_a)
        write(town, [Case(grid=grid, reported=at(20), due=at(21))] * times, state="reported")
        write(town, [Case(grid=grid, reported=at(18), due=at(20), handled=at(19), closed=at(21))] * times)
    rebuild(BOARD)


def test_the_summary_answers_by_its_names(town: Town, api: Client) -> None:
    some(town)
    body = api(town.official_a).get(SUMMARY).json()
    assert body["area"]["code"] == town.township_a.code
    assert (body["open"], body["late"], body["closed_this_week"], body["reported"]) == (4, 4, 2, 6)
    assert body["on_time_rate"] == {"value": pytest.approx(2 / 6), "numerator": 2, "denominator": 6}
    assert {
        "due_today",
        "closed_last_week",
        "closure_rate",
        "by_area",
        "by_matter",
        "late_list",
        "tones",
    } <= body.keys()


def test_an_empty_area_has_no_rate(town: Town, api: Client) -> None:
    body = api(town.city_centre).get(SUMMARY, {"area": town.township_b.code}).json()
    assert body["on_time_rate"] == {"value": None, "numerator": 0, "denominator": 0}


@pytest.mark.parametrize(
    ("url", "query", "field"),
    [
        (SUMMARY, {"from": "yesterday"}, "from"),
        (SUMMARY, {"to": "2026-13-01"}, "to"),
        (SUMMARY, {"area": "1"}, "area"),
        (SUMMARY, {"from": "2026-11-20", "to": "2026-11-01"}, "from"),
        (SERIES, {"measure": "mood", "by": "day"}, "measure"),
        (SERIES, {"measure": "open"}, "by"),
        (SERIES, {"measure": "late", "by": "day"}, "by"),
    ],
)
def test_bad_words_are_422_and_named(town: Town, api: Client, url: str, query: dict[str, str], field: str) -> None:
    response = api(town.official_a).get(url, query)
    assert (response.status_code, field in response.json()["fields"]) == (422, True)


def test_another_area_is_403_with_the_reason(town: Town, api: Client) -> None:
    response = api(town.clerk_a).get(SUMMARY, {"area": town.village_b.code})
    assert (response.status_code, "not yours" in response.json()["message"]) == (403, True)


def test_a_series_carries_its_unit_and_the_parts_of_rates(town: Town, api: Client) -> None:
    some(town)
    body = api(town.official_a).get(SERIES, {"measure": "closure_rate", "by": "village"}).json()
    assert (body["unit"], [point["key"] for point in body["points"]]) == (
        "share",
        [town.village_a.code, town.village_a2.code],
    )
    assert body["points"][0] | {"value": 0} == {
        "key": town.village_a.code,
        "label": town.village_a.name,
        "value": 0,
        "numerator": 1,
        "denominator": 3,
    }


@pytest.mark.parametrize("name", ["clerk_a", "official_a", "city_centre"])
def test_the_page_says_late_and_whose_first(town: Town, page: Callable[..., Any], name: str) -> None:
    some(town)
    text = page(town.cast[name]).get(PAGE).content.decode()
    assert text.index("What is late, and whose it is") < text.index("By matter")
    assert town.urban_a.name in text
    assert f"desk of {town.village_a.name}" in text


def test_the_fragment_is_only_what_stands_now(town: Town, page: Callable[..., Any]) -> None:
    some(town)
    response = page(town.official_a).get(PAGE, headers={"HX-Request": "true"})
    assert (b"<html" in response.content, b"data-board-fingerprint" in response.content) == (False, True)


def test_a_bad_date_in_the_address_is_a_sentence(town: Town, page: Callable[..., Any]) -> None:
    response = page(town.official_a).get(PAGE, {"from": "x"})
    assert (response.status_code, b"wrong format" in response.content) == (422, True)


def test_an_area_with_nothing_is_an_answer_too(town: Town, page: Callable[..., Any]) -> None:
    text = page(town.official_b).get(PAGE).content.decode()
    assert "Nothing is late" in text
    assert "not applicable" in text


def test_steps_lead_up_only_as_far_as_one_may_read(town: Town, page: Callable[..., Any]) -> None:
    grid = {"area": town.grid_a1.code}
    assert [step["name"] for step in page(town.city_centre).get(PAGE, grid).context["path"]] == [
        town.city.name,
        town.township_a.name,
        town.village_a.name,
    ]
    assert [step["name"] for step in page(town.clerk_a).get(PAGE, grid).context["path"]] == [town.village_a.name]


def listed(town: Town, actor: Any, url: str) -> int:
    """Count what the list behind an address holds, as the desk narrows it."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    tab = query.pop("tab")
    found = IncidentFilter(query, visible_incidents(actor), actor=actor, now=city_time.now()).matches
    now = city_time.now()
    if tab == "today":
        return found.filter(ended_at=None, next_due_at__gte=now, next_due_at__lt=now + timedelta(hours=14)).count()
    if tab == "late":
        found = found.filter(next_due_at__lt=now)
    return (found if tab == "all" else found.filter(ended_at=None)).count()


def test_every_figure_leads_to_the_list_that_makes_it_up(
    town: Town, page: Callable[..., Any], actor_of: Callable[..., Any]
) -> None:
    some(town, times=2)
    write(town, [Case(grid="grid_a1", reported=at(22), due=at(22, 16))])
    rebuild(BOARD)
    context = page(town.official_a).get(PAGE).context
    actor = actor_of(town.official_a)
    stats = [stat for group in context["figures"].values() for stat in group.stats]
    figures = [(int(stat.value), stat.url) for stat in stats if stat.unit]
    figures += [(int(stat.note.split(" / ")[1].split(";")[0]), stat.url) for stat in stats if not stat.unit]
    rows = [*context["area_rows"], *context["matter_rows"], *context["times"].flows, context["times"].open[-1]]
    cells = [cell for row in rows for cell in row.cells]
    figures += [(int(cell.of.split(" / ")[0]) if cell.of else cell.value, cell.url) for cell in cells]
    figures += [(holder["count"], holder["url"]) for holder in context["holders"]]
    assert [(value, url) for value, url in figures if listed(town, actor, url) != value] == []
    assert len(figures) > 60


def test_the_map_gets_its_figures_and_points(town: Town, page: Callable[..., Any]) -> None:
    some(town)
    body = page(town.clerk_a).get("/board/map/").json()
    assert body["grids"] == {town.grid_a1.code: 2, town.grid_a2.code: 0}
    assert body["points"]["features"][0]["properties"]["url"].startswith("/incidents/")


def statements(ask: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        assert ask().status_code == 200
    return [query["sql"] for query in found.captured_queries]


def kind_of(sql: str) -> str:
    """Return what a statement does to which table."""
    verb, _, rest = sql.partition(" ")
    return f"{verb} {rest.partition(' FROM ')[2].split(' ')[0]}"


@pytest.mark.parametrize(
    ("url", "fragment", "most"),
    [
        (SUMMARY, False, 20),
        (PAGE, False, 26),
        (PAGE, True, 17),
        ("/board/map/", False, 10),
        (SERIES + "?measure=on_time_rate&by=day", False, 6),
    ],
)
@pytest.mark.parametrize("name", ["city_centre", "official_a", "clerk_a"])
def test_the_cost_is_the_same_for_ten_cases_and_a_hundred(  # noqa: PLR0917 - fixtures and parameters
    town: Town,
    api: Client,
    page: Callable[..., Any],
    url: str,
    fragment: bool,
    most: int,
    name: str,
) -> None:
    client = api(town.cast[name]) if url.startswith("/api") else page(town.cast[name])
    headers = {"HX-Request": "true"} if fragment else {}
    some(town)
    statements(lambda: client.get(url, headers=headers))
    cache.clear()
    few = statements(lambda: client.get(url, headers=headers))
    some(town, times=15)
    cache.clear()
    many = statements(lambda: client.get(url, headers=headers))
    # Whether the net is still the same is asked once in five seconds, whoever asks.
    few_kinds, many_kinds = ([kind for kind in map(kind_of, found) if "revision" not in kind] for found in (few, many))
    assert sorted(few_kinds) == sorted(many_kinds)
    assert len(many) <= most


def test_open_work_is_read_from_the_index_of_open_cases(town: Town) -> None:
    some(town, times=40)
    question = selectors.question(BOARD, today=city_time.local_day(city_time.now()))
    with CaptureQueriesContext(connection) as found:
        selectors.headline(question, city_time.now())
    sql = next(query["sql"] for query in found.captured_queries if "handled_at" in query["sql"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
            assert "open_by_due" in str(cursor.fetchall())
