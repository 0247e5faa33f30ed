"""Whether escalation works: what monitors hear, and clocks set aside for people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.cases.models import Clock
from procedures.clocks.models import SubjectClock
from tests.cases.helpers import note_a_sweep, report
from tests.town import Town

Pages = Callable[..., Client]
URL = reverse("clocks:set-aside")
API = "/api/v1/clocks/set-aside/"


def set_aside(town: Town) -> Clock:
    """A clock whose firing failed."""
    report(town)
    clock = Clock.objects.get()
    clock.fault, clock.faulted_at = "LookupError: no rung", timezone.now()
    clock.save()
    return clock


def test_monitor_hears_that_all_is_well(town: Town, page: Pages) -> None:
    note_a_sweep(timezone.now())
    response = page().get("/healthz/escalation")
    assert (response.status_code, response.json()["ok"]) == (200, True)


def test_monitor_hears_how_late_the_oldest_clock_is(town: Town, page: Pages, at: time_machine.Traveller) -> None:
    report(town, matter="gas_leak")
    at.shift(timedelta(hours=2))
    response = page().get("/healthz/escalation")
    assert response.status_code == 503
    assert response.json()["late_by_seconds"] > 3600


def test_clock_set_aside_is_listed_with_its_fault(town: Town, page: Pages) -> None:
    clock = set_aside(town)
    text = page(town.net_admin).get(URL).content.decode()
    assert clock.incident.reference in text
    assert "LookupError: no rung" in text


def test_clock_is_tried_again(town: Town, page: Pages) -> None:
    clock = set_aside(town)
    page(town.net_admin).post(reverse("clocks:retry", args=["incident", clock.pk]))
    clock.refresh_from_db()
    assert (clock.fault, clock.faulted_at) == ("", None)


def test_only_keepers_of_the_net_see_clocks_set_aside(town: Town, page: Pages) -> None:
    assert page(town.official_a).get(URL).status_code == 403


def of_two_kinds(town: Town) -> list[str]:
    """Set aside one clock of an incident and three of other subjects, all in one moment; return whose they are."""
    clock = set_aside(town)
    for key in "abc":
        SubjectClock.objects.create(
            subject_kind="bench", subject_key=key, stage="mend", amount=1, unit="work_day", state="running",
            calendar_id=clock.calendar_id, ladder_id=clock.ladder_id, consumed=timedelta(),
            started_at=clock.started_at, set_at=clock.started_at, fault="KeyError: rung", faulted_at=clock.faulted_at,
        )  # fmt: skip
    return [clock.incident.reference, *"abc"]


@pytest.mark.parametrize("order", ["faulted_at", "-faulted_at"])
def test_clocks_of_all_kinds_are_one_list_paged_to_its_end(town: Town, api: Any, order: str) -> None:
    wanted, seen = of_two_kinds(town), []
    answer = api(town.net_admin).get(f"{API}?limit=1&ordering={order}").json()
    assert answer["count"] == 4
    while True:
        seen += [row["subject"] for row in answer["results"]]
        if not answer["next"]:
            break
        answer = api(town.net_admin).get(answer["next"]).json()
    assert sorted(seen) == sorted(wanted)


def test_clocks_set_aside_are_narrowed_and_exported(town: Town, page: Pages, api: Any) -> None:
    of_two_kinds(town)
    html = page(town.net_admin).get(URL, {"q": "LookupError"})
    assert [row["clock"].subject_kind for row in html.context["rows"]] == ["incident"]
    text = b"".join(api(town.net_admin).get(f"{API}?format=csv&stage=mend").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[1] for line in text.splitlines()] == ["Subject", "c", "b", "a"]


def test_a_list_of_clocks_costs_the_same_however_many_there_are(
    town: Town, api: Any, django_assert_max_num_queries: Any
) -> None:
    of_two_kinds(town)
    with django_assert_max_num_queries(8):
        api(town.net_admin).get(API)
