"""The lists beside that of incidents over the API: who sees which rows, and what narrows them; pages show the same."""

from datetime import timedelta
from typing import Any

import pytest

from grids.workforce.models import Posting
from incidents.cases.models import Incident
from tests.cases.helpers import do, report
from tests.town import Town

LISTS = ("disputes", "assists", "supervisions", "appeals")


@pytest.fixture
def watched(town: Town, at: Any) -> Incident:
    """Returned as not the unit's duty, dispatched again, supervised, handled late and appealed about."""
    incident = do(town.clerk_a, report(town), "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    do(town.handler_a, incident, "return", reason="not_our_duty", note="不属本单位")
    do(town.official_a, incident, "rule", to=f"unit:{town.urban_a.pk}", note="按职责办理")
    do(town.handler_a, incident, "take")
    do(town.worker_a, incident, "whistle", kind="key_work", note="来看", units=[f"unit:{town.fire_city.pk}"])
    do(town.official_a, incident, "supervise", reason="leader", note="请说明进展")
    at.shift(timedelta(days=20))
    do(town.handler_a, incident, "finish", note="已处理")
    do(town.official_a, incident, "check")
    do(town.official_a, incident, "close", note="已处理")
    return do(town.handler_a, incident, "appeal_overtime", reason="nature", note="连日暴雨")


@pytest.fixture(autouse=True)
def fireman(town: Town) -> None:
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.city, unit=town.fire_city, starts_on="2026-01-01"
    )


def rows(api: Any, user: Any, name: str, query: str = "") -> list[dict[str, Any]]:
    return api(user).get(f"/api/v1/{name}/?{query}").json()["results"]


@pytest.mark.parametrize("name", LISTS)
def test_each_list_has_its_row_for_those_in_charge_and_none_elsewhere(
    town: Town, watched: Incident, api: Any, name: str
) -> None:
    assert [row["reference"] for row in rows(api, town.official_a, name)] == [watched.reference]
    assert rows(api, town.official_b, name) == []
    assert rows(api, town.worker_b, name) == []


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("supervisions", "kind=leader", 1),
        ("supervisions", "kind=timeout", 0),
        ("supervisions", "answered=true", 1),
        ("supervisions", "late=true", 0),
        ("supervisions", "month=2026-11", 1),
        ("supervisions", "month=2026-10", 0),
        ("appeals", "state=pending", 1),
        ("appeals", "state=approved", 0),
        ("appeals", "q=nothing", 0),
        ("assists", "arrived=false", 1),
        ("disputes", "state=ruled", 1),
        ("disputes", "state=open", 0),
        ("call-backs", "made=true", 0),
    ],
)
def test_what_narrows_them(town: Town, watched: Incident, api: Any, name: str, query: str, count: int) -> None:
    assert len(rows(api, town.official_a, name, query)) == count


def test_a_supervision_owed_past_its_day_is_found(town: Town, api: Any, at: Any) -> None:
    incident = do(town.clerk_a, report(town), "accept")
    do(town.city_centre, incident, "supervise", reason="leader", note="请说明进展")
    assert rows(api, town.official_a, "supervisions", "late=true") == []
    at.shift(timedelta(days=30))
    assert [row["requirement"] for row in rows(api, town.official_a, "supervisions", "late=true")] == ["请说明进展"]


@pytest.mark.parametrize("name", ["supervisions", "appeals"])
def test_the_page_shows_what_the_api_answers(town: Town, watched: Incident, page: Any, name: str) -> None:
    assert watched.reference in page(town.official_a).get(f"/incidents/{name}/").content.decode()
    assert watched.reference not in page(town.official_b).get(f"/incidents/{name}/").content.decode()


def test_a_month_that_is_none_is_refused_by_name(town: Town, api: Any) -> None:
    answer = api(town.official_a).get("/api/v1/supervisions/?month=2026-13")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["month"])
