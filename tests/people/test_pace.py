"""How fast reports come in: what was taken in counts, refused and repeated tries do not; slower, never closed."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from foundation.kernel import pacing
from foundation.web.access import client_network
from incidents.cases.models import Incident
from tests.town import Town

JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def two_an_hour(settings: Any) -> None:
    """Let two of a sender be free, then one every 20 seconds; all networks together bear five."""
    settings.REPORTS_FROM_ONE_NETWORK = settings.REPORTS_OF_ONE_RESIDENT = (2, 20)
    settings.REPORTS_FROM_ALL_NETWORKS = (5, 1)


def send(client: Any, town: Town, point: tuple[float, float] | None = None, **more: Any) -> Any:
    """Report as a browser without an account does."""
    lng, lat = point or town.in_a1
    headers = {**JSON, **more.pop("headers", {})}
    data = {"id": str(uuid4()), "matter": "litter", "lng": lng, "lat": lat, "place_source": "pin",
            "description": "一堆垃圾", "name": "", "phone": "", **more}  # fmt: skip
    return client.post("/r/", data, headers=headers)


def post(client: Any, town: Town, **more: Any) -> Any:
    """Report as a program does."""
    lng, lat = town.in_a1
    data = {"id": str(uuid4()), "matter": "litter", "description": "一堆垃圾", "lng": lng, "lat": lat, **more}
    return client.post("/api/v1/incidents/", data, format="json")


def test_third_of_a_network_waits_and_is_told_how_long(town: Town, page: Any) -> None:
    answers = [send(page(), town) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "20"
    assert "20 seconds" in answers[-1].json()["message"]


def test_a_person_reads_the_wait_on_the_page_of_the_report(town: Town, page: Any) -> None:
    for _ in range(2):
        send(page(), town)
    answer = send(page(), town, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "20")
    assert "20 seconds" in answer.content.decode()


def test_a_shared_address_is_slower_and_never_closed(town: Town, page: Any, at: Any) -> None:
    for _ in range(2):
        send(page(), town)
    found = []
    for _ in range(4):
        at.shift(20)
        found += [send(page(), town).status_code, send(page(), town).status_code]
    assert found == [200, 429] * 4


def test_refused_tries_cost_nothing(town: Town, page: Any) -> None:
    for _ in range(9):
        assert send(page(), town, town.outside).status_code == 422
        assert send(page(), town, matter="gossip").status_code == 422
    assert send(page(), town).status_code == 200


def test_a_repeated_report_costs_nothing_and_is_answered_at_any_pace(town: Town, page: Any) -> None:
    first = str(uuid4())
    for _ in range(5):
        assert send(page(), town, id=first).status_code == 200
    send(page(), town)
    assert send(page(), town).status_code == 429
    assert send(page(), town, id=first).json()["reference"] == Incident.objects.get(client_id=UUID(first)).reference


def test_waiting_senders_who_try_again_do_not_wait_longer(town: Town, page: Any, at: Any) -> None:
    for _ in range(2):
        send(page(), town)
    at.shift(15)
    assert send(page(), town).headers["Retry-After"] == "5"
    at.shift(5)
    assert send(page(), town).status_code == 200


def test_all_networks_together_have_a_pace(town: Town, page: Any) -> None:
    found = []
    for number in range(6):
        client = page()
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        found.append(send(client, town).status_code)
    assert found == [200] * 5 + [429]


def test_residents_with_an_account_have_a_pace_on_page_and_interface(town: Town, page: Any, api: Any) -> None:
    assert send(page(town.resident), town).status_code == 200
    assert post(api(town.resident), town).status_code == 201
    waiting = post(api(town.resident), town)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "20")
    assert waiting.json()["code"] == "too_many"
    assert send(page(town.resident), town).status_code == 429


def test_a_repeated_report_of_a_program_costs_nothing(town: Town, api: Any) -> None:
    first = str(uuid4())
    assert [post(api(town.resident), town, id=first).status_code for _ in range(4)] == [201, 200, 200, 200]
    assert post(api(town.resident), town).status_code == 201
    assert post(api(town.resident), town, id=first).status_code == 200


def test_an_account_does_not_use_up_what_its_address_has(town: Town, page: Any, api: Any) -> None:
    for _ in range(3):
        post(api(town.resident), town)
    assert send(page(), town).status_code == 200


def test_people_with_a_posting_are_not_held_back(town: Town, api: Any) -> None:
    assert {post(api(town.worker_a), town).status_code for _ in range(6)} == {201}


def test_behind_a_proxy_each_network_is_counted_apart(town: Town, page: Any, settings: Any) -> None:
    settings.BEHIND_PROXY = True
    addresses = ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.1"]
    answers = [send(page(), town, headers={"x-forwarded-for": f"9.9.9.9, {one}"}).status_code for one in addresses]
    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:1:2:3", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_a_subscriber_of_ipv6_is_one_network(rf: Any, address: str, network: str) -> None:
    assert client_network(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize("broken", ["add", "get"])
def test_a_cache_that_is_away_costs_no_report(
    town: Town, page: Any, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def refuse(*_args: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(pacing.cache, broken, refuse)
    assert send(page(), town).status_code == 200
