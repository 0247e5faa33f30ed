"""What reading cases asks of the database: how often, of which tables, and for which columns."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation.kernel import revisions
from foundation.web.lists import paging
from grids.workforce.selectors import actor_for
from incidents.cases import presenters, selectors
from incidents.cases.selectors import desk as counting
from incidents.cases.selectors import points
from incidents.cases.views import desk
from incidents.catalogue.selectors import REVISION
from tests.cases.helpers import report
from tests.town import Town

# Names that every process holds, and columns that no reader of a list or a case is shown.
HELD = ("areas_area", "catalogue_matter")
WIDE = ("search_text", "content_digest", "password")


def asked_by(read: Callable[[], Any]) -> list[str]:
    """Return the statements of a reading that has been done before."""
    read()
    with CaptureQueriesContext(connection) as asked:
        read()
    return [one["sql"] for one in asked]


@pytest.fixture
def five(town: Town) -> Town:
    """Return the town with five cases."""
    for _number in range(5):
        report(town)
    return town


def test_a_page_of_cases_with_their_names_is_one_statement(five: Town) -> None:
    visible = selectors.visible_incidents(actor_for(five.clerk_a))
    asked = asked_by(lambda: presenters.incident_rows(selectors.page_of(visible, ordering="-reported_at").items))
    assert len(asked) == 1


@pytest.mark.parametrize("path", ["", "?state=open&matter=gas_leak", "REFERENCE/", "REFERENCE/acts/"])
def test_the_api_reads_no_names_it_holds_and_nothing_wide(five: Town, api: Any, path: str) -> None:
    case = report(five)
    # Whom a desk may dispatch to is in the order of areas, which the database keeps: its worker dispatches nothing.
    reader = five.worker_a if path.endswith("acts/") else five.clerk_a
    client, url = api(reader), f"/api/v1/incidents/{path.replace('REFERENCE', case.reference)}"
    asked = " ".join(asked_by(lambda: client.get(url)))
    assert [word for word in (*HELD, *WIDE) if word in asked] == []


def test_a_matter_of_another_day_is_still_named(five: Town, api: Any) -> None:
    case = report(five)
    type(case.matter).objects.filter(pk=case.matter_id).update(valid_to=case.reported_on)
    revisions.bump(REVISION)
    row = api(five.clerk_a).get(f"/api/v1/incidents/{case.reference}/").json()
    assert row["matter_name"] == case.matter.name


def test_tabs_count_no_further_than_the_cap(five: Town, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    monkeypatch.setattr(counting, "_tab_counts_statement", counting._tab_counts_statement.__wrapped__)
    tabs = {one["name"]: one["count"] for one in page(five.clerk_a).get("/incidents/").context["tabs"]}
    assert (tabs["open"], tabs["closed"]) == ("2+", "0")


def test_each_count_of_the_tabs_stops_early(five: Town, page: Any) -> None:
    client = page(five.city_centre)
    counts = [one for one in asked_by(lambda: client.get("/incidents/")) if "COUNT(" in one]
    assert [one.count(f"LIMIT {paging.COUNT_CAP}") for one in counts] == [5]


def test_the_counts_of_the_tabs_are_written_once_a_day(five: Town, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, written = page(five.city_centre), []
    monkeypatch.setattr(
        counting, "counting_statement", lambda found: written.append(1) or paging.counting_statement(found)
    )
    counting._tab_counts_statement.cache_clear()
    for _time in range(3):
        client.get("/incidents/")
    assert len(written) == 1


def test_what_grows_late_changes_its_tab_within_the_day(five: Town, page: Any, at: Any) -> None:
    def counts() -> dict[str, str]:
        return {one["name"]: one["count"] for one in page(five.clerk_a).get("/incidents/").context["tabs"]}

    before = counts()
    at.shift(timedelta(hours=13, minutes=59))
    assert [(one["late"], one["today"]) for one in (before, counts())] == [("0", "5"), ("5", "0")]


def test_what_finds_nothing_is_counted_as_nothing(five: Town) -> None:
    assert paging.capped_counts([selectors.all_incidents().none(), selectors.all_incidents().order_by()]) == [0, 5]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="plans are PostgreSQL's")
@pytest.mark.parametrize(
    ("narrowed", "index"),
    [
        ({"state": "closed"}, "cases_of_state_by_time"),
        ({"matter_id": 1}, "cases_of_matter_by_time"),
        ({"lng__gte": 113.3, "lng__lte": 113.31, "lat__gte": 22.5}, "cases_by_place"),
        ({"ended_at__isnull": True, "level": "city"}, "open_of_level"),
    ],
)
def test_what_is_counted_has_an_index(five: Town, narrowed: dict[str, Any], index: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert index in selectors.all_incidents().filter(**narrowed).explain()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL is told")
def test_any_page_is_as_near_as_the_next(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW random_page_cost")
        assert cursor.fetchone() == ("1.1",)


def test_a_row_of_the_desk_is_small(five: Town, page: Any) -> None:
    text = page(five.clerk_a).get("/incidents/?tab=open", headers={"hx-request": "true"}).text
    row = text[text.index("<li class") : text.index("</li>") + 5]
    assert len(row.encode()) < 1500


def test_a_map_of_many_tells_how_many_lie_where_in_few_bytes(five: Town, page: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(desk, "POINTS_AT_MOST", 4)
    report(five, place="in_b1")
    client = page(five.city_centre)
    answer = client.get("/incidents/points/?tab=all")
    told = answer.json()
    counts = {one["properties"]["count"] for one in told["features"]}
    assert counts == {5, 1}
    assert "{count}" in told["words"]
    assert len(answer.content) < 600


def test_a_map_adds_up_in_one_statement_and_joins_nothing(five: Town, page: Any) -> None:
    client = page(five.city_centre)
    asked = [one for one in asked_by(lambda: client.get("/incidents/points/?tab=all")) if "cases_incident" in one]
    assert ["JOIN" in one for one in asked] == [False, False]
    assert 'ORDER BY "cases_incident"."reported_at" DESC' in asked[0]


def test_cells_join_until_they_are_few_and_lose_no_incident(five: Town, monkeypatch: Any) -> None:
    for place in ("in_a2", "in_a3", "in_b1", "in_b2"):
        report(five, place=place)
    monkeypatch.setattr(points, "CELLS_AT_MOST", 2)
    found = points.map_cells(selectors.all_incidents(), 100, latest=True)
    assert len(found) <= 2
    assert sum(cell.count for cell in found) == 9
    assert points.map_cells(selectors.all_incidents().none(), 100, latest=True) == []


def test_cells_tell_what_is_open_and_late(five: Town) -> None:
    selectors.all_incidents().filter(pk__in=selectors.all_incidents().values("pk")[:3]).update(tone="red")
    ended = selectors.all_incidents().filter(tone="red").first()
    selectors.all_incidents().filter(pk=ended.pk).update(state="closed", ended_at=ended.reported_at)
    assert [(cell.count, cell.late) for cell in points.map_cells(selectors.all_incidents(), 100, latest=False)] == [
        (5, 2)
    ]
