"""The lists of the council over the API and on their pages: what narrows them, as files, in few statements however long."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import reverse

from foundation.kernel import city_time
from foundation.kernel.errors import Stale
from procedures.ballots import services as services_of_ballots
from procedures.ballots.models import Ballot, Cast, CastCheck, CountSheet, RuleVersion, Voter
from residents.council import services
from residents.people.services import person_key_of
from tests.ballots.helpers import actor, opened, roll, rule, vote
from tests.council.helpers import body, meeting, passed_ballot, resolution, sheet
from tests.town import Town

MOST = 12


def full(town: Town, at: Any, number: int = 1) -> dict[str, Any]:
    """Let a body meet and decide; every thing of it a page shows."""
    of = body(town, due=None)
    for line in range(5 * number):
        services.add_member(actor(town.clerk_a), of, name=f"代表{line}", starts_on=city_time.local_day(city_time.now()))
    calls = [meeting(town, of, venue=f"室{number}{line}", agenda=("甲", "乙")) for line in range(2 * number)]
    made = resolution(town, of, procedure="ballot_only")
    for _line in range(2 * number):
        resolution(town, of)
    ballot = passed_ballot(town, made, at)
    today = city_time.local_day(city_time.now())
    services.keep_record(actor(town.clerk_a), made, sheet(4, ballot=ballot, file=None, held_on=today))
    services.publish_resolution(actor(town.clerk_a), made)
    return {"body": of, "meeting": calls[0], "resolution": made, "ballot": ballot}


def test_each_list_is_narrowed_and_comes_as_a_file(town: Town, at: Any, api: Any) -> None:
    things = full(town, at)
    ask = api(town.clerk_a)
    for name, query, found in (
        ("bodies", f"q={things['body'].name}&kind=representatives&area=442000101201", 1),
        ("bodies", "kind=party_branch", 0),
        ("bodies", "area=442000102201", 0),
        ("meetings", f"body={things['body'].pk}&held=false&cancelled=false&area=442000101000", 2),
        ("meetings", "held=true", 0),
        ("meetings", "starts_after=2030-01-01", 0),
        ("ballots", "state=published&outcome=passed&q=桥", 1),
        ("ballots", "state=open", 0),
        ("resolutions", "published=true&q=桥", 1),
        ("resolutions", "published=false", 2),
        ("resolutions", "carried_out=true", 0),
    ):
        answer = ask.get(f"/api/v1/{name}/?{query}")
        assert (answer.status_code, answer.json()["count"]) == (200, found), (name, query)
    for name in ("bodies", "meetings", "ballots", "resolutions"):
        text = b"".join(ask.get(f"/api/v1/{name}/?format=csv").streaming_content).decode("utf-8-sig")
        assert len(list(csv.reader(StringIO(text)))) == ask.get(f"/api/v1/{name}/").json()["count"] + 1
        assert b"".join(ask.get(f"/api/v1/{name}/?format=xlsx").streaming_content)[:2] == b"PK"
        for wrong in ("nonsense=1", "area=none", "area=442000101201001"):
            assert ask.get(f"/api/v1/{name}/?{wrong}").status_code == 422


def test_everybody_lists_what_is_published_and_nothing_else(town: Town, at: Any, api: Any, page: Any) -> None:
    things = full(town, at)
    assert [row["number"] for row in api().get("/api/v1/resolutions/").json()["results"]] == [
        things["resolution"].number
    ]
    assert things["resolution"].number in page().get(reverse("council:resolutions")).text
    assert api().get("/api/v1/ballots/").status_code == 401


def addresses(things: dict[str, Any]) -> list[str]:
    """Return every page of the council."""
    ballot, call = things["ballot"].client_id, things["meeting"].client_id
    return [
        "/council/", "/council/bodies/", "/council/meetings/", "/council/ballots/", "/council/resolutions/",
        "/council/ballots/rules/", f"/council/bodies/{things['body'].pk}/", f"/council/meetings/{call}/",
        f"/council/ballots/{ballot}/", f"/council/ballots/{ballot}/roll/", f"/council/ballots/{ballot}/result/",
        f"/council/ballots/{ballot}/counter/?q=1", f"/council/ballots/{ballot}/papers/",
        f"/council/resolutions/{things['resolution'].number}/", "/hearings/", "/council/proposals/",
        "/api/v1/bodies/", "/api/v1/meetings/", "/api/v1/ballots/", "/api/v1/resolutions/", "/api/v1/hearings/",
        f"/api/v1/ballots/{ballot}/tally/", f"/api/v1/ballots/{ballot}/acts/",
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 4])
def test_every_page_takes_few_statements_however_much_there_is(
    town: Town, at: Any, page: Any, number: int, django_assert_max_num_queries: Any
) -> None:
    things = full(town, at, number)
    client = page(town.clerk_a)
    client.get("/council/")  # what is read once for all
    # The session and its user are read before any page.
    around = 3
    for address in addresses(things):
        with django_assert_max_num_queries(MOST + around, info=address):
            assert client.get(address).status_code == 200, address


def test_a_ballot_is_walked_over_http_alone(town: Town, at: Any, api: Any) -> None:
    rule()
    now, key = city_time.now(), str(uuid4())
    draft = {
        "id": key, "area": "442000101201", "title": "修桥", "rule": RuleVersion.objects.get().code,
        "opens_at": (now + timedelta(hours=1)).isoformat(), "closes_at": (now + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    clerk = api(town.clerk_a)
    assert clerk.post("/api/v1/ballots/", draft, format="json").status_code == 201
    assert api(town.resident).post("/api/v1/ballots/", draft, format="json").status_code == 403
    refused = clerk.post(f"/api/v1/ballots/{key}/acts/", {"action": "announce", "version": 1}, format="json")
    assert (refused.status_code, "no roll yet" in refused.json()["message"]) == (422, True)


def test_a_superuser_reads_nothing_of_a_secret_vote(town: Town, at: Any, page: Any, admin_user: Any) -> None:
    entries = roll(3)
    entries[0].voter_key = person_key_of(town.resident.pk)
    ballot = opened(town.clerk_a, town.village_a, at, entries=entries, is_secret=True)
    receipt = vote(ballot, entries[0].voter_key, "no").receipt
    assert not any(admin.site.is_registered(model) for model in (Ballot, Voter, Cast, CastCheck, CountSheet))
    root = page(admin_user)
    for address in ("", "roll/", "papers/", "counter/?q=1", "vote/"):
        text = root.get(f"/council/ballots/{ballot.client_id}/{address}").text
        assert receipt not in text and "村民1" not in text
    cast = Cast.objects.values().get()
    assert (cast["voter_id"], cast["cast_at"], cast["officer_id"]) == (None, None, None)
    with pytest.raises(Stale):
        services_of_ballots.cast_vote(ballot, [entries[0].voter_key], ("yes",), cast_id=uuid4())
