"""What comes without coordinates is never dropped: placed by its words, or waiting at a desk with a clock and a number."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from foundation.kernel import city_time, revisions
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound, Stale
from foundation.notices.models import Notice
from grids.areas import selectors as areas
from grids.areas.models import Area
from grids.workforce.selectors import actor_for
from incidents.cases.models import Clock, Incident, UnplacedReport
from incidents.cases.services import UnplacedData, place_report, take_in_unplaced
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.models import FilingStandard, Matter
from procedures.clocks.services import sweep
from tests.town import FOUNDED, Town

WORDS = "东河镇老街17号门口"


def sent(town: Town, user: Any, address: str = WORDS, **more: Any) -> Any:
    data = UnplacedData(more.pop("id", None) or uuid4(), more.pop("matter", "litter"), "热线来电：有垃圾", address)
    return take_in_unplaced(actor_for(user), data)


@pytest.fixture
def middles(town: Town) -> None:
    """Let the grid of the willows have a middle, as imported ones have."""
    lng, lat = town.in_a3
    Area.objects.filter(pk=town.grid_a3.pk).update(lng=lng, lat=lat)
    areas.forget()


@pytest.fixture
def standards(town: Town) -> list[FilingStandard]:
    """Two conditions of blocked fire exits."""
    rows = [
        FilingStandard.objects.create(matter=town.fire_exit, number=number, condition=words, valid_from=FOUNDED)
        for number, words in enumerate(("堵塞通道", "违法搭建"), start=1)
    ]
    revisions.bump(catalogue.REVISION)
    return rows


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_it_waits_at_the_desk_of_the_township_it_names_with_a_number_and_a_clock(town: Town, page: Any) -> None:
    taken = sent(town, town.city_centre)
    row = UnplacedReport.objects.get()
    assert (taken.incident, row.township_id, row.reference) == (None, town.township_a.pk, taken.reference)
    assert told("unplaced_new") == ["official_a"]
    assert WORDS in page(town.official_a).get("/unplaced/").content.decode()
    assert WORDS not in page(town.official_b).get("/unplaced/").content.decode()


def test_what_names_no_township_waits_at_the_city(town: Town) -> None:
    sent(town, town.official_a, "人民路口")
    assert (UnplacedReport.objects.get().township_id, told("unplaced_new")) == (None, ["city_centre"])


@pytest.mark.usefixtures("middles")
def test_what_names_a_grid_goes_there_at_once_as_an_uncertain_place(town: Town) -> None:
    taken = sent(town, town.city_centre, "柳树第一网格的公厕旁")
    incident = Incident.objects.get()
    assert (taken.incident, incident.grid_id, incident.is_place_uncertain) == (incident, town.grid_a3.pk, True)
    assert (incident.place_source, "公厕旁" in incident.description) == ("address", True)


def test_placed_it_is_an_incident_of_the_same_number_reported_when_it_came(town: Town, at: Any) -> None:
    taken = sent(town, town.city_centre)
    came = city_time.now()
    at.shift(timedelta(hours=1))
    incident = place_report(actor_for(town.official_a), taken.reference, lng=town.in_a1[0], lat=town.in_a1[1])
    row = UnplacedReport.objects.get()
    assert (incident.reference, incident.reported_at, incident.reported_by) == (taken.reference, came, town.city_centre)
    assert (incident.client_id, row.incident, row.placed_by) == (row.client_id, incident, town.official_a)
    assert Clock.objects.get(incident=incident).started_at == came


def test_the_same_words_go_where_they_were_placed_before(town: Town) -> None:
    taken = sent(town, town.city_centre)
    place_report(actor_for(town.official_a), taken.reference, lng=town.in_a1[0], lat=town.in_a1[1])
    again = sent(town, town.city_centre)
    assert (again.incident.grid_id, again.incident.lng) == (town.grid_a1.pk, town.in_a1[0])


def test_sent_again_it_is_the_same_before_and_after_it_has_its_place(town: Town) -> None:
    number = uuid4()
    first, second = (sent(town, town.city_centre, id=number) for _try in range(2))
    assert (first.reference, first.is_new, second.is_new) == (second.reference, True, False)
    incident = place_report(actor_for(town.official_a), first.reference, lng=town.in_a1[0], lat=town.in_a1[1])
    assert sent(town, town.city_centre, id=number).incident == incident
    assert (UnplacedReport.objects.count(), Incident.objects.count()) == (1, 1)


def test_other_words_or_other_people_under_the_same_id_are_refused(town: Town) -> None:
    number = uuid4()
    sent(town, town.city_centre, id=number)
    for user, address in ((town.city_centre, "别处"), (town.official_a, WORDS)):
        with pytest.raises(DifferentContent):
            sent(town, user, address, id=number)


def test_it_is_placed_once_and_by_its_desk_alone(town: Town) -> None:
    taken = sent(town, town.city_centre)
    point = {"lng": town.in_a1[0], "lat": town.in_a1[1]}
    for user in (town.official_b, town.clerk_a, town.worker_a):
        with pytest.raises(NotFound):
            place_report(actor_for(user), taken.reference, **point)
    place_report(actor_for(town.official_a), taken.reference, **point)
    with pytest.raises(Stale):
        place_report(actor_for(town.city_centre), taken.reference, **point)


def test_outside_the_net_it_goes_on_waiting(town: Town) -> None:
    taken = sent(town, town.city_centre)
    with pytest.raises(Invalid):
        place_report(actor_for(town.official_a), taken.reference, lng=town.outside[0], lat=town.outside[1])
    assert UnplacedReport.objects.filter(incident__isnull=True).exists()


def test_what_waits_long_is_called_to_mind_until_it_has_its_place(town: Town, at: Any, fire_messages: Any) -> None:
    taken = sent(town, town.city_centre)
    at.shift(timedelta(days=1))
    sweep(city_time.now())
    fire_messages()
    assert set(told("unplaced_waits")) == {"official_a"}
    count = Notice.objects.count()
    place_report(actor_for(town.official_a), taken.reference, lng=town.in_a1[0], lat=town.in_a1[1])
    at.shift(timedelta(days=5))
    sweep(city_time.now())
    fire_messages()
    assert (
        Notice.objects.filter(kind="unplaced_waits").count()
        == count - Notice.objects.filter(kind="unplaced_new").count()
    )


def test_a_resident_points_at_the_place(town: Town) -> None:
    with pytest.raises(Denied):
        sent(town, town.resident)


@pytest.mark.parametrize(("name", "value"), [("address", " "), ("matter", "none"), ("address", "长" * 201)])
def test_what_says_too_little_is_refused_by_name(name: str, value: str, town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        sent(town, town.city_centre, **({"address": value} if name == "address" else {"matter": value}))
    assert set(refused.value.fields) == {name}


@pytest.mark.usefixtures("middles")
def test_the_api_takes_words_in_place_of_a_point(town: Town, api: Any) -> None:
    body = {"id": str(uuid4()), "matter": "litter", "description": "来信", "address": WORDS}
    first, second = (api(town.city_centre).post("/api/v1/incidents/", body, format="json") for _try in range(2))
    assert (first.status_code, second.status_code, first.json()) == (202, 202, second.json())
    named = {**body, "id": str(uuid4()), "address": "柳树第一网格"}
    assert api(town.city_centre).post("/api/v1/incidents/", named, format="json").status_code == 201
    nothing = api(town.city_centre).post("/api/v1/incidents/", {**body, "address": ""}, format="json")
    assert nothing.status_code == 422
    half = {**body, "lng": 113.3}
    assert set(api(town.city_centre).post("/api/v1/incidents/", half, format="json").json()["fields"]) == {"lat"}


def test_the_condition_that_was_named_stays_with_it_until_it_has_a_place(town: Town, api: Any, standards: Any) -> None:
    sent = {"id": str(uuid4()), "matter": "fire_exit", "address": "河西某处", "standard": "2"}
    answer = api(town.clerk_a).post("/api/v1/incidents/", {**sent, "standard": "9"}, format="json")
    assert (answer.status_code, "standard" in answer.json()["fields"]) == (422, True)
    reference = api(town.clerk_a).post("/api/v1/incidents/", sent, format="json").json()["reference"]
    lng, lat = town.in_a1
    placed = place_report(actor_for(town.city_centre), reference, lng=lng, lat=lat)
    assert placed.filing_standard == standards[1]


def test_a_condition_that_is_gone_when_it_is_placed_is_left_to_the_desk(town: Town, standards: Any) -> None:
    taken = take_in_unplaced(actor_for(town.clerk_a), UnplacedData(uuid4(), "fire_exit", "", "河西某处", standard="2"))
    type(standards[1]).objects.filter(pk=standards[1].pk).delete()
    revisions.bump(catalogue.REVISION)
    lng, lat = town.in_a1
    placed = place_report(actor_for(town.city_centre), taken.reference, lng=lng, lat=lat)
    assert placed.filing_standard_id is None


@pytest.mark.usefixtures("middles")
def test_what_goes_to_a_grid_by_its_address_keeps_its_condition(town: Town, standards: Any) -> None:
    taken = take_in_unplaced(
        actor_for(town.clerk_a), UnplacedData(uuid4(), "fire_exit", "", "柳树第一网格", standard="1")
    )
    assert taken.incident is not None
    assert taken.incident.filing_standard == standards[0]


def test_by_the_form_of_the_desk_and_by_the_page_of_the_pin(town: Town, page: Any) -> None:
    desk = page(town.official_a)
    desk.post("/report/", {"id": str(uuid4()), "matter": "litter", "description": "来信", "address": WORDS})
    row = UnplacedReport.objects.get()
    assert WORDS in desk.get(f"/unplaced/{row.reference}/").content.decode()
    assert desk.post(f"/unplaced/{row.reference}/", {"lng": "", "lat": ""}).status_code == 422
    answer = desk.post(f"/unplaced/{row.reference}/", {"lng": town.in_a1[0], "lat": town.in_a1[1]})
    assert (answer.status_code, answer["Location"]) == (302, f"/incidents/{row.reference}/")
    assert desk.get(f"/unplaced/{row.reference}/").status_code == 302


@pytest.mark.usefixtures("middles")
@pytest.mark.parametrize(("address", "status", "sealed"), [(WORDS, 422, 0), ("柳树第一网格", 201, 1)])
def test_what_is_asked_to_be_confidential_is_never_open_for_want_of_a_point(
    town: Town, api: Any, address: str, status: int, sealed: int
) -> None:
    body = {"id": str(uuid4()), "matter": "litter", "description": "不想让人知道", "address": address}
    answer = api(town.worker_a).post("/api/v1/incidents/", {**body, "is_confidential": True}, format="json")
    assert (answer.status_code, Incident.including_sealed.count()) == (status, sealed)
    assert not UnplacedReport.objects.exists()
    assert not Incident.objects.exists()


@pytest.mark.usefixtures("middles")
def test_a_confidential_matter_by_its_address_is_sealed_and_leads_to_no_receipt(town: Town, page: Any) -> None:
    Matter.objects.filter(code="litter").update(is_confidential=True)
    revisions.bump("rules")
    form = {"id": str(uuid4()), "matter": "litter", "description": "来信", "address": "柳树第一网格"}
    answer = page(town.official_a).post("/report/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/report/")
    assert (Incident.including_sealed.count(), Incident.objects.count()) == (1, 0)
