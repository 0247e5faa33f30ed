"""Whose duty it is: returned with a reason from the list, ruled quickly, done first and disputed afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from grids.workforce.models import Posting, Unit
from incidents.cases.models import Clock, DutyDispute, Incident
from incidents.cases.selectors import offers, timeline
from incidents.cases.selectors.joint import visible_disputes
from tests.cases.helpers import do, report
from tests.town import Town


@pytest.fixture
def dispatched(town: Town) -> Incident:
    """Litter, dispatched by the village to the urban management of its township."""
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    return do(town.clerk_a, incident, "dispatch", to=unit(town))


def unit(town: Town) -> str:
    return f"unit:{town.urban_a.pk}"


def post_firemen(town: Town) -> str:
    """Post somebody in the city's fire brigade and return it as an act names it."""
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.city, unit=town.fire_city, starts_on="2026-01-01"
    )
    return f"unit:{town.fire_city.pk}"


def disputed(town: Town, incident: Incident) -> Incident:
    return do(town.handler_a, incident, "return", note="环卫合同外路段", reason="not_our_duty")


def offer_of(actor: Any, incident: Incident, action: str) -> Any:
    incident.refresh_from_db()
    return next(one for one in offers(actor, incident) if one.action == action)


def choices(offer: Any, name: str) -> list[str]:
    return [choice.value for choice in offer.choices.get(name, ())]


@pytest.mark.parametrize("reason", [None, "because"])
def test_a_return_names_a_reason_of_the_list(town: Town, dispatched: Incident, reason: Any) -> None:
    with pytest.raises(Invalid) as refused:
        do(town.handler_a, dispatched, "return", reason=reason)
    assert list(refused.value.fields) == ["reason"]


def test_returned_for_want_of_facts_it_is_no_dispute_and_is_dispatched_again(
    town: Town, dispatched: Incident, actor_of: Any
) -> None:
    do(town.handler_a, dispatched, "return", reason="facts_missing")
    offer = offer_of(actor_of(town.clerk_a), dispatched, "rule")
    assert (DutyDispute.objects.count(), offer.allowed, "dispatch" in offer.reason) == (0, False, True)
    assert timeline(dispatched)[-1].remark == "not enough facts"
    assert do(town.clerk_a, dispatched, "dispatch", to=unit(town)).state == "dispatched"


def test_returned_as_not_its_duty_the_desk_rules_and_the_unit_acts_first(
    town: Town, dispatched: Incident, actor_of: Any
) -> None:
    disputed(town, dispatched)
    ruled = do(town.clerk_a, dispatched, "rule", note="《市容条例》第九条：谁主管谁负责", to=unit(town))
    row = DutyDispute.objects.get()
    assert (ruled.state, ruled.unit_id, ruled.is_ruled) == ("dispatched", town.urban_a.pk, True)
    assert (row.unit_id, row.ruled_unit_id, row.ruled_by, row.is_backstop) == (
        town.urban_a.pk, town.urban_a.pk, town.clerk_a, False,
    )  # fmt: skip
    assert row.grounds.startswith("《市容条例》")
    assert timeline(ruled)[-1].remark == f"To {town.urban_a.name}, which acts first"
    assert "not_our_duty" not in choices(offer_of(actor_of(town.handler_a), ruled, "return"), "reason")
    with pytest.raises(Invalid, match="acts first"):
        disputed(town, ruled)
    assert do(town.handler_a, ruled, "return", reason="wrong_place").state == "accepted"


def test_the_handling_clock_goes_on_all_the_while(town: Town, dispatched: Incident, at: Any) -> None:
    due_at = dispatched.handle_due_at
    disputed(town, dispatched)
    at.shift(timedelta(hours=1))
    ruled = do(town.city_centre, dispatched, "rule", to=post_firemen(town))
    assert (ruled.handle_due_at, Clock.objects.get(incident=ruled, stage="handle").state) == (due_at, "running")


