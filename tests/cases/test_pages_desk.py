"""The desk: what narrows the list stands in the address, and ten rows cost what a hundred do."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.areas import selectors as areas
from incidents.cases.models import Incident
from incidents.cases.presenters import place_words
from tests.cases.helpers import do, report
from tests.town import Town

Pages = Callable[..., Client]
URL = reverse("cases:inbox")
MOST_STATEMENTS = 12


def references(response: Any) -> set[str]:
    """Which cases a page of the desk lists."""
    return {row["reference"] for row in response.context["rows"]}


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("clerk_a", {"a1", "a2"}),
        ("official_a", {"a1", "a2", "a3"}),
        ("official_b", {"b1"}),
        ("city_centre", {"a1", "a2", "a3", "b1"}),
        ("worker_a", {"a1"}),
    ],
)
def test_each_desk_lists_its_own_area(town: Town, page: Pages, person: str, sees: set[str]) -> None:
    made = {name: report(town, page_actor(town), place=f"in_{name}").reference for name in ("a1", "a2", "a3", "b1")}
    found = references(page(getattr(town, person)).get(URL, {"tab": "open"}))
    assert found == {made[name] for name in sees}


def page_actor(town: Town) -> Any:
    """Somebody of the city, whose own reports show on no other desk."""
    from grids.workforce.selectors import actor_for

    return actor_for(town.city_centre)


def test_what_is_due_next_comes_first(town: Town, page: Pages) -> None:
    later, sooner = report(town), report(town, matter="gas_leak")
    rows = page(town.clerk_a).get(URL, {"tab": "open"}).context["rows"]
    assert [row["reference"] for row in rows] == [sooner.reference, later.reference]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"matter": "fire_exit"}, {"stairs"}),
        ({"q": "楼梯"}, {"stairs"}),
        ({"q": "满溢"}, {"bin"}),
        ({"area": "442000101201002"}, {"stairs"}),
        ({"area": "442000101201"}, {"bin", "stairs"}),
        ({"state": "handling"}, {"bin"}),
        ({"reported_before": "2026-11-23"}, set()),
        ({"q": "没有这样的词"}, set()),
    ],
)
def test_filters_of_the_address_narrow_the_list(
    town: Town, page: Pages, query: dict[str, str], expected: set[str]
) -> None:
    made = {
        "bin": report(town, description="垃圾满溢"),
        "stairs": report(town, matter="fire_exit", place="in_a2", description="占用疏散楼梯"),
    }
    do(town.worker_a, made["bin"], "take")
    found = references(page(town.clerk_a).get(URL, query))
    assert found == {made[name].reference for name in expected}


def test_late_tab_holds_what_is_past_due(town: Town, page: Pages, at: time_machine.Traveller) -> None:
    late = report(town, matter="gas_leak")
    report(town)
    at.shift(timedelta(hours=1, minutes=10))
    assert references(page(town.clerk_a).get(URL, {"tab": "late"})) == {late.reference}


def test_tabs_count_what_they_hold(town: Town, page: Pages) -> None:
    done = report(town)
    for action in ("take", "finish"):
        do(town.worker_a, done, action)
    do(town.clerk_a, done, "check")
    do(town.clerk_a, done, "close")
    report(town, matter="fire_exit")
    report(town)
    counts = {tab["name"]: tab["count"] for tab in page(town.clerk_a).get(URL).context["tabs"]}
    assert counts == {"mine": "1", "late": "0", "today": "2", "open": "2", "closed": "1"}


def test_desk_opens_on_what_waits_for_its_reader(town: Town, page: Pages) -> None:
    waiting = report(town, matter="fire_exit")
    report(town)
    response = page(town.clerk_a).get(URL)
    assert (response.context["tab"], references(response)) == ("mine", {waiting.reference})


def test_filter_without_tab_asks_everything(town: Town, page: Pages) -> None:
    assert page(town.clerk_a).get(URL, {"q": "垃圾"}).context["tab"] == "all"


def test_filters_are_filled_in_from_the_address(town: Town, page: Pages) -> None:
    text = page(town.clerk_a).get(URL, {"matter": "litter", "q": "垃圾"}).content.decode()
    assert re.search(r'value="litter"\s+selected', text)
    assert text.count(" selected") == 1
    assert 'value="垃圾"' in text


def test_links_of_other_pages_are_said_in_words_and_kept_by_the_form(town: Town, page: Pages) -> None:
    response = page(town.clerk_a).get(URL, {"tab": "all", "overdue": "true", "state": "reported,accepted"})
    text = response.content.decode()
    assert 'name="overdue" value="true"' in text
    assert "Late only" in text
    assert "Reported, Accepted" in text


def test_map_asks_with_every_filter_of_the_list(town: Town, page: Pages) -> None:
    query = page(town.clerk_a).get(URL, {"tab": "all", "closed_after": "2026-11-01", "q": "楼"}).context["query"]
    assert query == "q=%E6%A5%BC&closed_after=2026-11-01&tab=all"


def test_word_that_does_not_fit_is_said_and_not_an_error_page(town: Town, page: Pages) -> None:
    response = page(town.clerk_a).get(URL, {"state": "nonsense"})
    assert response.status_code == 422
    assert "nonsense" in response.content.decode()


def test_htmx_gets_the_list_alone(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    text = page(town.clerk_a).get(URL, headers={"hx-request": "true"}).content.decode()
    assert incident.reference in text
    assert "<html" not in text


def test_points_are_the_cases_of_the_list(town: Town, page: Pages) -> None:
    report(town)
    stairs = report(town, matter="fire_exit", place="in_a2")
    query = {"matter": "fire_exit"}
    data = json.loads(page(town.clerk_a).get(reverse("cases:points"), query).content)
    assert [one["properties"]["reference"] for one in data["features"]] == [stairs.reference]
    assert data["features"][0]["geometry"]["coordinates"] == [stairs.lng, stairs.lat]


def test_pages_of_the_list_follow_each_other_without_gap(town: Town, page: Pages, monkeypatch: Any) -> None:
    monkeypatch.setattr("incidents.cases.views.desk.PER_PAGE", 2)
    made = {report(town).reference for _ in range(3)}
    client = page(town.clerk_a)
    first = client.get(URL, {"tab": "open"})
    second = client.get(URL, {"tab": "open", "cursor": first.context["next_cursor"]})
    assert len(references(first)) == 2
    assert references(first) | references(second) == made


@pytest.mark.parametrize(
    ("query", "says", "leads"),
    [
        ("", "Nothing waits for you", 'href="?tab=open"'),
        ("?tab=late&q=zzz", "No incident matches what is chosen above.", 'href="?tab=late"'),
        ("?tab=late", "There is no such incident in your areas now.", ""),
    ],
)
def test_an_empty_list_says_why_and_leads_on(town: Town, page: Pages, query: str, says: str, leads: str) -> None:
    text = page(town.clerk_a).get(f"{URL}{query}").text
    empty = text[text.index('class="empty"') :]
    assert says in empty
    assert leads in empty


def test_the_search_on_top_leaves_a_page_with_its_own_search_alone(town: Town, page: Pages) -> None:
    client = page(town.clerk_a)
    for address in (f"{URL}?q=qt", "/areas/?q=qt"):
        text = client.get(address).text
        assert (text.count('class="topbar-search"'), text.count('value="qt"')) == (0, 1)
    assert 'class="topbar-search"' in client.get(f"{URL}{report(town).reference}/").text


def test_a_village_that_its_grid_names_is_said_once(town: Town) -> None:
    named = replace(areas.place(town.grid_a1.pk), name=f"{town.village_a.name}第1网格")
    whole = place_words(areas.place(town.township_a.pk), areas.place(town.village_a.pk), named)
    assert whole == "东河镇 · 桥头村第1网格"


def statements(client: Client, url: str, rows: int) -> int:
    """Count the statements of one page, having warmed what the process keeps."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert len(response.context["rows"]) == rows
    return len(asked)


@pytest.mark.parametrize("person", ["clerk_a", "official_a", "city_centre", "worker_a"])
def test_ten_rows_and_a_hundred_cost_the_same_few_statements(
    town: Town, page: Pages, monkeypatch: Any, person: str
) -> None:
    monkeypatch.setattr("incidents.cases.views.desk.PER_PAGE", 100)
    for held in ("incidents.catalogue.selectors.rules", "grids.areas.selectors.places"):
        monkeypatch.setattr(import_module(held), "LOOK_AGAIN_SECONDS", 600)
    client, url = page(getattr(town, person)), f"{URL}?tab=open"
    for _ in range(10):
        report(town)
    ten = statements(client, url, 10)
    template = Incident.objects.first()
    for number in range(90):
        template.pk, template.client_id, template.reference = None, None, f"copy-{number}"
        template.client_id = f"00000000-0000-4000-8000-{number:012d}"
        template.save(force_insert=True)
    assert statements(client, url, 100) == ten
    assert ten <= MOST_STATEMENTS
