"""The phone: what a report needs, that it is one however often sent, and what comes back."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from foundation.evidence.selectors import photos_of
from foundation.web.act_forms import PHOTOS_AT_ONCE
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from tests.cases.helpers import do, report
from tests.town import Town

Pages = Callable[..., Client]
URL = reverse("cases:report")
JSON = {"accept": "application/json"}


def sent(town: Town, place: str = "in_a1", **more: Any) -> dict[str, Any]:
    """What the form sends."""
    lng, lat = getattr(town, place)
    return {
        "id": str(uuid4()),
        "matter": "litter",
        "lng": lng,
        "lat": lat,
        "place_source": "gps",
        "description": "垃圾满溢",
        **more,
    }


def picture(name: str = "a.jpg", place: tuple[float, float] | None = None) -> SimpleUploadedFile:
    """A small JPEG, with the place in its EXIF if given (longitude, latitude, in degrees north and east)."""
    made, exif = io.BytesIO(), Image.Exif()
    if place is not None:
        lng, lat = place
        exif.get_ifd(0x8825).update({1: "N", 2: (lat, 0.0, 0.0), 3: "E", 4: (lng, 0.0, 0.0)})
        exif[0x8825] = exif.get_ifd(0x8825)
    Image.new("RGB", (64, 48), "teal").save(made, "JPEG", exif=exif)
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/jpeg")


def test_report_leads_to_a_receipt_that_names_grid_desk_and_due_time(town: Town, page: Pages) -> None:
    client = page(town.worker_a)
    response = client.post(URL, sent(town), follow=True)
    text = response.content.decode()
    incident = Incident.objects.get()
    assert response.redirect_chain[-1][0] == reverse("cases:receipt", args=[incident.reference])
    assert all(word in text for word in (incident.reference, "东河镇 · 桥头村 · 桥头第一网格", "left"))


def test_double_tap_is_one_case_and_one_photo(town: Town, page: Pages) -> None:
    client, data = page(town.worker_a), sent(town)
    first = client.post(URL, {**data, "photos": [picture()]})
    again = client.post(URL, {**data, "photos": [picture()]})
    assert first.url == again.url
    assert len(photos_of("incident", Incident.objects.get().reference)) == 1


def test_other_words_under_the_same_number_name_the_first_and_make_a_second_by_choice_only(
    town: Town, page: Pages
) -> None:
    client, data = page(town.worker_a), sent(town)
    client.post(URL, data)
    first = Incident.objects.get()
    for _try in range(2):
        answer = client.post(URL, {**data, "description": "另一件"}, headers=JSON)
        assert (answer.status_code, answer.json()["sent"]["reference"]) == (409, first.reference)
    client.post(URL, {**data, "description": "另一件", "id": answer.json()["sent"]["another"]})
    assert Incident.objects.count() == 2


def test_without_scripts_the_page_names_the_first_report_and_offers_a_second(town: Town, page: Pages) -> None:
    client, data = page(town.worker_a), sent(town)
    client.post(URL, data)
    html = client.post(URL, {**data, "description": "另一件"}).content.decode()
    another = re.search(r'name="id"\s+value="([0-9a-f-]{36})"\s+data-send-another', html)
    assert reverse("cases:receipt", args=[Incident.objects.get().reference]) in html
    assert f'value="{data["id"]}"' in html and another and another[1] != data["id"]


def test_a_reloaded_page_whose_position_moved_leads_to_the_first_receipt(town: Town, page: Pages) -> None:
    client, data = page(town.worker_a), sent(town)
    first = client.post(URL, data)
    moved = {**data, "lng": data["lng"] + 0.000011, "lat": data["lat"] + 0.000006, "accuracy_m": 9}
    assert client.post(URL, moved).url == first.url
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_line_break_counts_once(town: Town, page: Pages, ending: str) -> None:
    words = ("井盖坏了请处理" * 4 + ending) * 68
    page(town.worker_a).post(URL, sent(town, description=words))
    assert Incident.objects.get().description == words.replace("\r\n", "\n").strip()


def test_words_too_long_are_said_to_be_that_and_kept(town: Town, page: Pages) -> None:
    answer = page(town.worker_a).post(URL, sent(town, description="井" * 2001), headers=JSON)
    assert answer.json()["fields"] == {"description": "At most 2000 characters; this has 2001."}
    assert "missing" not in answer.json()["message"]


def test_point_outside_the_net_is_said_plainly_and_keeps_what_was_typed(town: Town, page: Pages) -> None:
    response = page(town.worker_a).post(URL, sent(town, "outside"))
    assert response.status_code == 422
    assert "outside the net" in response.content.decode()
    assert "垃圾满溢" in response.content.decode()


def test_scripts_hear_what_is_missing_by_field(town: Town, page: Pages) -> None:
    answer = page(town.worker_a).post(URL, sent(town, matter=""), headers=JSON)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["matter"])


def test_scripts_hear_where_to_go_next(town: Town, page: Pages) -> None:
    answer = page(town.worker_a).post(URL, sent(town), headers=JSON)
    reference = Incident.objects.get().reference
    assert answer.json() == {"next": reverse("cases:receipt", args=[reference]), "reference": reference}


def test_place_is_taken_from_the_photo_when_nothing_else_names_one(town: Town, page: Pages) -> None:
    data = sent(town) | {"lng": "", "lat": "", "place_source": ""}
    page(town.worker_a).post(URL, {**data, "photos": [picture(place=town.in_a2)]})
    incident = Incident.objects.get()
    assert (incident.place_source, incident.grid_id) == ("photo", town.grid_a2.pk)


def test_without_any_place_nothing_is_reported(town: Town, page: Pages) -> None:
    response = page(town.worker_a).post(URL, sent(town) | {"lng": "", "lat": ""})
    assert response.status_code == 422
    assert not Incident.objects.exists()


def test_photos_sent_with_the_form_are_kept(town: Town, page: Pages) -> None:
    page(town.worker_a).post(URL, {**sent(town), "photos": [picture(), picture("b.jpg", place=town.in_a1)]})
    assert [photo.stage for photo in photos_of("incident", Incident.objects.get().reference)] == ["report", "report"]


def test_file_that_is_no_picture_does_not_take_the_report_back(town: Town, page: Pages) -> None:
    broken = SimpleUploadedFile("a.jpg", b"not a picture", content_type="image/jpeg")
    response = page(town.worker_a).post(URL, {**sent(town), "photos": [broken]}, follow=True)
    assert Incident.objects.count() == 1
    assert "A photo was not kept" in response.content.decode()
    assert response.context["more_photos"] is not None


def test_a_photo_is_added_from_the_receipt_once(town: Town, page: Pages) -> None:
    client = page(town.worker_a)
    client.post(URL, sent(town))
    incident = Incident.objects.get()
    receipt = reverse("cases:receipt", args=[incident.reference])
    for _try in range(2):
        assert client.post(receipt, {"photos": [picture()]}).url == receipt
    assert [photo.stage for photo in photos_of("incident", incident.reference)] == ["report"]


def test_a_file_that_is_no_picture_is_named_on_the_receipt(town: Town, page: Pages) -> None:
    client, incident = page(town.worker_a), report(town)
    broken = SimpleUploadedFile("a.jpg", b"not a picture", content_type="image/jpeg")
    answer = client.post(reverse("cases:receipt", args=[incident.reference]), {"photos": [broken]}, follow=True)
    assert "A photo was not kept" in answer.content.decode()
    assert photos_of("incident", incident.reference) == []


def test_more_photos_than_allowed_are_refused_by_name(town: Town, page: Pages) -> None:
    many = [picture(f"{number}.jpg") for number in range(PHOTOS_AT_ONCE + 1)]
    answer = page(town.worker_a).post(URL, {**sent(town), "photos": many}, headers=JSON)
    assert "photos" in answer.json()["fields"]


def test_matters_reported_most_in_the_own_grid_come_first(town: Town, page: Pages) -> None:
    for matter in ("gas_leak", "gas_leak", "fire_exit"):
        report(town, matter=matter)
    tiles = re.findall(r'id="matter-common-(\w+)"', page(town.worker_a).get(URL).content.decode())
    assert tiles[:2] == ["gas_leak", "fire_exit"]
    assert set(tiles) == {"gas_leak", "fire_exit", "litter", "park_damage"}


@pytest.mark.parametrize("person", ["clerk_a", "official_a", "handler_a"])
def test_who_has_no_grid_finds_the_own_matters_first(town: Town, page: Pages, person: str) -> None:
    reporter = getattr(town, person)
    report(town, actor_for(reporter), matter="gas_leak")
    tiles = re.findall(r'id="matter-common-(\w+)"', page(reporter).get(URL).content.decode())
    assert tiles[0] == "gas_leak"


def test_own_grid_is_named_from_the_township_down(town: Town, page: Pages) -> None:
    lng, lat = town.in_a1
    response = page(town.worker_a).get(reverse("cases:place"), {"lng": lng, "lat": lat})
    assert 'data-verdict="inside"' in response.content.decode()
    assert "东河镇 · 桥头村 · 桥头第一网格" in response.content.decode()


def test_another_township_is_said_with_what_to_do(town: Town, page: Pages) -> None:
    lng, lat = town.in_b1
    text = page(town.worker_a).get(reverse("cases:place"), {"lng": lng, "lat": lat}).content.decode()
    assert 'data-verdict="elsewhere"' in text
    assert "This lies in 西山镇" in text


def test_outside_names_the_nearest_grid_and_how_far_it_is(town: Town, page: Pages) -> None:
    lng, lat = town.outside
    text = page(town.worker_a).get(reverse("cases:place"), {"lng": lng, "lat": lat}).content.decode()
    assert 'data-verdict="outside"' in text
    assert re.search(r"石门村.* is [\d.]+ km away", text)


def test_worker_sees_what_waits_and_not_what_lies_elsewhere(town: Town, page: Pages) -> None:
    mine, other = report(town), report(town, place="in_a2")
    text = page(town.worker_a).get(reverse("cases:tasks")).content.decode()
    assert mine.reference in text
    assert other.reference not in text


def test_handlers_tasks_are_those_of_the_unit(town: Town, page: Pages) -> None:
    incident = report(town, matter="fire_exit")
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    assert incident.reference in page(town.handler_a).get(reverse("cases:tasks")).content.decode()


def test_own_reports_show_what_came_of_them(town: Town, page: Pages) -> None:
    incident = report(town)
    do(town.worker_a, incident, "take")
    do(town.worker_a, incident, "finish", note="已清理，地面扫净")
    text = page(town.worker_a).get(reverse("cases:tasks"), {"tab": "reports"}).content.decode()
    assert incident.reference in text
    assert "已清理，地面扫净" in text


def test_resident_without_posting_is_shown_no_report_page(town: Town, page: Pages) -> None:
    assert page(town.resident).get(URL).status_code == 403
