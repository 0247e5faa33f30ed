"""One rule says who sees a case: every door agrees with it, for every one of the cast."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from foundation.kernel import city_time
from foundation.notices.models import Notice
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident
from incidents.cases.services.photos import keep_incident_photo
from procedures.clocks import services as clock_services
from tests.cases.helpers import do, report
from tests.cases.test_api import picture
from tests.town import Town

LIST = "/api/v1/incidents/"


@pytest.fixture
def photos(town: Town, at: Any, fire_messages: Callable[[], int]) -> dict[str, Any]:
    """Cases of both townships, in a park, with a unit, given back by it, and raised; each with a photo, by reference."""
    report(town, actor_for(town.clerk_a), matter="gas_leak", place="in_a2")
    at.shift(timedelta(days=1))
    clock_services.sweep(city_time.now())
    for place in ("in_a1", "in_b1", "in_b2", "in_a3"):
        report(town, place=place)
    report(town, actor_for(town.resident), matter="gas_leak")
    report(town, actor_for(town.clerk_a), matter="park_damage", place="in_park")
    report(town, actor_for(town.official_b), place="in_a2")
    for act in ("take", "return"):
        case = do(town.official_a, report(town), "accept")
        do(town.handler_a, do(town.official_a, case, "dispatch", to=f"unit:{town.urban_a.pk}"), act)
    case = do(town.official_b, report(town, actor_for(town.official_b), place="in_b1", matter="gas_leak"), "accept")
    do(town.official_b, case, "whistle", kind="key_work", townships=[town.township_a.code])
    case = do(town.official_a, report(town, matter="gas_leak"), "accept")
    do(town.official_a, case, "whistle", kind="emergency", units=[f"unit:{town.urban_a.pk}"])
    fire_messages()
    centre = actor_for(town.city_centre)
    return {
        case.reference: keep_incident_photo(centre, case.reference, photo_id=uuid4(), data=picture())[0]
        for case in Incident.objects.all()
    }


def points(answer: Any) -> set[str]:
    if answer.status_code != 200:
        return set()
    data = answer.json()
    return {feature["properties"]["reference"] for feature in data.get("points", data)["features"]}


@pytest.mark.parametrize(
    "name",
    ["worker_a", "worker_b", "clerk_a", "official_a", "official_b", "handler_a", "city_centre", "net_admin", "resident",
     "staff"],
)  # fmt: skip
def test_every_door_opens_to_the_same_cases(town: Town, photos: dict[str, Any], api: Any, page: Any, name: str) -> None:
    user = town.cast[name]
    seen = set(selectors.visible_incidents(actor_for(user)).values_list("reference", flat=True))
    program, browser = api(user), page(user)
    doors = {
        "list": {row["reference"] for row in program.get(LIST).json()["results"]},
        **{
            door: {key for key, photo in photos.items() if client.get(url.format(key, photo)).status_code == 200}
            for door, client, url in (
                ("detail", program, LIST + "{0}/"), ("steps", program, LIST + "{0}/steps/"),
                ("acts", program, LIST + "{0}/acts/"), ("page", browser, "/incidents/{0}/"),
                ("photo", browser, "/evidence/{1}/small.jpg"),
            )
        },
    }  # fmt: skip
    assert doors == dict.fromkeys(doors, seen)
    told = set(Notice.objects.filter(user=user, subject_kind="incident").values_list("subject_key", flat=True))
    shown = points(browser.get("/incidents/points/?tab=all")) | points(browser.get("/board/map/"))
    assert (shown - seen, told - seen) == (set(), set())
