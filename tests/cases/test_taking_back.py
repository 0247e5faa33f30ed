"""What was given out can be taken back, what rose can be handed down, and nothing is given to where nobody is."""

from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from foundation.process.offers import Offer
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Clock, Incident
from tests.cases.helpers import do, report
from tests.town import Town


@pytest.fixture
def dispatched(town: Town) -> Incident:
    """A gas leak at the village, dispatched by its clerk to the urban unit."""
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    return do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def offered(user: Any, case: Incident) -> dict[str, Offer]:
    fresh = selectors.incident_by_reference(actor_for(user), case.reference)
    return {offer.action: offer for offer in selectors.offers(actor_for(user), fresh)}


@pytest.mark.parametrize("name", ["clerk_a", "official_a", "city_centre"])
@pytest.mark.parametrize("taken", [False, True])
def test_a_dispatched_incident_is_withdrawn_by_its_desk_and_those_above(
    town: Town, dispatched: Incident, name: str, taken: bool
) -> None:
    if taken:
        do(town.handler_a, dispatched, "take")
    back = do(town.cast[name], dispatched, "withdraw", note="wrong unit")
    assert (back.state, back.unit_id, back.handler_id) == ("accepted", None, None)
    assert do(town.clerk_a, back, "dispatch", to="grid").state == "dispatched"


def test_withdrawing_needs_a_reason(town: Town, dispatched: Incident) -> None:
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, dispatched, "withdraw", note=" ")
    assert set(refusal.value.fields) == {"note"}


@pytest.mark.parametrize("name", ["handler_a", "worker_a", "net_admin"])
def test_nobody_else_withdraws(town: Town, dispatched: Incident, name: str) -> None:
    with pytest.raises(Denied):
        do(town.cast[name], dispatched, "withdraw")


