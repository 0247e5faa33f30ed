"""One act where one person decides both: two moves and two steps in one transaction, or none; a report taken at once."""

from typing import Any
from uuid import uuid4

import pytest

from foundation.kernel.errors import Denied, DifferentContent, Invalid
from foundation.process.acts import SentAct
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Incident, Step
from tests.cases.helpers import do, report
from tests.town import Town


def both(user: Any, case: Incident, action: str, then: str, note: str = "words", **more: Any) -> Incident:
    act_id = more.pop("act_id", None)
    return services.do_act(actor_for(user), case.reference, SentAct(action, case.version, note, more, act_id, then))


def steps(case: Incident) -> list[tuple[str, str]]:
    return list(Step.objects.filter(subject=case).order_by("number").values_list("action", "note"))


def unit(town: Town) -> str:
    return f"unit:{town.urban_a.pk}"


def checked_by(town: Town) -> Incident:
    case = report(town)
    for action in ("take", "finish"):
        case = do(town.worker_a, case, action)
    return case


def test_accept_and_dispatch_are_two_steps_and_one_act(town: Town) -> None:
    case = report(town, matter="gas_leak")
    done = both(town.clerk_a, case, "accept", "dispatch", to=unit(town))
    assert (done.state, done.version, done.unit_id) == ("dispatched", 3, town.urban_a.pk)
    assert steps(case)[1:] == [("accept", ""), ("dispatch", "words")]


def test_check_and_close_tell_the_result(town: Town) -> None:
    case = checked_by(town)
    assert both(town.clerk_a, case, "check", "close", note="清走了").state == "closed"
    assert steps(case)[-2:] == [("check", ""), ("close", "清走了")]


def test_where_the_second_is_refused_the_first_is_not_done(town: Town) -> None:
    case = report(town, matter="gas_leak")
    with pytest.raises(Invalid):
        both(town.clerk_a, case, "accept", "dispatch", to="unit:999999")
    with pytest.raises(Denied):
        both(town.worker_a, case, "accept", "dispatch", to=unit(town))
    assert len(steps(case)) == 1


def test_only_what_one_person_decides_is_a_pair(town: Town) -> None:
    with pytest.raises(Invalid, match="not done at once"):
        both(town.clerk_a, report(town, matter="gas_leak"), "accept", "close")


def test_a_pair_sent_again_is_done_once(town: Town) -> None:
    case, key = report(town, matter="gas_leak"), uuid4()
    first, again = (both(town.clerk_a, case, "accept", "dispatch", to=unit(town), act_id=key) for _try in range(2))
    assert (again.version, len(steps(case))) == (first.version, 3)
    with pytest.raises(DifferentContent):
        both(town.clerk_a, case, "accept", "dispatch", "other words", to=unit(town), act_id=key)


def test_the_page_offers_both_in_one_form(town: Town, page: Any) -> None:
    case = report(town, matter="gas_leak")
    client, url = page(town.clerk_a), f"/incidents/{case.reference}/"
    (entry,) = [one for one in client.get(url).context["forms"] if one.offer.name == "accept-dispatch"]
    assert list(entry.form.fields) == ["version", "act_id", "to", "note"]
    sent = {"action": "accept", "then": "dispatch", "version": 1, "act_id": str(uuid4()), "note": ""}
    refused = client.post(f"{url}acts/", sent)
    assert (refused.status_code, len(steps(case))) == (422, 1)
    assert [one.offer.name for one in refused.context["forms"] if one.open] == ["accept-dispatch"]
    assert client.post(f"{url}acts/", {**sent, "to": unit(town)}).status_code == 302
    assert len(steps(case)) == 3


def test_the_api_names_the_pairs_and_does_them(town: Town, api: Any) -> None:
    case, client = report(town, matter="gas_leak"), api(town.clerk_a)
    url = f"/api/v1/incidents/{case.reference}/acts/"
    (pair,) = client.get(url).json()["pairs"]
    assert (pair["action"], pair["then"], pair["needs"]) == ("accept", "dispatch", ["to"])
    done = client.post(url, {"action": "accept", "then": "dispatch", "version": 1, "to": unit(town)}, format="json")
    assert done.json()["state"] == "dispatched"


def test_a_pair_is_offered_to_nobody_who_may_do_only_one(town: Town, api: Any) -> None:
    case = report(town)
    assert api(town.worker_a).get(f"/api/v1/incidents/{case.reference}/acts/").json()["pairs"] == []


def sent(town: Town, place: str = "in_a1", matter: str = "litter", **more: Any) -> dict[str, Any]:
    lng, lat = getattr(town, place)
    return {"id": str(uuid4()), "matter": matter, "description": "垃圾", "lng": lng, "lat": lat, **more}


@pytest.mark.parametrize(
    ("place", "matter", "state"),
    [("in_a1", "litter", "handling"), ("in_a3", "litter", "reported"), ("in_a1", "gas_leak", "reported")],
)
def test_a_worker_takes_at_once_what_is_reported_in_the_own_grid(
    town: Town, api: Any, place: str, matter: str, state: str
) -> None:
    answer = api(town.worker_a).post("/api/v1/incidents/", sent(town, place, matter, then="take"), format="json")
    assert (answer.status_code, answer.json()["state"]) == (201, state)


def test_a_report_taken_at_once_and_sent_again_is_one(town: Town, api: Any) -> None:
    body = sent(town, then="take")
    first, again = (api(town.worker_a).post("/api/v1/incidents/", body, format="json") for _try in range(2))
    assert (first.status_code, again.status_code, again.json()["version"]) == (201, 200, 2)
    assert [action for action, _note in steps(Incident.objects.get())] == ["report", "take"]


@pytest.mark.parametrize(("take", "state"), [({"take": "on"}, "handling"), ({}, "reported")])
def test_the_phone_asks_the_worker_alone(town: Town, page: Any, take: dict[str, str], state: str) -> None:
    assert 'name="take"' in page(town.worker_a).get("/report/").content.decode()
    assert 'name="take"' not in page(town.clerk_a).get("/report/").content.decode()
    page(town.worker_a).post("/report/", {**sent(town), "place_source": "pin", **take})
    assert Incident.objects.get().state == state
