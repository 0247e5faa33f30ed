"""Reports for record over HTTP: names that are contract, one answer for one report, and a retried act done once."""

from typing import Any
from uuid import UUID

from foundation.kernel.models import AuditEvent
from incidents.filings.models import FilingRecord, FilingStep
from tests.filings.helpers import filed
from tests.town import Town

NEW = {
    "id": str(UUID(int=1)), "kind": "risk_sign", "facts": "桥墩裂缝", "why_not_a_case": "水务在看", "lng": 113.305,
    "lat": 22.505,
}  # fmt: skip
ACT = str(UUID(int=2))


def test_a_report_is_taken_once_and_answered_alike(town: Town, api: Any) -> None:
    client = api(town.worker_a)
    first, again = (
        client.post("/api/v1/filings/", NEW, format="json"),
        client.post("/api/v1/filings/", NEW, format="json"),
    )
    number = FilingRecord.objects.get().number
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == {"number": number, "state": "filed"}
    other = client.post("/api/v1/filings/", {**NEW, "facts": "x"}, format="json")
    assert (other.status_code, other.json()["code"], other.json()["number"]) == (409, "different_content", number)


def test_what_is_missing_unknown_or_outside_is_named(town: Town, api: Any) -> None:
    client = api(town.worker_a)
    answers = {
        "why_not_a_case": client.post("/api/v1/filings/", {**NEW, "why_not_a_case": " "}, format="json"),
        "moon": client.post("/api/v1/filings/", {**NEW, "moon": "full"}, format="json"),
        "facts": client.post("/api/v1/filings/", {**NEW, "facts": "长" * 5_000}, format="json"),
        "occurred_at": client.post(
            "/api/v1/filings/", {**NEW, "occurred_at": "2030-01-01T00:00:00+08:00"}, format="json"
        ),
        "lng": client.post("/api/v1/filings/", {**NEW, "lng": 113.5}, format="json"),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 422)
    assert [name for name, answer in answers.items() if name not in answer.json()["fields"]] == []
    assert answers["lng"].json()["code"] == "outside_net"


def test_an_act_sent_twice_is_done_once(town: Town, api: Any) -> None:
    filing = filed(town.worker_a)
    client, address = api(town.clerk_a), f"/api/v1/filings/{filing.number}/acts/"
    offered = client.get(address).json()
    assert {one["action"] for one in offered["acts"]} == {"acknowledge", "watch", "convert", "merge", "add", "decline"}
    sent = {"action": "acknowledge", "version": 1, "act_id": ACT}
    first, again = client.post(address, sent, format="json"), client.post(address, sent, format="json")
    assert (first.status_code, again.status_code, again.json()["state"]) == (200, 200, "known")
    assert FilingStep.objects.filter(subject=filing).count() == 2
    late = client.post(address, {"action": "watch", "version": 1, "note": "x", "until": "2026-12-01"}, format="json")
    assert (late.status_code, late.json()["filing"]["state"]) == (409, "known")


def test_converting_twice_is_refused_with_what_it_became(town: Town, api: Any) -> None:
    filing = filed(town.worker_a, town.in_a1)
    client, address = api(town.clerk_a), f"/api/v1/filings/{filing.number}/acts/"
    done = client.post(address, {"action": "convert", "version": 1, "matter": "litter"}, format="json")
    assert (done.status_code, done.json()["state"]) == (200, "converted")
    again = client.post(address, {"action": "convert", "version": 2, "matter": "litter"}, format="json")
    assert (again.status_code, again.json()["filing"]["incident"]) == (409, done.json()["incident"])
    assert api(town.clerk_a).get(f"/api/v1/incidents/{done.json()['incident']}/").status_code == 200


def test_words_that_name_a_person_do_not_pass_into_the_incident(town: Town, api: Any) -> None:
    filing = filed(town.worker_a, town.in_a1, names_person=True)
    client, address = api(town.clerk_a), f"/api/v1/filings/{filing.number}/acts/"
    sent = {"action": "convert", "version": 1, "matter": "litter"}
    (offer,) = [one for one in client.get(address).json()["acts"] if one["action"] == "convert"]
    assert set(offer["needs"]) == {"matter", "note"}
    bare = client.post(address, sent, format="json")
    assert (bare.status_code, list(bare.json()["fields"])) == (422, ["note"])
    done = client.post(address, {**sent, "note": "有住户反映"}, format="json")
    incident = api(town.official_a).get(f"/api/v1/incidents/{done.json()['incident']}/").json()
    assert incident["description"] == "有住户反映"


def test_every_act_is_written_down(town: Town, api: Any) -> None:
    filing = filed(town.worker_a)
    api(town.clerk_a).post(
        f"/api/v1/filings/{filing.number}/acts/", {"action": "acknowledge", "version": 1}, format="json"
    )
    assert list(AuditEvent.objects.filter(subject_key=filing.number).values_list("action", flat=True)) == [
        "file",
        "acknowledge",
    ]
