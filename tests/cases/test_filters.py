"""The words of the list, each against cases it must and must not find."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from foundation.kernel import city_time
from foundation.kernel.errors import Invalid
from foundation.web.lists import paging
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.filters import IncidentFilter
from incidents.cases.lists import Incidents
from incidents.cases.models import Incident
from procedures.clocks import services as clock_services
from tests.cases.helpers import do, report
from tests.town import Town


def found(query: str, user: Any = None, **more: Any) -> set[str]:
    """Return the descriptions of the cases the words find."""
    actor = {"actor": actor_for(user)} if user is not None else {}
    cases = IncidentFilter(QueryDict(query), selectors.all_incidents(), **actor, **more).matches
    return set(cases.values_list("description", flat=True))


@pytest.fixture
def three(town: Town, at: Any) -> Town:
    """One accepted gas leak in A, one day later a new find in A, and litter in B."""
    leak = report(town, matter="gas_leak", description="leak")
    do(town.clerk_a, leak, "accept")
    at.shift(24 * 3600)
    report(town, description="find")
    report(town, actor_for(town.worker_b), place="in_b1", description="far")
    return town


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"leak", "find", "far"}),
        ("state=accepted", {"leak"}),
        ("state=reported,accepted", {"leak", "find", "far"}),
        ("state=reported&state=accepted", {"leak", "find", "far"}),
        ("state=open", {"leak", "find", "far"}),
        ("state=ended", set()),
        ("matter=gas_leak", {"leak"}),
        ("matter=gas_leak,litter", {"leak", "find", "far"}),
        ("area=442000102000", {"far"}),
        ("area=442000101201001", {"leak", "find"}),
        ("level=village", {"leak"}),
        ("overdue=true", {"leak"}),
        ("overdue=false", {"find", "far"}),
        ("tone=red", set()),
        ("bbox=113.30,22.50,113.31,22.51", {"leak", "find"}),
        ("bbox=113.33,22.50,113.34,22.51", {"far"}),
        ("reported_after=2026-11-25", {"find", "far"}),
        ("reported_before=2026-11-24", {"leak"}),
        ("reported_after=2026-11-24&reported_before=2026-11-24", {"leak"}),
        ("reported_after=2026-11-24T10:00:00%2B08:00", {"leak", "find", "far"}),
        ("reported_after=2026-11-24T10:00:01+08:00", {"find", "far"}),
        ("reported_before=2026-11-24T10:00", {"leak"}),
        ("due_before=2026-11-24", {"leak"}),
        ("due_after=2026-11-25", {"find", "far"}),
        ("closed_after=2026-11-01", set()),
        ("q=far", {"far"}),
        ("q=桥头", {"leak", "find"}),
    ],
)
def test_a_word_finds_what_it_names(three: Town, query: str, expected: set[str]) -> None:
    assert found(query) == expected


def test_what_ended_in_a_time_is_listed_by_its_end_unless_another_order_is_asked_for() -> None:
    listing = Incidents()
    ended = [listing.order({name: "2026-11-01"}).word for name in ("closed_after", "closed_before")]
    assert (ended, listing.order({}).word) == (["-ended_at", "-ended_at"], "-reported_at")
    assert listing.order({"closed_after": "2026-11-01", "ordering": "reported_at"}).word == "reported_at"


def test_by_its_end_what_is_open_comes_last_over_pages(three: Town, api: Any) -> None:
    now = city_time.now()
    for words, ended_at in (("find", now - timedelta(days=3)), ("leak", now)):
        Incident.objects.filter(description=words).update(state="declined", ended_at=ended_at)
    client, path, seen = api(three.city_centre), "/api/v1/incidents/?ordering=-ended_at&limit=1", []
    while path:
        answer = client.get(path).json()
        seen += [row["description"] for row in answer["results"]]
        path = answer["next"]
    assert seen == ["leak", "find", "far"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=lost", "state"),
        ("tone=pink", "tone"),
        ("level=moon", "level"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=114,22,113,23", "bbox"),
        ("bbox=nan,22,113,23", "bbox"),
        ("reported_after=yesterday", "reported_after"),
        ("reported_before=2026-13-01", "reported_before"),
        ("disposal=2026-11-30,2026-11-01", "disposal"),
        ("area=0", "area"),
    ],
)
def test_a_word_that_does_not_fit_is_named(town: Town, query: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        found(query)
    assert list(refusal.value.fields) == [field]


def test_mine_is_what_waits_for_my_act(three: Town) -> None:
    assert found("mine=true", three.clerk_a) == {"leak"}
    assert found("mine=true", three.worker_a) == {"find"}
    assert found("mine=true", three.city_centre) == set()


def test_mine_of_a_unit_is_what_it_was_dispatched(town: Town) -> None:
    case = report(town, matter="gas_leak", description="leak")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    assert found("mine=true", town.handler_a) == {"leak"}
    assert found(f"unit={town.urban_a.pk}") == found("unit=urban-a") == {"leak"}
    assert found("mine=true", town.clerk_a) == set()


def test_tone_and_overdue_follow_the_sweep(three: Town) -> None:
    clock_services.sweep(city_time.now() + timedelta(hours=1))
    assert found("tone=red") == {"leak"}


def test_a_dedicated_grids_case_is_found_in_the_grid_below_it(town: Town) -> None:
    report(town, matter="park_damage", place="in_park", description="bench")
    assert found(f"area={town.grid_a2.code}") == found(f"area={town.park.code}") == {"bench"}


def pages(ordering: str, size: int) -> list[int]:
    """Walk every page forward, then back again, and return what was met going forward."""
    seen: list[list[int]] = []
    cursor = ""
    while True:
        page = selectors.page_of(Incident.objects.all(), ordering=ordering, cursor=cursor, size=size)
        seen.append([case.pk for case in page.items])
        if not page.next:
            break
        cursor = page.next
    for met in reversed(seen[:-1]):
        page = selectors.page_of(Incident.objects.all(), ordering=ordering, cursor=page.previous, size=size)
        assert [case.pk for case in page.items] == met
    assert page.previous == ""
    return [pk for met in seen for pk in met]


@pytest.mark.parametrize("ordering", selectors.ORDERINGS)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_meet_every_case_once_those_without_a_date_last(town: Town, ordering: str, size: int) -> None:
    made = [report(town).pk for _number in range(7)]
    Incident.objects.filter(pk__in=made[:3]).update(next_due_at=None)
    Incident.objects.filter(pk=made[5]).update(next_due_at=city_time.now())
    met = pages(ordering, size)
    assert sorted(met) == made
    if "due" in ordering:
        assert set(met[-3:]) == set(made[:3])


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", None])
def test_a_cursor_that_nobody_gave_out_leads_nowhere(town: Town, api: Any, value: str | None) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(["reported_at", value, 5, False]).encode()).decode()
    answer = api(town.clerk_a).get("/api/v1/incidents/", {"cursor": cursor})
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"cursor"})


def test_counting_stops_at_the_cap(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    for _number in range(5):
        report(town)
    assert selectors.capped_count(selectors.all_incidents()) == 3