def test_the_unit_objects_in_a_note_and_the_desk_answers_before_it_closes(
    town: Town, dispatched: Incident, actor_of: Any, fire_messages: Any
) -> None:
    disputed(town, dispatched)
    ruled = do(town.clerk_a, dispatched, "rule", to=unit(town))
    assert choices(offer_of(actor_of(town.handler_a), ruled, "note"), "about") == ["objection"]
    assert "about" not in offer_of(actor_of(town.clerk_a), ruled, "note").takes
    with pytest.raises(Denied, match="ruled to"):
        do(town.clerk_a, ruled, "note", about="objection")
    do(town.handler_a, ruled, "note", note="路权在村", about="objection")
    with pytest.raises(Invalid, match="already"):
        do(town.handler_a, ruled, "note", about="objection")
    for user, action in ((town.handler_a, "take"), (town.handler_a, "finish"), (town.clerk_a, "check")):
        do(user, ruled, action)
    with pytest.raises(Invalid, match="objected"):
        do(town.clerk_a, ruled, "close")
    fire_messages()
    assert Notice.objects.filter(kind="ruling_objected", user=town.clerk_a).count() == 1
    do(town.clerk_a, ruled, "note", note="下月协调会研究", about="objection_answer")
    fire_messages()
    row = DutyDispute.objects.get()
    assert (row.objection, row.answer, row.answered_by) == ("路权在村", "下月协调会研究", town.clerk_a)
    assert Notice.objects.filter(kind="objection_answered", user=town.handler_a).count() == 1
    assert do(town.clerk_a, ruled, "close").state == "closed"


def test_where_no_unit_is_found_the_backstop_unit_handles_it(town: Town, dispatched: Incident, actor_of: Any) -> None:
    disputed(town, dispatched)
    with pytest.raises(Invalid, match="backstop"):
        do(town.clerk_a, dispatched, "rule", to="backstop")
    Unit.objects.filter(pk=town.urban_a.pk).update(is_backstop=True)
    assert "backstop" in choices(offer_of(actor_of(town.clerk_a), dispatched, "rule"), "to")
    ruled = do(town.clerk_a, dispatched, "rule", to="backstop")
    assert (ruled.unit_id, DutyDispute.objects.get().is_backstop) == (town.urban_a.pk, True)


@pytest.mark.parametrize("to", ["grid", "unit:0", "nobody"])
def test_a_ruling_names_a_unit_that_serves_the_place(town: Town, dispatched: Incident, to: str) -> None:
    disputed(town, dispatched)
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, dispatched, "rule", to=to)
    assert list(refused.value.fields) == ["to"]


def test_dispatched_elsewhere_the_dispute_is_settled_without_a_ruling(town: Town, dispatched: Incident) -> None:
    disputed(town, dispatched)
    do(town.clerk_a, dispatched, "dispatch", to=post_firemen(town))
    row = DutyDispute.objects.get()
    assert (row.settled_at is None, row.ruled_at) == (False, None)


def test_the_unit_it_is_ruled_to_hears_that_it_acts_first(town: Town, dispatched: Incident, fire_messages: Any) -> None:
    disputed(town, dispatched)
    do(town.clerk_a, dispatched, "rule", to=unit(town))
    fire_messages()
    assert Notice.objects.filter(kind="task_ruled").values_list("user", flat=True).get() == town.handler_a.pk


def test_only_the_desk_rules(town: Town, dispatched: Incident) -> None:
    disputed(town, dispatched)
    with pytest.raises(Denied, match="desk"):
        do(town.worker_a, dispatched, "rule", to=unit(town))


def test_the_list_shows_each_dispute_to_those_who_see_its_incident(
    town: Town, dispatched: Incident, actor_of: Any, page: Any
) -> None:
    disputed(town, dispatched)
    assert [visible_disputes(actor_of(user)).count() for user in (town.official_a, town.official_b)] == [1, 0]
    shown = page(town.official_a).get("/incidents/disputes/?state=open").context["rows"]
    assert [row.incident.reference for row in shown] == [dispatched.reference]
    do(town.clerk_a, dispatched, "rule", note="谁主管谁负责", to=unit(town))
    assert not page(town.official_a).get("/incidents/disputes/?state=open").context["rows"]
    answer = page(town.official_a).get("/incidents/disputes/?state=ruled&month=2026-11")
    assert "谁主管谁负责" in answer.content.decode()
    assert not page(town.official_a).get("/incidents/disputes/?state=ruled&month=2026-10").context["rows"]
    assert page(town.official_a).get("/incidents/disputes/?month=november").status_code == 422
