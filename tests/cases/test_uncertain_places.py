"""A position too rough to name one grid: it is said, marked, shown to the desk and found there."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from tests.cases.helpers import report
from tests.cases.test_pages_phone import URL, sent
from tests.town import Town

Pages = Callable[..., Client]
# Ten metres inside grid A1, before grid A2.
BESIDE_A2 = {"lng": 113.3099, "lat": 22.505}


@pytest.mark.parametrize(
    ("place", "accuracy_m", "uncertain"),
    [
        ({}, None, False),
        ({}, 12, False),
        ({}, 100, False),
        ({}, 101, True),
        ({}, 5200, True),
        ({}, float("inf"), True),
        (BESIDE_A2, 5, False),
        (BESIDE_A2, 12, True),
        (BESIDE_A2, None, False),
    ],
)
def test_a_report_is_marked_when_its_position_leaves_the_grid_open(
    town: Town, page: Pages, place: dict[str, float], accuracy_m: float | None, uncertain: bool
) -> None:
    incident = Incident.objects.get(pk=_reported(town, accuracy_m, place).pk)
    assert incident.is_place_uncertain is uncertain


def _reported(town: Town, accuracy_m: float | None, place: dict[str, float]) -> Incident:
    from incidents.cases import services

    lng, lat = town.in_a1
    data = services.ReportData(
        id=uuid4(), matter="litter", description="桥头", accuracy_m=accuracy_m, **{"lng": lng, "lat": lat, **place}
    )
    return services.report_incident(actor_for(town.worker_a), data)


def test_the_bound_is_a_setting(town: Town, settings: Any) -> None:
    settings.COARSE_POSITION_M = 20
    assert _reported(town, 21, {}).is_place_uncertain is True


def test_a_circle_meets_the_grids_it_reaches_the_own_one_first(town: Town) -> None:
    lng, lat = BESIDE_A2.values()
    within = [place.id for place in areas.grids_within(lng, lat, 12)]
    assert within == [town.grid_a1.pk, town.grid_a2.pk]
    assert [place.id for place in areas.grids_within(lng, lat, 5)] == [town.grid_a1.pk]


@pytest.mark.parametrize("route", ["cases:place", "people:place"])
def test_a_coarse_position_names_no_grid_and_says_so(town: Town, page: Pages, route: str) -> None:
    lng, lat = town.in_a1
    text = page(town.worker_a).get(reverse(route), {"lng": lng, "lat": lat, "accuracy_m": 5200}).content.decode()
    assert 'data-verdict="uncertain"' in text
    assert "only good to 5.2 km" in text
    assert town.grid_a1.name not in text


@pytest.mark.parametrize("route", ["cases:place", "people:place"])
def test_at_a_border_the_other_grid_is_named(town: Town, page: Pages, route: str) -> None:
    text = page(town.worker_a).get(reverse(route), {**BESIDE_A2, "accuracy_m": 12}).content.decode()
    assert 'data-verdict="uncertain"' in text
    assert town.grid_a1.name in text and town.grid_a2.name in text


def test_the_form_marks_what_it_sends_and_a_pin_clears_it(town: Town, page: Pages) -> None:
    page(town.worker_a).post(URL, sent(town, accuracy_m="5200"))
    page(town.worker_a).post(URL, sent(town, accuracy_m="", place_source="pin"))
    assert list(Incident.objects.order_by("id").values_list("is_place_uncertain", flat=True)) == [True, False]


def test_the_interface_says_so_and_narrows_by_it(town: Town, api: Any) -> None:
    client, (lng, lat) = api(town.clerk_a), town.in_a1
    body = {"id": str(uuid4()), "matter": "litter", "lng": lng, "lat": lat, "place_source": "gps"}
    receipt = client.post(reverse("api:incidents"), {**body, "accuracy_m": 5200}, format="json").json()
    sure = report(town)
    assert receipt["is_place_uncertain"] is True
    for wanted, reference in (("true", receipt["reference"]), ("false", sure.reference)):
        found = client.get(reverse("api:incidents"), {"place_uncertain": wanted}).json()["results"]
        assert [one["reference"] for one in found] == [reference]


def test_the_desk_sees_it_in_the_list_and_on_the_page_and_can_list_them_alone(town: Town, page: Pages) -> None:
    unsure, sure, client = _reported(town, 5200, {}), report(town), page(town.official_a)
    text = client.get(reverse("cases:inbox"), {"tab": "all", "place_uncertain": "true"}).content.decode()
    assert unsure.reference in text and "place uncertain" in text
    assert sure.reference not in text
    assert "The place is uncertain" in client.get(reverse("cases:detail", args=[unsure.reference])).content.decode()
    assert "The place is uncertain" not in client.get(reverse("cases:detail", args=[sure.reference])).content.decode()
