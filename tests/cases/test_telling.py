"""Who hears of what: the next holder, the reporter, the roles of a rung; once, whatever is delivered twice."""

from dataclasses import replace
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.notices.models import Notice
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import subscribers
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident
from procedures.clocks import services as clock_services
from tests.cases.helpers import do, report
from tests.messages import events_in_outbox
from tests.town import Town


def told(kind: str) -> set[str]:
    """Return the user names that got a notice of the kind."""
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_the_desk_hears_of_a_new_case(town: Town, fire_messages: Any) -> None:
    report(town, matter="gas_leak")
    fire_messages()
    assert told("task_new") == {"clerk_a"}


def test_a_residents_report_reaches_the_worker_of_the_grid(town: Town, fire_messages: Any) -> None:
    report(town, actor_for(town.resident))
    fire_messages()
    assert told("task_new") == {"worker_a"}


def test_an_own_find_tells_nobody_else(town: Town, fire_messages: Any) -> None:
    report(town)
    fire_messages()
    assert told("task_new") == set()


def test_dispatch_tells_the_unit(town: Town, fire_messages: Any) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    fire_messages()
    assert told("task_new") == {"handler_a"}


@pytest.mark.parametrize(("matter", "gone"), [("gas_leak", "clerk_a"), ("litter", "worker_a")])
def test_where_nobody_is_posted_the_nearest_desk_hears(town: Town, fire_messages: Any, matter: str, gone: str) -> None:
    Posting.objects.filter(user__username=gone).delete()
    report(town, actor_for(town.resident), matter=matter)
    fire_messages()
    assert told("task_new") == {"official_a" if gone == "clerk_a" else "clerk_a"}


def test_a_case_in_the_hands_of_a_unit_that_lost_its_people_is_the_desks(town: Town, fire_messages: Any) -> None:
    do(town.clerk_a, case := report(town, matter="gas_leak"), "accept")
    do(town.official_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    Posting.objects.filter(user=town.handler_a).delete()
    fire_messages()
    assert told("task_new") == {"clerk_a"}


def test_every_report_gets_a_visible_result(town: Town, fire_messages: Any) -> None:
    case = report(town, actor_for(town.resident), matter="gas_leak")
    do(town.clerk_a, case, "decline", reason="not_found")
    fire_messages()
    assert told("result") == {"resident"}


def test_a_late_message_calls_nobody_to_a_case_that_went_on(town: Town, fire_messages: Any) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "decline", reason="not_found")
    fire_messages()
    assert told("task_new") == set()


def test_rungs_tell_holder_then_desk_then_the_one_above(town: Town, fire_messages: Any, at: Any) -> None:
    report(town, matter="gas_leak")
    for minutes in (50, 15, 60):
        at.shift(minutes * 60)
        clock_services.sweep(city_time.now())
        fire_messages()
    assert (told("clock_amber"), told("clock_due")) == ({"clerk_a"}, {"clerk_a"})
    assert told("clock_yellow") == {"clerk_a", "official_a"}


def test_a_rung_tells_whoever_holds_the_case(town: Town, fire_messages: Any, at: Any) -> None:
    case = report(town, matter="gas_leak")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    at.shift(20 * 3600)
    clock_services.sweep(city_time.now())
    fire_messages()
    assert told("clock_amber") == {"handler_a"}


def test_hearing_everything_twice_and_backwards_tells_once(town: Town, fire_messages: Any, at: Any) -> None:
    case = report(town, actor_for(town.resident), matter="gas_leak")
    do(town.clerk_a, case, "accept")
    fire_messages()
    at.shift(2 * 24 * 3600)
    clock_services.sweep(city_time.now())
    fire_messages()
    once = Notice.objects.count()
    for event in reversed(events_in_outbox(IncidentMoved)):
        subscribers.tell_people([event])
    assert Notice.objects.count() == once > 0


def test_a_message_about_a_case_that_is_gone_is_harmless(town: Town) -> None:
    report(town, matter="gas_leak")
    (event,) = events_in_outbox(IncidentMoved)
    subscribers.tell_people([replace(event, incident_id=0)])
    assert not Notice.objects.exists()


def test_the_notice_names_matter_place_and_due_time(town: Town, fire_messages: Any) -> None:
    case = report(town, matter="gas_leak")
    fire_messages()
    params = Notice.objects.get().params
    assert (params["reference"], params["matter_en"]) == (case.reference, "Gas leak")
    assert params["due_at"] == Incident.objects.get(pk=case.pk).next_due_at.isoformat()


def test_a_case_passed_up_is_announced_as_such(town: Town, fire_messages: Any) -> None:
    case = report(town)
    fire_messages()
    do(town.worker_a, case, "pass_up", note="needs the village")
    fire_messages()
    assert Notice.objects.get(user=town.clerk_a, subject_key=case.reference).kind == "passed_up"
