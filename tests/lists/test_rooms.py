"""Every list of every room: it pages, it exports, and its columns and filters can be said."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from foundation.kernel import city_time
from foundation.web.lists.columns import Kind
from foundation.web.lists.definition import List, all_lists, register
from foundation.web.lists.exporting import Wish, export
from grids.areas.models import DivisionPlan
from grids.workforce.selectors import actor_for
from tests.town import Town
from tests.world import build_world

Clients = Callable[..., Any]
CODES = ("areas", "incidents", "notices", "plans")


def test_the_lists_are_these() -> None:
    assert set(CODES) <= set(all_lists())


@pytest.mark.parametrize("code", CODES)
def test_a_list_says_its_columns_once_in_both_languages(code: str) -> None:
    listing = all_lists()[code]
    codes = [column.code for column in listing.columns]
    assert len(codes) == len(set(codes)) > 4
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert all(str(column.name) for column in listing.columns)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_list_exports_each_column(town: Town, code: str, file_format: str) -> None:
    build_world(town)
    listing = all_lists()[code]
    made = export(actor_for(town.net_admin), listing, Wish(QueryDict(""), file_format))
    data = b"".join(made.streaming_content)  # type: ignore[union-attr]
    if file_format == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        assert list(rows[0]) == [str(column.name) for column in listing.columns]
    assert len(data) > 60


@pytest.mark.parametrize("code", CODES)
def test_every_order_of_a_list_walks_it_whole(town: Town, code: str) -> None:
    build_world(town)
    listing, actor = all_lists()[code], actor_for(town.net_admin)
    now, whole = city_time.now(), all_lists()[code].scope(actor).count()
    for order in listing.orders:
        seen, query = [], {"ordering": order.word}
        while True:
            page = listing.page(actor, query, now, size=2)
            seen += [row.pk for row in page.items]
            if not page.next:
                break
            query["cursor"] = page.next
        assert (len(seen), len(set(seen))) == (whole, whole)


def test_values_are_of_the_kind_their_column_says(town: Town) -> None:
    build_world(town)
    actor = actor_for(town.net_admin)
    kinds = {Kind.NUMBER: (int, float), Kind.TEXT: str, Kind.YES_NO: bool}
    for listing in all_lists().values():
        for rows in listing.values(listing.scope(actor), {}, with_personal=True):
            for row in rows:
                for column, value in zip(listing.columns, row, strict=True):
                    assert value is None or isinstance(value, kinds.get(column.kind, object)), column.code


def test_two_lists_of_one_code_are_refused() -> None:
    class Second(all_lists()["areas"].__class__):  # type: ignore[misc]
        pass

    with pytest.raises(ValueError, match="two lists"):
        register(Second)


def test_a_list_without_a_scope_cannot_be_made() -> None:
    with pytest.raises(TypeError):
        List()  # type: ignore[abstract]


def test_areas_answer_the_best_match_first_and_page_on_from_it(town: Town, api: Clients) -> None:
    client, asked = api(town.worker_a), {"q": "村", "limit": 1}
    whole = [row["code"] for row in client.get("/api/v1/areas/", {"q": "村"}).json()["results"]]
    seen, url = [], "/api/v1/areas/"
    answer = client.get(url, asked).json()
    while True:
        seen += [row["code"] for row in answer["results"]]
        if not answer["next"]:
            break
        answer = client.get(answer["next"]).json()
    assert seen == whole
    assert len(whole) > 1


def test_areas_best_matches_are_no_order_without_words(town: Town, api: Clients) -> None:
    assert api(town.worker_a).get("/api/v1/areas/", {"ordering": "relevance"}).status_code == 422


def test_plans_are_listed_by_state_and_words(town: Town, page: Clients) -> None:
    plan = build_world(town).plan
    DivisionPlan.objects.create(title="the old one", crs="wgs84", based_on_revision=1, created_at=city_time.now(),
                                state="discarded", version=1)  # fmt: skip
    client, url = page(town.net_admin), reverse("areas:plans")
    assert [row.title for row in client.get(url).context["rows"]] == ["the old one", plan.title]
    assert [row.title for row in client.get(url, {"tab": "draft"}).context["rows"]] == [plan.title]
    assert [row.title for row in client.get(url, {"q": "old"}).context["rows"]] == ["the old one"]
    assert [tab["count"] for tab in client.get(url).context["tabs"]] == ["", "1", "0", "1"]
    assert client.get(url, {"state": "no"}).status_code == 422


def test_plans_go_out_by_the_api_to_the_administrator(town: Town, api: Clients) -> None:
    plan = build_world(town).plan
    answer = api(town.net_admin).get("/api/v1/plans/", {"state": "draft"}).json()
    assert [row["id"] for row in answer["results"]] == [plan.pk]
    assert api(town.clerk_a).get("/api/v1/plans/").status_code == 403


def test_who_may_not_enter_a_list_exports_nothing_of_it(town: Town, page: Clients) -> None:
    sent = {"format": "csv", "query": ""}
    assert page(town.clerk_a).post("/lists/plans/export/", sent).status_code == 403
    assert page(town.net_admin).post("/lists/plans/export/", sent).status_code == 200
