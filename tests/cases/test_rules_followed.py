"""Corrected limits and ladders reach open clocks without firing twice; a report never fails for lack of a ladder."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from foundation.kernel import city_time, outbox, revisions
from incidents.cases.models import Clock, Firing, Incident
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.models import TimeLimit
from procedures.clocks.models import Ladder, Rung
from procedures.clocks.services import sweep
from tests.cases.helpers import report
from tests.conftest import SHANGHAI
from tests.town import Town


@pytest.fixture
def admin(town: Town, page: Any) -> Client:
    """The administrator of the net at the support desk."""
    town.net_admin.is_staff = True
    town.net_admin.save()
    return page(town.net_admin)  # type: ignore[no-any-return]


def correct(client: Client, amount: int, unit: str = "work_hour") -> None:
    """Correct the general limit of accepting at the support desk."""
    row = TimeLimit.objects.get(matter=None, area=None, stage="accept")
    data = {"matter": "", "area": "", "stage": "accept", "amount": amount, "unit": unit, "valid_from": "2020-01-01"}
    assert client.post(f"/admin/catalogue/timelimit/{row.pk}/change/", data).status_code == 302
    outbox.drain(city_time.now())


def test_an_open_clock_counts_what_a_corrected_limit_says(town: Town, admin: Client, at: Any) -> None:
    case = report(town, matter="fire_exit")
    before = Clock.objects.get(incident=case)
    correct(admin, 5)
    after = Clock.objects.get(incident=case)
    assert (after.amount, after.due_at) == (5, datetime(2026, 11, 24, 16, 30, tzinfo=SHANGHAI))
    assert (after.started_at, after.generation) == (before.started_at, before.generation + 1)
    assert Incident.objects.get(pk=case.pk).next_due_at == after.due_at


def test_a_matter_with_a_limit_of_its_own_and_a_clock_with_more_time_stay(town: Town, admin: Client, at: Any) -> None:
    gas, given = report(town, matter="gas_leak"), report(town, matter="fire_exit")
    Clock.objects.filter(incident=given).update(amount=4)
    correct(admin, 5)
    amounts = dict(Clock.objects.values_list("incident_id", "amount"))
    assert amounts == {gas.pk: 1, given.pk: 4}


def test_what_fired_stays_fired_when_a_limit_is_corrected(town: Town, admin: Client, at: Any) -> None:
    case = report(town, matter="fire_exit")
    at.shift(timedelta(hours=1, minutes=45))
    sweep(city_time.now())
    assert list(Firing.objects.values_list("rung", flat=True)) == [1]
    correct(admin, 6)
    at.shift(timedelta(minutes=2))
    sweep(city_time.now())
    clock = Clock.objects.get(incident=case)
    assert (Firing.objects.count(), clock.fired_rung, clock.next_rung) == (1, 1, 2)


def test_time_that_stops_and_time_that_does_not_change_by_the_share_used(town: Town, admin: Client, at: Any) -> None:
    case = report(town, matter="fire_exit")
    Clock.objects.filter(incident=case).update(consumed=timedelta(hours=1))
    correct(admin, 2, "natural_day")
    clock = Clock.objects.get(incident=case)
    assert (clock.consumed, clock.unit) == (timedelta(days=1), "natural_day")
    assert clock.due_at == clock.started_at + timedelta(days=1)


def test_an_edited_ladder_arms_open_clocks_again_and_fires_nothing_twice(town: Town, admin: Client, at: Any) -> None:
    case = report(town, matter="fire_exit")
    at.shift(timedelta(hours=1, minutes=45))
    sweep(city_time.now())
    due = town.ladder.rungs.get(number=2)
    rungs = list(town.ladder.rungs.order_by("number"))
    data: dict[str, Any] = {"name": "x", "area": "", "stage": "", "is_active": "on"}
    data |= {"rungs-TOTAL_FORMS": 4, "rungs-INITIAL_FORMS": 4, "rungs-MIN_NUM_FORMS": 0, "rungs-MAX_NUM_FORMS": 1000}
    for place, rung in enumerate(rungs):
        percent = 95 if rung.pk == due.pk else rung.percent
        names = ("number", "tone", "offset", "offset_unit", "tells")
        data |= {f"rungs-{place}-{name}": getattr(rung, name) for name in names}
        data |= {
            f"rungs-{place}-id": rung.pk,
            f"rungs-{place}-ladder": town.ladder.pk,
            f"rungs-{place}-percent": percent,
        }
    assert admin.post(f"/admin/clocks/ladder/{town.ladder.pk}/change/", data).status_code == 302
    outbox.drain(city_time.now())
    clock = Clock.objects.get(incident=case)
    assert (clock.fired_rung, clock.next_rung) == (1, 2)
    assert clock.next_fire_at == datetime(2026, 11, 24, 11, 54, tzinfo=SHANGHAI)
    at.move_to(datetime(2026, 11, 24, 11, 55, tzinfo=SHANGHAI))
    sweep(city_time.now())
    assert list(Firing.objects.order_by("rung").values_list("rung", flat=True)) == [1, 2]


@pytest.mark.parametrize("state", [{"is_active": False}, {"valid_to": "2026-01-01"}])
def test_a_report_does_not_fail_without_a_ladder_in_force(town: Town, at: Any, state: dict[str, Any]) -> None:
    Ladder.objects.update(**state)
    revisions.bump(catalogue.REVISION)
    case = report(town, matter="fire_exit")
    assert Clock.objects.get(incident=case).ladder_id == town.ladder.pk


def test_a_draft_is_no_ladder_even_where_there_is_no_other(town: Town, at: Any) -> None:
    Ladder.objects.update(is_active=False)
    draft = Ladder.objects.create(name="x", area=town.township_a, is_active=False, is_draft=True)
    Rung.objects.create(ladder=draft, number=1, tone="due")
    revisions.bump(catalogue.REVISION)
    assert Clock.objects.get(incident=report(town, matter="fire_exit")).ladder_id == town.ladder.pk
