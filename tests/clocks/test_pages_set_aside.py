"""Whether escalation works: what monitors hear, and clocks set aside for people."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.cases.models import Clock
from tests.cases.helpers import note_a_sweep, report
from tests.town import Town

Pages = Callable[..., Client]
URL = reverse("clocks:set-aside")


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
