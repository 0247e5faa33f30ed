"""Ballots over HTTP: prepared, acted on, cast, and told only how many have voted until they are counted."""

from typing import Any
from uuid import uuid4

from foundation.kernel import city_time
from procedures.ballots.models import Ballot
from procedures.ballots.services import run_ballots
from residents.people.services import person_key_of
from tests.ballots.helpers import HOUR, closed, counted, draft, opened, roll, rule, voter
from tests.town import Town


def prepared(town: Town, **more: Any) -> dict[str, Any]:
    """Return a ballot as it is sent."""
    now = city_time.now()
    return {
        "id": str(uuid4()), "area": town.village_a.code, "title": "修桥", "rule": rule().code,
        "opens_at": (now + HOUR).isoformat(), "closes_at": (now + 24 * HOUR).isoformat(), **more,
    }  # fmt: skip


def test_it_is_prepared_once_and_announced(town: Town, api: Any) -> None:
    sent = prepared(town)
    clerk = api(town.clerk_a)
    answers = [clerk.post("/api/v1/ballots/", sent, format="json") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (answers[0].json(), Ballot.objects.count()) == (answers[1].json(), 1)
    acts = f"/api/v1/ballots/{sent['id']}/acts/"
    refused = clerk.post(acts, {"action": "announce", "version": 1}, format="json")
    assert (refused.status_code, "roll" in refused.json()["message"]) == (422, True)
    offered = clerk.get(acts).json()
    assert {one["action"] for one in offered["acts"]} == {"announce", "annul"}


def test_what_does_not_fit_is_named(town: Town, api: Any) -> None:
    clerk = api(town.clerk_a)
    wrong = prepared(town, rule="none", closes_at=city_time.now().isoformat())
    answer = clerk.post("/api/v1/ballots/", wrong, format="json")
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"rule", "closes_at"})
    assert api(town.official_b).post("/api/v1/ballots/", prepared(town), format="json").status_code == 403


def test_a_vote_is_cast_once_and_told_by_its_receipt(town: Town, api: Any, at: Any) -> None:
    entries = roll(2)
    entries[0].voter_key = person_key_of(town.resident.pk)
    ballot = opened(town.clerk_a, town.village_a, at, entries=entries)
    address, cast = f"/api/v1/ballots/{ballot.client_id}/casts/", {"id": str(uuid4()), "choice": ["yes"]}
    resident = api(town.resident)
    answers = [resident.post(address, cast, format="json") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    second = resident.post(address, {"id": str(uuid4()), "choice": ["no"]}, format="json")
    changed = resident.post(address, {"id": str(uuid4()), "choice": ["no"], "replaces": cast["id"]}, format="json")
    assert (second.status_code, changed.status_code) == (409, 201)
    paper = {"id": str(uuid4()), "choice": ["yes"], "voter": voter(ballot, 2).pk}
    assert resident.post(address, paper, format="json").status_code == 403
    assert api(town.worker_a).post(address, paper, format="json").status_code == 201


def test_the_tally_says_how_many_voted_and_nothing_else_until_it_is_counted(town: Town, api: Any, at: Any) -> None:
    entries = roll(2)
    entries[0].voter_key = person_key_of(town.resident.pk)
    ballot = opened(town.clerk_a, town.village_a, at, entries=entries)
    api(town.resident).post(
        f"/api/v1/ballots/{ballot.client_id}/casts/", {"id": str(uuid4()), "choice": ["no"]}, format="json"
    )
    address = f"/api/v1/ballots/{ballot.client_id}/tally/"
    before = api(town.clerk_a).get(address).json()
    assert (before["due"], before["voted"], before["counted"]) == (2, 1, None)
    counted(closed(ballot, at), town.clerk_a, town.official_a)
    after = api(town.resident).get(address).json()
    assert (after["counted"]["outcome"], after["counted"]["persons"]) == ("not_valid", {"no": 1})


def test_who_is_on_no_roll_finds_nothing(town: Town, api: Any, at: Any) -> None:
    ballot = draft(town.clerk_a, town.village_a)
    run_ballots(city_time.now())
    for method, last in (("get", "tally"), ("get", "acts"), ("post", "casts")):
        client = getattr(api(town.resident), method)
        data = {"id": str(uuid4()), "choice": ["yes"]} if method == "post" else {}
        assert client(f"/api/v1/ballots/{ballot.client_id}/{last}/", data, format="json").status_code == 404
