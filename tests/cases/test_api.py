"""The API of cases as a program sees it: names, statuses, the one error shape."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from rest_framework.fields import DateTimeField
from rest_framework.test import APIClient

from foundation.kernel import city_time
from incidents.cases import serializers as shapes
from incidents.cases.models import Incident
from tests.cases.helpers import do, note_a_sweep, report
from tests.town import Town

Api = Callable[..., APIClient]


def body(town: Town, **more: Any) -> dict[str, Any]:
    """Return a report as a program sends it."""
    lng, lat = town.in_a1
    return {"id": str(uuid4()), "matter": "gas_leak", "description": "有煤气味", "lng": lng, "lat": lat, **more}


def picture(colour: str = "red") -> bytes:
    """Return a small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def test_the_quick_receipt_says_what_its_shape_says(town: Town) -> None:
    case = report(town)
    receipt = shapes.receipt(case)
    assert receipt == shapes.ReceiptShape(receipt).data
    assert receipt["due_at"] == DateTimeField().to_representation(case.next_due_at)
    case.next_due_at = None
    assert shapes.receipt(case) == {**receipt, "due_at": None}


def test_quick_rows_and_details_say_what_their_shapes_say(town: Town, api: Api) -> None:
    case = report(town)
    do(town.official_a, case, "accept")
    do(town.official_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    do(town.handler_a, case, "take")
    client = api(town.official_a)
    row = client.get("/api/v1/incidents/").json()["results"][0]
    detail = client.get(f"/api/v1/incidents/{case.reference}/").json()
    assert row == shapes.IncidentShape(row).data
    assert detail == shapes.IncidentDetailShape(detail).data
    assert (row["unit"], detail["handler"]) == (town.urban_a.name, town.handler_a.name)
    assert row == {name: detail[name] for name in row}


def test_a_report_is_answered_with_its_receipt(town: Town, api: Api) -> None:
    answer = api(town.worker_a).post("/api/v1/incidents/", body(town), format="json")
    receipt = answer.json()
    assert answer.status_code == 201
    assert set(receipt) == {"reference", "state", "grid", "path", "level", "is_place_uncertain", "due_at", "version"}
    assert receipt["grid"]["code"] == town.grid_a1.code
    assert [step["level"] for step in receipt["path"]] == ["city", "township", "village", "grid"]


def test_the_same_report_again_answers_the_same(town: Town, api: Api) -> None:
    client, sent = api(town.worker_a), body(town)
    first = client.post("/api/v1/incidents/", sent, format="json")
    again = client.post("/api/v1/incidents/", sent, format="json")
    assert (again.status_code, again.json()) == (200, first.json())


def test_other_content_under_the_same_id_conflicts(town: Town, api: Api) -> None:
    client, sent = api(town.worker_a), body(town)
    client.post("/api/v1/incidents/", sent, format="json")
    first = Incident.objects.get()
    answer = client.post("/api/v1/incidents/", {**sent, "description": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "different_content")
    assert answer.json()["reference"] == first.reference


def test_a_line_break_counts_once_here_too(town: Town, api: Api) -> None:
    words = ("井盖坏了请处理" * 4 + "\r\n") * 68
    answer = api(town.worker_a).post("/api/v1/incidents/", body(town, description=words), format="json")
    assert answer.status_code == 201


def test_words_too_long_are_counted_for_the_caller(town: Town, api: Api) -> None:
    answer = api(town.worker_a).post("/api/v1/incidents/", body(town, description="井" * 2001), format="json")
    assert answer.json()["fields"] == {"description": "At most 2000 characters; this has 2001."}


def test_outside_the_net_is_422_with_a_sentence(town: Town, api: Api) -> None:
    lng, lat = town.outside
    answer = api(town.worker_a).post("/api/v1/incidents/", body(town, lng=lng, lat=lat), format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "outside_net")
    assert set(answer.json()["fields"]) == {"lng", "lat"}


@pytest.mark.parametrize(
    "wrong", [{"id": "7"}, {"matter": ""}, {"lng": "here"}, {"lat": 91}, {"occurred_at": "then"}, {"place_source": "x"}]
)
def test_a_field_that_does_not_fit_is_named(town: Town, api: Api, wrong: dict[str, Any]) -> None:
    answer = api(town.worker_a).post("/api/v1/incidents/", body(town, **wrong), format="json")
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == set(wrong)


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_no_number_is_no_place(town: Town, api: Api, value: str) -> None:
    answer = api(town.worker_a).post("/api/v1/incidents/", body(town, lng=value), format="json")
    assert answer.status_code == 422


def test_nobody_reads_signed_out(town: Town, api: Api) -> None:
    assert api().get("/api/v1/incidents/").status_code in {401, 403}


def test_the_detail_of_a_hidden_case_is_404(town: Town, api: Api) -> None:
    case = report(town)
    assert api(town.worker_b).get(f"/api/v1/incidents/{case.reference}/").status_code == 404
    assert api(town.worker_a).get(f"/api/v1/incidents/{case.reference}/").json()["matter"] == "litter"


def test_acts_are_offered_with_what_each_needs(town: Town, api: Api) -> None:
    case = report(town, matter="gas_leak")
    offers = api(town.clerk_a).get(f"/api/v1/incidents/{case.reference}/acts/").json()
    needs = {offer["action"]: offer["needs"] for offer in offers["acts"]}
    assert needs["decline"] == ["reason", "note"]
    assert (offers["version"], "take" in {refusal["action"] for refusal in offers["refused"]}) == (1, True)


def test_the_whole_path_over_http(town: Town, api: Api) -> None:
    receipt = api(town.worker_a).post("/api/v1/incidents/", body(town), format="json").json()
    url, version = f"/api/v1/incidents/{receipt['reference']}/acts/", receipt["version"]
    path: list[tuple[Any, dict[str, str]]] = [
        (town.clerk_a, {"action": "accept"}),
        (town.clerk_a, {"action": "dispatch", "to": f"unit:{town.urban_a.pk}"}),
        (town.handler_a, {"action": "take"}),
        (town.handler_a, {"action": "finish", "note": "valve closed"}),
        (town.clerk_a, {"action": "check"}),
        (town.clerk_a, {"action": "close", "note": "no more gas"}),
    ]
    for user, act in path:
        answer = api(user).post(url, {**act, "version": version}, format="json")
        assert answer.status_code == 200, answer.json()
        version = answer.json()["version"]
    assert answer.json()["state"] == "closed"
    assert len(api(town.worker_a).get(f"/api/v1/incidents/{receipt['reference']}/steps/").json()) == 7


def test_a_stale_act_brings_the_fresh_case(town: Town, api: Api) -> None:
    case = report(town, matter="gas_leak")
    do(town.official_a, case, "accept")
    url = f"/api/v1/incidents/{case.reference}/acts/"
    answer = api(town.clerk_a).post(url, {"action": "accept", "version": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert (answer.json()["incident"]["state"], answer.json()["incident"]["version"]) == ("accepted", 2)


def test_a_refused_act_says_why(town: Town, api: Api) -> None:
    case = report(town, matter="gas_leak")
    url = f"/api/v1/incidents/{case.reference}/acts/"
    answer = api(town.worker_a).post(url, {"action": "accept", "version": 1}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")
    assert answer.json()["message"].startswith("Only the desk")


def test_an_act_without_a_version_is_422(town: Town, api: Api) -> None:
    case = report(town, matter="gas_leak")
    answer = api(town.clerk_a).post(f"/api/v1/incidents/{case.reference}/acts/", {"action": "accept"}, format="json")
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"version"})


def test_a_photo_is_kept_once(town: Town, api: Api) -> None:
    case, data = report(town), picture()
    url = f"/api/v1/incidents/{case.reference}/photos/{uuid4()}/"
    client = api(town.worker_a)
    first = client.put(url, data, content_type="image/jpeg")
    again = client.put(url, data, content_type="application/octet-stream")
    other = client.put(url, picture("blue"), content_type="image/jpeg")
    assert (first.status_code, first.json()["stage"]) == (201, "report")
    assert (again.status_code, again.json()) == (200, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "different_content")


def test_a_photo_taken_while_handling_shows_the_finished_work(town: Town, api: Api) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    url = f"/api/v1/incidents/{case.reference}/photos/{uuid4()}/"
    assert api(town.worker_a).put(url, picture(), content_type="image/jpeg").json()["stage"] == "finish"


def test_what_is_no_picture_is_422(town: Town, api: Api) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/photos/{uuid4()}/"
    assert api(town.worker_a).put(url, b"no picture", content_type="image/jpeg").status_code == 422
    assert api(town.worker_a).put(f"{url}?stage=moon", picture(), content_type="image/jpeg").status_code == 422


def test_a_stranger_adds_no_photo(town: Town, api: Api) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/photos/{uuid4()}/"
    assert api(town.worker_b).put(url, picture(), content_type="image/jpeg").status_code == 404


def test_matters_are_listed_in_order(town: Town, api: Api) -> None:
    listed = api(town.worker_a).get("/api/v1/matters/").json()
    assert [matter["code"] for matter in listed][:2] == ["litter", "fire_exit"]
    assert listed[0]["name_en"] == "Litter"


def test_pages_of_the_list_lead_to_each_other(town: Town, api: Api) -> None:
    references = [report(town).reference for _number in range(5)]
    client = api(town.worker_a)
    first = client.get("/api/v1/incidents/?limit=2&ordering=reported_at").json()
    second = client.get(first["next"]).json()
    back = client.get(second["previous"]).json()
    assert [row["reference"] for row in first["results"] + second["results"]] == references[:4]
    assert (first["previous"], first["count"]) == (None, 5)
    assert [row["reference"] for row in back["results"]] == references[:2]


def test_a_list_costs_the_same_for_two_and_for_twenty(town: Town, api: Api, django_assert_max_num_queries: Any) -> None:
    client = api(town.clerk_a)
    for _number in range(2):
        report(town)
    client.get("/api/v1/incidents/")
    for _number in range(18):
        report(town)
    with django_assert_max_num_queries(6):
        assert len(client.get("/api/v1/incidents/").json()["results"]) == 20


@pytest.mark.parametrize(
    "query", ["ordering=colour", "cursor=zzz", "limit=0", "bbox=1,2", "state=lost", "overdue=x&area=9"]
)
def test_a_wrong_word_in_the_address_is_422(town: Town, api: Api, query: str) -> None:
    answer = api(town.clerk_a).get(f"/api/v1/incidents/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_health_is_public(town: Town, client: Any) -> None:
    note_a_sweep(city_time.now())
    assert client.get("/healthz/escalation").status_code == 200
    assert Incident.objects.count() == 0
