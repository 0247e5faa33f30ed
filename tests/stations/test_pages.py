"""The pages and the API of stations: found near a village, booked, called and served, and what a village has."""

from datetime import date
from typing import Any

import pytest
from icalendar import Calendar

from residents.stations import selectors, services
from residents.stations.models import Appointment, ElementSlot, ElementTemplate, Station, VillageElement
from residents.stations.services import ElementData
from tests.dossiers.helpers import counter_of
from tests.stations.helpers import SYSTEM, WEDNESDAY, actor, booked, booked_for, station, station_data
from tests.stations.test_appointments import refused
from tests.town import Town

ID = "00000000-0000-0000-0000-000000000981"


def test_the_nearest_come_first_and_far_ones_say_how_far(town: Town, page: Any, api: Any) -> None:
    near, far = (
        station(town),
        station(town, name="镇中心", area=town.township_a.code, lng=town.in_a3[0], lat=town.in_a3[1]),
    )
    found = api().get("/api/v1/stations/", {"village": town.village_a.code}).json()["results"]
    assert [one["id"] for one in found] == [near.pk, far.pk]
    lng, lat = town.in_a3
    found = api().get("/api/v1/stations/", {"lng": lng, "lat": lat}).json()["results"]
    assert (found[0]["id"], found[0]["distance_m"]) == (far.pk, 0)
    assert found[1]["distance_m"] == pytest.approx(2054, rel=0.02)
    assert "镇中心" in page().get("/stations/", {"village": town.village_a.code}).content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [({"lng": "113"}, "lng"), ({"lng": "x", "lat": "y"}, "lng"), ({"village": "442000101000"}, "village"),
     ({"ordering": "near"}, "ordering"), ({"open": "perhaps"}, "open"), ({"colour": "red"}, "colour")],
)  # fmt: skip
def test_words_that_do_not_fit_are_named(town: Town, api: Any, query: dict[str, str], field: str) -> None:
    station(town)
    answer = api().get("/api/v1/stations/", query)
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True)


def test_open_now_and_the_other_filters(town: Town, api: Any) -> None:
    open_one = station(town)
    station(town, name="晚班", week=[[["18:00", "20:00"]]] * 7, slot_places=0, services=())
    for query in ({"open": "true"}, {"service": "old-age"}, {"appointments": "true"}, {"q": "桥头村便民"}):
        assert [one["id"] for one in api().get("/api/v1/stations/", query).json()["results"]] == [open_one.pk], query


def test_a_point_outside_its_area_is_refused(town: Town) -> None:
    lng, lat = town.in_b1
    with pytest.raises(Exception, match="does not fit") as refusal:
        services.add_station(SYSTEM, station_data(town, lng=lng, lat=lat))
    assert "石门村" in refusal.value.fields["lng"]  # type: ignore[attr-defined]


def test_a_station_is_entered_by_a_page_alone(town: Town, page: Any) -> None:
    station_data(town)
    lng, lat = town.in_a1
    said = {
        "kind": "village_station", "name": "桥头便民站", "area": town.village_a.code, "provider": "government",
        "address": "村委会", "lng": lng, "lat": lat, "day_0": "9:00至12:00", "slot_places": 1, "slot_minutes": 15,
        "days_ahead": 7, "services": ["old-age"], "since_on": "2026-01-01", "follows_holidays": "on",
    }  # fmt: skip
    answer = page(town.clerk_a).post("/stations/new/", said)
    made = Station.objects.get()
    assert (answer.status_code, made.week[0], made.is_accessible) == (302, [["09:00", "12:00"]], None)
    changed = page(town.clerk_a).post(f"/stations/{made.pk}/change/", {**said, "name": "新名", "revision": 1})
    assert (changed.status_code, Station.objects.get().name) == (302, "新名")


def test_the_service_says_where_and_the_counter_which_it_is(town: Town, page: Any) -> None:
    place = station(town)
    assert place.name in page().get("/hall/services/old-age/").content.decode()
    assert place.name in page().get("/p/services/old-age/").content.decode()
    assert place.name in page(counter_of(town)).get("/counter/").content.decode()


def test_booked_on_a_page_and_into_the_calendar(town: Town, page: Any) -> None:
    place, resident = station(town), page(town.resident)
    said = {"id": ID, "service": "old-age", "starts_at": WEDNESDAY.isoformat(), "day": "2026-11-25"}
    first, again = (
        resident.post(f"/stations/{place.pk}/book/", said),
        resident.post(f"/stations/{place.pk}/book/", said),
    )
    one = Appointment.objects.get()
    assert (first.url, again.url) == (f"/appointments/{one.number}/",) * 2
    event = Calendar.from_ical(resident.get(f"/appointments/{one.number}/calendar/").content).walk("VEVENT")[0]
    assert (event.decoded("dtstart"), "高龄" in str(event["summary"])) == (WEDNESDAY, False)
    assert one.number in resident.get(f"/appointments/{one.number}/slip/").content.decode()


def test_a_full_time_comes_back_with_the_form_and_a_sentence(town: Town, page: Any) -> None:
    place = station(town)
    booked(town.staff, place)
    said = {"id": ID, "service": "old-age", "starts_at": WEDNESDAY.isoformat()}
    answer = page(town.resident).post(f"/stations/{place.pk}/book/", said)
    assert (answer.status_code, "just taken" in answer.content.decode()) == (422, True)


