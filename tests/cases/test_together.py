"""One act on a selection of incidents: each outcome is named, all or none where that is wanted, once under one key."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.kernel.errors import DifferentContent, Invalid
from foundation.process.acts import SentAct
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Incident, SentTogether, Step
from incidents.catalogue.models import GridRefusal
from tests.cases.helpers import do, report
from tests.cases.test_grid_gate import set_matter
from tests.town import Town

ACTS = "/api/v1/incidents/acts/"


def together(user: Any, cases: list[Incident], action: str, *, all_or_none: bool = False, **more: Any) -> list[Any]:
    sent = SentAct(
        action, None, more.pop("note", "done"), more.pop("data", {}), more.pop("act_id", None), more.pop("then", "")
    )
    references = [case.reference for case in cases]
    return services.act_on_incidents(actor_for(user), references, sent, all_or_none=all_or_none, **more)


def gas(town: Town, count: int = 2) -> list[Incident]:
    return [report(town, matter="gas_leak") for _one in range(count)]


def states(cases: list[Incident]) -> list[str]:
    return [Incident.objects.get(pk=case.pk).state for case in cases]


def test_every_incident_of_a_set_is_moved_with_a_step_of_its_own(town: Town) -> None:
    cases = gas(town, 3)
    outcomes = together(town.clerk_a, cases, "accept")
    assert [(one.ok, one.state, one.version) for one in outcomes] == [(True, "accepted", 2)] * 3
    assert Step.objects.filter(action="accept").count() == 3


def test_each_is_done_as_far_as_it_goes_and_every_refusal_is_said(town: Town) -> None:
    first, accepted = gas(town)
    do(town.clerk_a, accepted, "accept")
    hidden = report(town, place="in_b1")
    outcomes = together(town.clerk_a, [first, accepted, hidden], "accept")
    assert [one.ok for one in outcomes] == [True, False, False]
    assert [one.code for one in outcomes[1:]] == ["stale", "not_found"]
    assert "no longer possible" in outcomes[1].message


def test_all_or_none_does_none_where_one_is_refused(town: Town) -> None:
    first, accepted = gas(town)
    do(town.clerk_a, accepted, "accept")
    outcomes = together(town.clerk_a, [first, accepted], "accept", all_or_none=True)
    assert [one.code for one in outcomes] == ["not_all", "stale"]
    assert states([first, accepted]) == ["reported", "accepted"]


def test_the_policy_is_asked_for_each(town: Town) -> None:
    mine, theirs = report(town), report(town, place="in_a3")
    outcomes = together(town.worker_a, [mine, theirs], "take")
    assert [one.ok for one in outcomes] == [True, False]


def test_a_version_that_was_seen_is_held_to(town: Town) -> None:
    first, second = gas(town)
    outcomes = together(town.clerk_a, [first, second], "accept", versions={first.reference: 1, second.reference: 7})
    assert [(one.ok, one.code) for one in outcomes] == [(True, ""), (False, "stale")]


def test_what_is_chosen_is_checked_for_each(town: Town) -> None:
    cases = [do(town.clerk_a, case, "accept") for case in gas(town)]
    outcomes = together(town.clerk_a, cases, "dispatch", data={"to": f"unit:{town.urban_a.pk}"})
    assert [one.state for one in outcomes] == ["dispatched", "dispatched"]
    refused = together(town.official_a, cases, "withdraw", note="")
    assert [dict(one.fields).keys() for one in refused] == [{"note"}, {"note"}]


def test_an_attempt_to_give_a_grid_what_is_not_its_own_is_kept_for_each(town: Town) -> None:
    cases = [do(town.clerk_a, case, "accept") for case in gas(town)]
    set_matter(town.gas_leak, listed_from=None)
    outcomes = together(town.clerk_a, cases, "dispatch", data={"to": "grid"}, all_or_none=True)
    assert {one.code for one in outcomes} == {"not_for_grids"}
    assert GridRefusal.objects.count() == 2


def test_at_most_two_hundred_are_named(town: Town) -> None:
    with pytest.raises(Invalid, match="between 1 and 200"):
        services.act_on_incidents(actor_for(town.clerk_a), [f"X{number}" for number in range(201)], SentAct("accept"))


@pytest.mark.parametrize(
    "action", ["accept", "dispatch", "take", "finish", "check", "close", "reopen", "urge", "hand_down"]
)
def test_the_statements_do_not_grow_with_the_set(town: Town, action: str) -> None:
    who: dict[str, Any] = {"take": town.handler_a, "finish": town.handler_a}
    data = {"dispatch": {"to": f"unit:{town.urban_a.pk}"}, "hand_down": {"to": "grid"}}.get(action, {})
    before = {
        "accept": (), "dispatch": ("accept",), "take": ("accept", "dispatch"), "finish": ("accept", "dispatch", "take"),
        "check": ("accept", "dispatch", "take", "finish"), "close": ("accept", "dispatch", "take", "finish", "check"),
        "reopen": ("accept", "dispatch", "take", "finish", "check", "close"), "urge": (), "hand_down": (),
    }[action]  # fmt: skip
    counts = []
    for count in (2, 2, 12):
        cases = gas(town, count)
        for earlier in before:
            to = {"to": f"unit:{town.urban_a.pk}"} if earlier == "dispatch" else {}
            together(who.get(earlier, town.clerk_a), cases, earlier, data=to)
        with CaptureQueriesContext(connection) as asked:
            outcomes = together(who.get(action, town.clerk_a), cases, action, data=data)
        assert all(one.ok for one in outcomes), outcomes
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_set_sent_again_gets_its_first_answer(town: Town, api: Any) -> None:
    first, second = gas(town)
    do(town.clerk_a, second, "accept")
    sent = {"references": [first.reference, second.reference], "action": "accept", "mode": "each"}
    client = api(town.clerk_a)
    answers = [client.post(ACTS, sent, format="json", HTTP_IDEMPOTENCY_KEY="monday") for _try in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["done"], SentTogether.objects.count()) == (1, 1)
    other = client.post(ACTS, {**sent, "note": "other"}, format="json", HTTP_IDEMPOTENCY_KEY="monday")
    assert (other.status_code, other.json()["code"]) == (409, "different_content")


def test_an_id_of_a_single_act_is_none_of_a_set(town: Town) -> None:
    (case,) = gas(town, 1)
    actor = actor_for(town.clerk_a)
    services.act_on_incident(actor, case.reference, "note", version=1, note="x", act_id=(key := case.client_id))
    with pytest.raises(DifferentContent):
        together(town.clerk_a, [case], "accept", act_id=key)


def test_the_api_names_every_outcome(town: Town, api: Any) -> None:
    first, second = gas(town)
    sent = {"references": [first.reference, "NOWHERE"], "action": "accept", "version": 1}
    answer = api(town.clerk_a).post(ACTS, sent, format="json").json()
    assert answer["outcomes"][0] == {"reference": first.reference, "ok": True, "state": "accepted", "version": 2}
    assert answer["outcomes"][1]["code"] == "not_found"
    wrong = api(town.clerk_a).post(ACTS, {**sent, "version": {second.reference: "x"}}, format="json")
    assert wrong.status_code == 422


def test_a_single_act_under_a_key_is_done_once(town: Town, api: Any) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/acts/"
    sent = {"action": "take", "version": 1}
    client = api(town.worker_a)
    first, again = (client.post(url, sent, format="json", HTTP_IDEMPOTENCY_KEY="k" * 255) for _try in range(2))
    assert (again.status_code, again.json()) == (200, first.json())
    other = client.post(url, {**sent, "note": "other"}, format="json", HTTP_IDEMPOTENCY_KEY="k" * 255)
    assert (other.status_code, other.json()["code"]) == (409, "different_content")
    refused = client.post(url, {**sent, "act_id": str(case.client_id)}, format="json", HTTP_IDEMPOTENCY_KEY="k")
    assert (refused.status_code, refused.json()["fields"].keys()) == (422, {"act_id"})
    assert client.post(url, sent, format="json", HTTP_IDEMPOTENCY_KEY="k" * 256).status_code == 422


def test_the_key_of_somebody_else_is_another_key(town: Town, api: Any) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/acts/"
    for user, version in ((town.worker_a, 1), (town.clerk_a, 2)):
        sent = {"action": "note", "version": version, "note": "seen"}
        assert api(user).post(url, sent, format="json", HTTP_IDEMPOTENCY_KEY="k").status_code == 200
    assert Step.objects.filter(action="note").count() == 2


def test_a_pair_is_done_on_every_one_of_a_set(town: Town) -> None:
    cases = gas(town, 3)
    outcomes = together(town.clerk_a, cases, "accept", then="dispatch", data={"to": f"unit:{town.urban_a.pk}"})
    assert [(one.ok, one.state, one.version) for one in outcomes] == [(True, "dispatched", 3)] * 3
    assert list(Step.objects.filter(action="accept").values_list("note", flat=True)) == [""] * 3


def test_what_stops_in_the_middle_of_a_pair_has_made_neither_move(town: Town) -> None:
    gas_leak, litter = report(town, matter="gas_leak"), report(town, matter="litter")
    set_matter(town.gas_leak, listed_from=None)
    outcomes = together(town.clerk_a, [gas_leak, litter], "accept", then="dispatch", data={"to": "grid"})
    assert [one.ok for one in outcomes] == [False, True]
    assert states([gas_leak, litter]) == ["reported", "dispatched"]
    assert not Step.objects.filter(subject=gas_leak, action="accept").exists()
    assert GridRefusal.objects.count() == 1


def test_none_of_a_pair_is_done_where_one_is_refused_and_all_were_asked_for(town: Town) -> None:
    gas_leak, litter = report(town, matter="gas_leak"), report(town, matter="litter")
    set_matter(town.gas_leak, listed_from=None)
    pair = {"then": "dispatch", "data": {"to": "grid"}, "all_or_none": True}
    outcomes = together(town.clerk_a, [gas_leak, litter], "accept", **pair)
    assert [one.ok for one in outcomes] == [False, False]
    assert states([gas_leak, litter]) == ["reported", "reported"]


def test_two_acts_that_are_no_pair_are_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="not done at once"):
        together(town.clerk_a, gas(town), "accept", then="close")


def test_the_api_does_a_pair_on_a_set_once_under_a_key(town: Town, api: Any) -> None:
    cases = gas(town)
    sent = {
        "references": [case.reference for case in cases], "action": "accept", "then": "dispatch", "to": f"unit:{town.urban_a.pk}",
    }  # fmt: skip
    answers = [
        api(town.clerk_a).post(ACTS, sent, format="json", headers={"Idempotency-Key": "a-pair"}).json()
        for _again in range(2)
    ]
    assert answers[0] == answers[1]
    assert (answers[0]["done"], states(cases)) == (2, ["dispatched"] * 2)


def test_what_makes_new_incidents_is_done_one_by_one(town: Town) -> None:
    cases = gas(town)
    together(town.clerk_a, cases, "accept")
    outcomes = together(town.clerk_a, cases, "split", data={"split_to": [f"unit:{town.urban_a.pk}"]})
    assert {(one.ok, one.message) for one in outcomes} == {(False, "This is done for one incident at a time.")}
    assert Incident.objects.count() == 2