def test_a_desk_does_not_take_back_what_one_above_dispatched(town: Town) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    do(town.official_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    with pytest.raises(Denied, match="dispatched"):
        do(town.clerk_a, case, "withdraw")
    assert do(town.official_a, case, "withdraw").state == "accepted"


def test_whoever_dispatched_still_withdraws_what_has_risen_since(town: Town, dispatched: Incident) -> None:
    Incident.objects.filter(pk=dispatched.pk).update(level="city")
    assert do(town.clerk_a, dispatched, "withdraw").state == "accepted"


def test_withdrawing_leaves_the_handling_clock_running(town: Town, dispatched: Incident, at: Any) -> None:
    due = Clock.objects.get(incident=dispatched, stage="handle").due_at
    at.shift(3600)
    do(town.clerk_a, dispatched, "withdraw")
    handling, dispatching = (Clock.objects.get(incident=dispatched, stage=stage) for stage in ("handle", "dispatch"))
    assert (handling.state, handling.due_at, dispatching.state) == ("running", due, "running")
    do(town.clerk_a, dispatched, "dispatch", to="grid")
    assert Clock.objects.get(incident=dispatched, stage="handle").due_at == due


def test_what_a_worker_took_unasked_is_withdrawn_to_the_village(town: Town) -> None:
    case = do(town.worker_a, report(town), "take")
    back = do(town.clerk_a, case, "withdraw")
    assert (back.state, back.accepted_at) == ("accepted", city_time.now())
    assert [row.pk for row in selectors.own_tasks(actor_for(town.clerk_a))] == [case.pk]


def test_those_it_was_taken_from_and_the_desk_hear_of_it(town: Town, dispatched: Incident, fire_messages: Any) -> None:
    do(town.handler_a, dispatched, "take")
    do(town.official_a, dispatched, "withdraw")
    fire_messages()
    assert (told("task_withdrawn"), told("task_returned")) == ({"handler_a"}, {"clerk_a"})
    (notice,) = Notice.objects.filter(kind="task_withdrawn")
    assert (notice.subject_key, notice.params["reference"]) == ("", dispatched.reference)


def test_a_worker_hears_that_the_grids_task_was_withdrawn(town: Town, fire_messages: Any) -> None:
    do(town.clerk_a, do(town.worker_a, report(town), "take"), "withdraw")
    fire_messages()
    assert told("task_withdrawn") == {"worker_a"}


def test_when_the_handlers_posting_ends_the_desk_takes_the_incident_back(town: Town, dispatched: Incident) -> None:
    do(town.handler_a, dispatched, "take")
    Posting.objects.filter(user=town.handler_a).update(ends_on=city_time.local_day(city_time.now()))
    assert offered(town.clerk_a, dispatched)["withdraw"].allowed
    back = do(town.clerk_a, dispatched, "withdraw")
    assert do(town.clerk_a, back, "dispatch", to="grid").unit_id is None


def test_a_unit_without_people_is_neither_offered_nor_taken(town: Town) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    choices = [choice.value for choice in offered(town.clerk_a, case)["dispatch"].choices["to"]]
    assert choices == [f"unit:{town.urban_a.pk}", "grid"]
    with pytest.raises(Invalid, match="nobody") as refusal:
        do(town.clerk_a, case, "dispatch", to=f"unit:{town.fire_city.pk}")
    assert set(refusal.value.fields) == {"to"}


@pytest.mark.parametrize("how", ["posting", "account"])
def test_a_unit_whose_last_person_left_is_no_longer_offered(town: Town, how: str) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak", place="in_a2"), "accept")
    if how == "posting":
        Posting.objects.filter(user=town.handler_a).update(ends_on=city_time.local_day(city_time.now()))
    else:
        type(town.handler_a).objects.filter(pk=town.handler_a.pk).update(is_active=False)
    assert offered(town.clerk_a, case)["dispatch"].choices["to"] == ()
    with pytest.raises(Invalid, match="nobody"):
        do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")


def test_the_city_hands_down_what_rose_to_it(town: Town, fire_messages: Any) -> None:
    case = report(town, matter="gas_leak")
    Incident.objects.filter(pk=case.pk).update(level="city")
    due = Clock.objects.get(incident=case).due_at
    down = do(town.city_centre, case, "hand_down", note="yours", to="township")
    fire_messages()
    assert (down.level, down.state, Clock.objects.get(incident=case).due_at) == ("township", "reported", due)
    assert told("handed_down") == {"official_a", "clerk_a"}
    assert selectors.timeline(down)[-1].remark == "To the desk of the level township"


def test_handing_down_tells_the_desk_it_was_taken_from(town: Town, fire_messages: Any) -> None:
    case = report(town, matter="gas_leak")
    Incident.objects.filter(pk=case.pk).update(level="township")
    do(town.city_centre, case, "hand_down", to="village")
    fire_messages()
    away = dict(Notice.objects.filter(kind="handed_down").values_list("user__username", "params__away"))
    assert away == {"clerk_a": False, "official_a": True}


def test_what_a_unit_has_in_hand_is_handed_down_to_be_checked_below(town: Town, dispatched: Incident) -> None:
    Incident.objects.filter(pk=dispatched.pk).update(level="city", dispatched_level="city")
    do(town.city_centre, dispatched, "hand_down", to="village")
    assert do(town.clerk_a, dispatched, "withdraw").state == "accepted"


def test_handing_down_ends_at_the_worker_of_the_grid(town: Town) -> None:
    case = report(town, matter="gas_leak")
    choices = offered(town.clerk_a, case)["hand_down"].choices["to"]
    assert [choice.value for choice in choices] == ["grid"]
    do(town.clerk_a, case, "hand_down", to="grid")
    assert do(town.worker_a, case, "take").state == "handling"


@pytest.mark.parametrize("to", ["city", "village", "moon", "unit:1"])
def test_nothing_is_handed_down_to_where_it_lies_or_above(town: Town, to: str) -> None:
    case = report(town, matter="gas_leak")
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, case, "hand_down", to=to)
    assert set(refusal.value.fields) == {"to"}


def test_nothing_is_handed_down_to_a_desk_without_people(town: Town) -> None:
    case = report(town, matter="gas_leak", place="in_a3")
    Incident.objects.filter(pk=case.pk).update(level="city")
    assert [choice.value for choice in offered(town.city_centre, case)["hand_down"].choices["to"]] == ["township"]
    with pytest.raises(Invalid, match="nobody"):
        do(town.city_centre, case, "hand_down", to="village")


def test_a_desk_below_hands_down_nothing_of_the_one_above(town: Town) -> None:
    case = report(town, matter="gas_leak")
    Incident.objects.filter(pk=case.pk).update(level="township")
    with pytest.raises(Denied):
        do(town.clerk_a, case, "hand_down", to="grid")