def test_the_public_page_names_nobody(town: Town, page: Any) -> None:
    place = station(town)
    booked_for(town.clerk_a, place, name="李大爷")
    for path in (f"/stations/{place.pk}/", "/stations/", "/p/services/old-age/", f"/api/v1/stations/{place.pk}/times/"):
        words = page().get(path).content.decode()
        assert "李大爷" not in words and "8000" not in words


def test_a_morning_at_the_counter(town: Town, page: Any) -> None:
    place, clerk = station(town), page(town.clerk_a)
    one = booked_for(town.clerk_a, place, starts_at=WEDNESDAY.replace(day=24, hour=10, minute=30))
    for action, version in (("call", 1), ("come", 2), ("finish", 3)):
        assert f'value="{action}"' in clerk.get("/stations/desk/").content.decode()
        clerk.post(
            f"/stations/desk/{one.number}/", {"action": action, "version": version, "act_id": ID[:-1] + str(version)}
        )
    one.refresh_from_db()
    assert one.state == "done"
    link = f"/counter/old-age/?appointment={one.number}"
    assert link in clerk.get("/stations/desk/").content.decode()
    assert "李大爷" in clerk.get(link).content.decode()


def test_the_slip_opens_it_without_an_account(town: Town, page: Any) -> None:
    one = booked_for(town.clerk_a, station(town))
    visitor = page()
    assert visitor.post("/appointments/follow/", {"number": one.number, "tail": "1111"}).status_code == 404
    assert visitor.post("/appointments/follow/", {"number": one.number, "tail": "8000"}).status_code == 200
    said = {"number": one.number, "tail": "8000", "version": 1, "action": "cancel"}
    assert visitor.post("/appointments/follow/", said).status_code == 200
    one.refresh_from_db()
    assert one.state == "cancelled"


def test_a_version_of_the_model_by_pages_alone(town: Town, page: Any) -> None:
    services.load_template(SYSTEM, date(2026, 1, 1))
    admin = page(town.net_admin)
    admin.post("/stations/model/begin/")
    said: dict[str, Any] = {
        "slots-TOTAL_FORMS": 1,
        "slots-INITIAL_FORMS": 1,
        "slots-0-code": "s1",
        "slots-0-name": "卫生站",
    }
    admin.post("/stations/model/", {**said, "source": "本地"})
    assert admin.post("/stations/model/publish/", {"valid_from": "2026-11-24"}).status_code == 302
    assert [slot.name for slot in selectors.current_slots() if slot.code == "s1"] == ["卫生站"]
    assert admin.post("/stations/model/publish/", {"valid_from": "2026-11-25"}).status_code == 404


def test_the_database_freezes_a_published_model(town: Town) -> None:
    services.load_template(SYSTEM, date(2026, 1, 1))
    slot, template = ElementSlot.objects.filter(code="s1").get(), ElementTemplate.objects.get()
    assert refused("UPDATE stations_elementslot SET name = 'x' WHERE id = %s", slot.pk)
    assert refused("UPDATE stations_elementtemplate SET source = 'x' WHERE id = %s", template.pk)


def test_what_a_village_has_and_lacks(town: Town, page: Any, api: Any) -> None:
    services.load_template(SYSTEM, date(2026, 1, 1))
    place, village = station(town), town.village_a
    clerk = page(town.clerk_a)
    said = {"which": "f2", "f2-code": "f2", "f2-status": "filled", "f2-since_on": "2026-03-01", "f2-station": place.pk}
    assert clerk.post(f"/stations/elements/{village.code}/", said).status_code == 302
    own = {
        "which": "new",
        "new-name": "榕树头",
        "new-status": "filled",
        "new-since_on": "2026-03-01",
        "new-holder": "村",
    }
    assert clerk.post(f"/stations/elements/{village.code}/", own).status_code == 302
    half = {"which": "s1", "s1-code": "s1", "s1-status": "filled", "s1-since_on": "2026-03-01"}
    assert clerk.post(f"/stations/elements/{village.code}/", half).status_code == 422
    rows = api(town.clerk_a).get("/api/v1/village-elements/").json()["results"]
    assert [(row["filled"], row["all"], row["own"]) for row in rows] == [(1, 10, "榕树头")]
    assert place.name in page().get(f"/stations/villages/{village.code}/").content.decode()
    assert api(town.official_a).get("/api/v1/village-elements/", {"lacks": "f2"}).json()["count"] == 1
    row = VillageElement.objects.get(code="f2")
    assert refused("UPDATE stations_villageelement SET is_filled = %s WHERE id = %s", False, row.pk)
    with pytest.raises(Exception, match="Only the desks"):
        services.set_element(
            actor(town.official_b), village.pk, ElementData("f1", is_filled=False, since_on=date(2026, 1, 1))
        )


def test_statements_of_the_list_do_not_grow(town: Town, page: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        station(town, name=f"站{number}")
    visitor = page()
    visitor.get("/stations/")
    with django_assert_max_num_queries(12):
        visitor.get("/stations/")


def test_services_have_a_feed_of_changes(town: Town, page: Any) -> None:
    station_data(town)
    assert "高龄津贴" in page().get("/p/feeds/services/").content.decode()
    assert "高龄津贴" in page().get("/p/services/", {"q": "gljt"}).content.decode()
