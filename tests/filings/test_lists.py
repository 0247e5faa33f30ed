"""The list of reports for record: tabs, filters in words, repeats, counts and files, and what they keep to themselves."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from foundation.kernel import city_time
from incidents.filings.models import FilingRule
from incidents.filings.selectors import repeats
from tests.conftest import TUESDAY
from tests.filings.helpers import actor, do, filed
from tests.town import Town

CANARY = "金丝雀"


def numbers(api: Any, user: Any, query: str = "") -> list[str]:
    """Return the numbers of the first page of the list, in order."""
    answer = api(user).get(f"/api/v1/filings/?{query}")
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def test_each_tab_holds_its_own(town: Town, page: Any) -> None:
    waiting, own = filed(town.worker_a, facts="等待"), filed(town.clerk_a, town.in_a1, facts="自报")
    watched = do(town.clerk_a, filed(town.worker_a, facts="在看"), "watch", until=TUESDAY.date() + timedelta(days=9))
    ended = do(town.clerk_a, filed(town.worker_a, facts="不录"), "decline")
    found = {}
    for tab in ("", "waiting", "watched", "open", "ended", "mine", "all"):
        text = page(town.clerk_a).get(f"/filings/?tab={tab}").content.decode()
        found[tab] = {one.number for one in (waiting, own, watched, ended) if one.number in text}
    assert found == {
        "": {waiting.number},
        "waiting": {waiting.number},
        "watched": {watched.number},
        "open": {waiting.number, own.number, watched.number},
        "ended": {ended.number},
        "mine": {own.number},
        "all": {waiting.number, own.number, watched.number, ended.number},
    }


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ("q=河堤", {"bank"}),
        ("q=河堤 栏杆", {"bank"}),
        ("q=河堤 停水", set()),
        ("q=柳树", {"far"}),
        ("kind=risk_sign,beyond_level", {"bank", "far"}),
        ("urgent=true", {"far"}),
        ("urgent=false", {"bank", "notice"}),
        ("state=declined", {"notice"}),
        ("state=open", {"bank", "far"}),
        ("state=ended,filed", {"bank", "far", "notice"}),
        ("area=442000101202", {"far"}),
        ("filed_after=2026-11-25", set()),
        ("filed_before=2026-11-24", {"bank", "far", "notice"}),
    ],
)
def test_words_narrow_the_list(query: str, which: set[str], town: Town, api: Any) -> None:
    made = {
        "bank": filed(town.worker_a, town.in_a1, kind="risk_sign", facts="河堤栏杆松动"),
        "far": filed(town.worker_a, town.in_a3, kind="beyond_level", facts="路灯不亮", is_urgent=True),
        "notice": filed(town.worker_a, facts="下周停水"),
    }
    do(town.clerk_a, made["notice"], "decline")
    assert set(numbers(api, town.official_a, query)) == {made[name].number for name in which}


@pytest.mark.parametrize(
    "query", ["kind=x", "state=x", "urgent=maybe", "area=nowhere", "filed_after=soon", "moon=full"]
)
def test_a_word_that_does_not_fit_is_refused(query: str, town: Town, api: Any, page: Any) -> None:
    assert api(town.official_a).get(f"/api/v1/filings/?{query}").status_code == 422
    if "moon" not in query:
        assert page(town.official_a).get(f"/filings/?{query}").status_code == 422


def test_the_page_says_how_it_is_narrowed(town: Town, page: Any) -> None:
    filed(town.worker_a, town.in_a1)
    text = page(town.official_a).get(
        "/filings/?tab=all&kind=risk_sign&state=open&area=442000101201&urgent=false&cell=8941&filed_after=2026-11-01"
    ).content.decode()  # fmt: skip
    words = ("Kind a sign of risk", "State all that are open", "In 桥头村", "Not: urgent only", "Around one place")
    assert [one for one in words if one not in text] == []


def test_what_repeats_is_counted_by_the_rule_of_the_place(town: Town, at: Any) -> None:
    for _one in range(3):
        filed(town.worker_a, town.in_a1)
    filed(town.worker_a, town.in_a1, names_person=True)
    do(town.worker_a, filed(town.worker_a, town.in_a1), "void")
    do(town.clerk_a, filed(town.worker_a, town.in_a1), "decline")
    who, places = actor(town.official_a), (town.township_a.pk, town.city.pk, None)
    (one,) = repeats(who, city_time.now(), places)
    assert (one.count, one.grid.id, one.last_at) == (3, town.grid_a1.pk, TUESDAY)
    FilingRule.objects.create(area=town.township_a, repeat_count=4)
    assert repeats(who, city_time.now(), places) == []
    FilingRule.objects.update(repeat_count=2)
    assert len(repeats(who, city_time.now(), places)) == 1
    assert repeats(actor(town.official_b), city_time.now(), places) == []
    at.shift(timedelta(days=30))
    assert repeats(who, city_time.now(), places) == []


def words_of(answer: Any) -> str:
    """Return everything an answer says; of a workbook the text of its cells."""
    held = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").startswith("application/vnd") and answer.status_code == 200:
        rows = load_workbook(BytesIO(held)).active.iter_rows(values_only=True)
        return str([cell for row in rows for cell in row])
    return held.decode()


def test_one_that_names_a_person_leaves_no_trace(town: Town, api: Any, page: Any, fire_messages: Any) -> None:
    """Its words are nowhere for anybody but its reporter and one desk; not even they have them in a file or a notice."""
    filing = filed(town.worker_a, town.in_a1, facts=CANARY, why_not_a_case=CANARY, names_person=True)
    do(town.clerk_a, filing, "add", note=CANARY)
    fire_messages()
    listed, opened = set(), set()
    for name, user in town.cast.items():
        lists = [page(user).get("/filings/?tab=all"), api(user).get("/api/v1/filings/"), page(user).get("/notices/")]
        own = (f"/api/v1/filings/{filing.number}/", f"/api/v1/filings/{filing.number}/acts/")
        ones = [page(user).get(f"/filings/{filing.number}/"), *(api(user).get(address) for address in own)]
        files = [api(user).get(f"/api/v1/filings/?format={kind}") for kind in ("csv", "xlsx")]
        listed |= {name} if any(CANARY in words_of(one) or filing.number in words_of(one) for one in lists) else set()
        opened |= {name} if any(CANARY in words_of(one) or one.status_code == 200 for one in ones) else set()
        assert [one for one in (lists[2], *files) if CANARY in words_of(one)] == []
    assert listed == opened == {"worker_a", "clerk_a"}
    assert numbers(api, town.clerk_a, f"q={CANARY}") == []


def test_no_count_speaks_of_one_that_names_a_person(town: Town, page: Any) -> None:
    filed(town.worker_a, town.in_a1)
    before = page(town.clerk_a).get("/filings/?tab=open").context["tabs"]
    filed(town.worker_a, town.in_a1, names_person=True)
    answer = page(town.clerk_a).get("/filings/?tab=open")
    assert answer.context["tabs"] == before
    assert len(answer.context["rows"]) == 2


def test_a_file_holds_every_column_and_masks_the_words(town: Town, api: Any) -> None:
    filing = filed(town.worker_a, town.in_a1, facts="=1+1")
    answer = api(town.official_a).get("/api/v1/filings/?format=csv")
    head, row = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert head.startswith("Number,State,Kind,Urgent,") and head.count(",") == 20
    assert row.startswith(f"{filing.number},") and "1+1" not in row


def test_a_page_costs_the_same_for_many(town: Town, page: Any) -> None:
    client, asked = page(town.clerk_a), []
    for _round in range(2):
        for _one in range(10):
            filed(town.worker_a, town.in_a1)
        client.get("/filings/?tab=all")
        with CaptureQueriesContext(connection) as captured:
            client.get("/filings/?tab=all")
        # What the house reads once a while (its revisions, a session) is not of this page.
        asked.append(
            [query["sql"].partition(" WHERE ")[0] for query in captured.captured_queries if "filings_" in query["sql"]]
        )
    assert asked[0] == asked[1] != []
