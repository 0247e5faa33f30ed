"""Supervision from above, voiding at intake, and appeals against lateness."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.kernel.masking import mask_phone
from foundation.kernel.models import AuditEvent
from foundation.notices.models import Notice
from governance.board import selectors as board
from governance.board.models import VillageDay
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident, OvertimeAppeal, PastRound, Supervision
from incidents.cases.selectors import timeline, was_late
from procedures.clocks.services import sweep
from residents.people.selectors import public_steps
from tests.cases.helpers import do, report
from tests.cases.test_extension import run, told
from tests.people.test_people import filed, link
from tests.town import FOUNDED, Town


@pytest.fixture
def handled(town: Town) -> Incident:
    """Litter in the hands of the unit, dispatched by the village."""
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    return do(town.handler_a, incident, "take")


@pytest.fixture
def late(town: Town, handled: Incident, at: Any) -> Incident:
    """The same, handled three days later and closed."""
    at.shift(timedelta(days=3))
    do(town.handler_a, handled, "finish")
    do(town.clerk_a, handled, "check")
    return do(town.clerk_a, handled, "close")


def supervise(town: Town, incident: Incident, **more: Any) -> Incident:
    return do(town.official_a, incident, "supervise", note="Clean up before the market.", reason="leader", **more)


def appeal(town: Town, incident: Incident) -> Incident:
    return do(town.handler_a, incident, "appeal_overtime", note="The water office came late.", reason="others")


def second_official(town: Town) -> Any:
    """Post the staff member as a second official of township A."""
    Posting.objects.create(user=town.staff, role="township_official", area=town.township_a, starts_on=FOUNDED)
    revisions.bump("workforce")
    return town.staff


def rates(town: Town) -> tuple[int, int]:
    """Return on time and due of township A, of the last thirty days."""
    today = city_time.local_day(city_time.now())
    question = board.question(system("test"), today=today, area=town.township_a.code)
    rate = board.summary(question, city_time.now()).headline.on_time
    return rate.numerator, rate.denominator


# Supervision


def test_a_supervision_changes_no_state_and_its_answer_ends_it(town: Town, handled: Incident) -> None:
    ordered = supervise(town, handled)
    assert (ordered.state, ordered.supervised_at is not None) == ("handling", True)
    answered = do(town.handler_a, handled, "answer_supervision", note="Tomorrow at eight.")
    row = Supervision.objects.get()
    assert (answered.supervised_at, row.answer, row.answered_by) == (None, "Tomorrow at eight.", town.handler_a.pk)
    assert (row.kind, row.level, row.requirement) == ("leader", "township", "Clean up before the market.")


def test_it_is_due_by_rule(town: Town, handled: Incident) -> None:
    supervise(town, handled)
    due_at = Supervision.objects.get().due_at
    assert city_time.local_day(due_at) == city_time.local_day(city_time.now()) + timedelta(days=2)


def offered_reasons(town: Town, incident: Incident) -> set[str]:
    actor = actor_for(town.official_a)
    offer = next(one for one in selectors.offers(actor, incident) if one.action == "supervise")
    return {choice.value for choice in offer.choices["reason"]}


def test_what_is_not_late_is_not_supervised_for_being_late(town: Town, handled: Incident, at: Any) -> None:
    assert offered_reasons(town, handled) == {"leader", "important"}
    with pytest.raises(Invalid, match="not late"):
        do(town.official_a, handled, "supervise", reason="timeout")
    at.shift(timedelta(days=30))
    assert offered_reasons(town, handled) == {"timeout", "leader", "important"}
    assert do(town.official_a, handled, "supervise", reason="timeout").supervised_at is not None


def test_each_is_a_row_of_its_own_and_one_waits_at_a_time(town: Town, handled: Incident, at: Any) -> None:
    supervise(town, handled)
    with pytest.raises(Denied, match="already"):
        do(town.city_centre, handled, "supervise", reason="important")
    do(town.handler_a, handled, "answer_supervision")
    at.shift(timedelta(hours=1))
    do(town.city_centre, handled, "supervise", reason="important")
    assert list(Supervision.objects.order_by("pk").values_list("level", flat=True)) == ["township", "city"]


@pytest.mark.parametrize("name", ["clerk_a", "handler_a", "worker_a"])
def test_nobody_below_the_township_supervises_a_unit(town: Town, handled: Incident, name: str) -> None:
    with pytest.raises(Denied):
        do(getattr(town, name), handled, "supervise", reason="important")


def test_the_desk_above_answers_nothing_it_ordered(town: Town, handled: Incident) -> None:
    supervise(town, handled)
    with pytest.raises(Denied, match="those who have it"):
        do(town.official_a, handled, "answer_supervision")


def test_what_lies_at_a_desk_is_supervised_from_the_one_above_and_answered_there(town: Town) -> None:
    incident = report(town, matter="gas_leak")
    with pytest.raises(Denied):
        do(town.clerk_a, incident, "supervise", reason="important")
    supervise(town, incident)
    assert do(town.clerk_a, incident, "answer_supervision").supervised_at is None


def test_the_end_of_the_incident_answers_it(town: Town, handled: Incident) -> None:
    supervise(town, handled)
    do(town.handler_a, handled, "finish")
    do(town.clerk_a, handled, "check")
    closed = do(town.clerk_a, handled, "close", note="All clean.")
    assert (closed.supervised_at, Supervision.objects.get().answer) == (None, "All clean.")


def test_holder_and_orderer_hear_of_it_and_both_when_time_runs_out(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    supervise(town, handled)
    run(fire_messages)
    at.shift(timedelta(days=1, hours=16))
    run(fire_messages)
    at.shift(timedelta(days=1))
    run(fire_messages)
    assert told("supervised") == ["handler_a"]
    assert told("supervision_waits") == ["handler_a", "handler_a", "official_a"]
    do(town.handler_a, handled, "answer_supervision")
    run(fire_messages)
    assert told("supervision_answered") == ["official_a"]


def test_it_stands_at_the_head_and_in_the_lists(town: Town, handled: Incident, page: Any, api: Any) -> None:
    supervise(town, handled)
    text = page(town.handler_a).get(f"/incidents/{handled.reference}/").content.decode()
    assert "Supervised: a leader asks for it" in text
    assert "Clean up before the market." in text
    found = api(town.city_centre).get("/api/v1/incidents/?watch=supervised").json()["results"]
    assert [row["supervised_at"] is not None for row in found] == [True]
    assert "watch-mark" in page(town.official_a).get("/incidents/?tab=open").content.decode()


def test_a_resident_reads_that_it_is_supervised_and_none_of_the_words(town: Town, page: Any) -> None:
    incident = filed(page, town)
    do(town.worker_a, incident, "take")
    supervise(town, incident)
    steps = [(step.title, step.note) for step in public_steps(incident)]
    assert ("order supervision", "") in steps
    assert "Clean up before" not in page().get(link(incident)).content.decode()


# Voiding


def test_voided_at_intake_it_has_ended_and_its_reporter_hears(town: Town, fire_messages: Any) -> None:
    incident = report(town)
    Incident.objects.filter(pk=incident.pk).update(reported_by=town.resident, channel="resident")
    do(town.clerk_a, incident, "accept")
    ended = do(town.clerk_a, incident, "void", reason="trial", note="A drill of the desk.")
    fire_messages()
    assert (ended.state, ended.ended_at is not None, ended.next_due_at) == ("voided", True, None)
    notice = Notice.objects.filter(user=town.resident, kind="result").latest("id")
    assert notice.params["state"] == "voided"


def test_its_reporter_objects_once_as_to_what_was_declined(town: Town, page: Any) -> None:
    incident = filed(page, town)
    do(town.clerk_a, incident, "void", reason="mistake", note="Entered in the wrong town.")
    found = page().get(link(incident)).context["found"]
    assert (found.may_answer, found.steps[-1].note) == (True, "Entered in the wrong town.")


@pytest.mark.parametrize("back", ["return", "withdraw"])
def test_what_was_dispatched_is_never_voided(town: Town, handled: Incident, back: str) -> None:
    do(town.handler_a if back == "return" else town.clerk_a, handled, back)
    with pytest.raises(Denied, match="never dispatched"):
        do(town.clerk_a, handled, "void", reason="mistake")


def test_what_a_worker_had_in_hand_is_never_voided_even_where_its_deadline_was_suspended(town: Town) -> None:
    incident = do(town.worker_a, report(town), "take")
    do(town.clerk_a, incident, "suspend", reason="permit", until=date(2026, 12, 1))
    do(town.clerk_a, incident, "withdraw")
    with pytest.raises(Invalid, match="never dispatched"):
        do(town.clerk_a, incident, "void", reason="mistake")


def test_nothing_follows_a_voiding(town: Town) -> None:
    incident = report(town)
    do(town.clerk_a, incident, "void", reason="twice")
    for action in ("reopen", "accept", "void", "note", "supervise"):
        with pytest.raises(Stale):
            do(town.clerk_a, incident, action)


# Appeals


def test_two_people_approve_and_the_fact_stays(town: Town, late: Incident, fire_messages: Any) -> None:
    fire_messages()
    assert rates(town) == (0, 1)
    appeal(town, late)
    assert do(town.official_a, late, "decide_appeal", decision="approve").appeal == "reviewed"
    fire_messages()
    assert rates(town) == (0, 1)
    exempt = do(town.city_centre, late, "decide_appeal", decision="approve")
    fire_messages()
    assert (exempt.appeal, exempt.overtime_exempt, was_late(exempt)) == ("approved", True, True)
    assert rates(town) == (1, 1)


def test_the_lateness_is_still_said_everywhere(town: Town, late: Incident, page: Any, api: Any) -> None:
    appeal(town, late)
    for name in ("official_a", "city_centre"):
        do(getattr(town, name), late, "decide_appeal", decision="approve")
    text = page(town.clerk_a).get(f"/incidents/{late.reference}/").content.decode()
    assert "handled late" in text
    assert "not counted as late" in text
    detail = api(town.clerk_a).get(f"/api/v1/incidents/{late.reference}/").json()
    assert (detail["was_late"], detail["overtime_exempt"]) == (True, True)
    assert [step.is_late for step in timeline(late) if step.action == "finish"] == [True]
    client = api(town.clerk_a)
    # The filter of the fact, and the one behind the figure of the board.
    assert client.get("/api/v1/incidents/?on_time=true").json()["results"] == []
    counted = client.get("/api/v1/incidents/?disposal=2026-11-01,2026-11-30&on_time=true").json()["results"]
    assert [row["reference"] for row in counted] == [late.reference]


@pytest.mark.parametrize("first", ["approve", "refuse"])
def test_either_reviewer_refuses_for_good(town: Town, late: Incident, first: str) -> None:
    appeal(town, late)
    ended = do(town.official_a, late, "decide_appeal", decision=first)
    if first == "approve":
        ended = do(town.city_centre, late, "decide_appeal", decision="refuse")
    assert (ended.appeal, ended.overtime_exempt) == ("refused", False)
    with pytest.raises(Denied, match="already"):
        appeal(town, late)


def test_nobody_reviews_twice_and_two_of_one_desk_may(town: Town, late: Incident) -> None:
    other = second_official(town)
    appeal(town, late)
    do(town.official_a, late, "decide_appeal", decision="approve")
    with pytest.raises(Denied, match="somebody else"):
        do(town.official_a, late, "decide_appeal", decision="approve")
    assert do(other, late, "decide_appeal", decision="approve").overtime_exempt


def test_the_database_itself_knows_two_reviewers_who_are_no_party(town: Town, late: Incident) -> None:
    appeal(town, late)
    row = OvertimeAppeal.objects.get()
    for columns in (
        {"first_by": row.asked_by},
        {"first_by": 1, "second_by": 1},
        {"second_by": 1},
        {"state": "approved", "first_by": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OvertimeAppeal.objects.filter(pk=row.pk).update(**columns)


def test_the_desk_that_set_the_time_and_the_handler_do_not_decide(town: Town, late: Incident) -> None:
    appeal(town, late)
    for name in ("clerk_a", "handler_a"):
        with pytest.raises(Denied):
            do(getattr(town, name), late, "decide_appeal", decision="approve")


def test_what_was_in_time_is_not_appealed(town: Town, handled: Incident) -> None:
    for name, action in (("handler_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, name), handled, action)
    with pytest.raises(Denied, match="in time"):
        appeal(town, handled)


def test_reopened_meanwhile_the_appeal_is_decided_for_its_own_round(
    town: Town, late: Incident, fire_messages: Any
) -> None:
    appeal(town, late)
    do(town.official_a, late, "decide_appeal", decision="approve")
    do(town.clerk_a, late, "reopen")
    fire_messages()
    do(town.city_centre, late, "decide_appeal", decision="approve")
    fire_messages()
    late.refresh_from_db()
    ended = PastRound.objects.get()
    assert (late.overtime_exempt, late.appeal, ended.overtime_exempt) == (False, "", True)
    assert ended.settled_on == ended.handle_due_on
    assert VillageDay.objects.get(day=ended.handle_due_on).on_time == 1


def test_reviewers_are_called_one_after_the_other_and_the_appellant_hears(
    town: Town, late: Incident, fire_messages: Any
) -> None:
    appeal(town, late)
    run(fire_messages)
    do(town.official_a, late, "decide_appeal", decision="approve")
    run(fire_messages)
    do(town.city_centre, late, "decide_appeal", decision="approve")
    run(fire_messages)
    assert told("appeal_asked") == ["official_a", "city_centre"]
    assert told("appeal_decided") == ["handler_a"]


def test_an_appeal_nobody_reviews_is_brought_to_mind(town: Town, late: Incident, at: Any, fire_messages: Any) -> None:
    appeal(town, late)
    run(fire_messages)
    at.shift(timedelta(days=8))
    run(fire_messages)
    assert "official_a" in told("appeal_waits")


# What is late, before an official above


def test_what_is_late_is_urged_supervised_and_its_people_called(
    town: Town, handled: Incident, at: Any, page: Any
) -> None:
    address = f"/incidents/{handled.reference}/"
    assert "tel:" not in page(town.official_a).get(address).content.decode()
    at.shift(timedelta(days=3))
    sweep(city_time.now())
    answer = page(town.official_a).get(address)
    offered = [entry.offer.action for entry in answer.context["forms"]]
    # Two taps each: the act's button, and the one that confirms; a number is shown, and then called.
    assert set(offered[:2]) == {"urge", "supervise"}
    assert "tel:" not in answer.content.decode()
    assert mask_phone(town.handler_a.phone) in answer.content.decode()
    assert not AuditEvent.objects.filter(action="see_phones").exists()
    shown = page(town.official_a).post(f"{address}phones/")
    assert f'href="tel:{town.handler_a.phone}"' in shown.content.decode()
    seen = AuditEvent.objects.get(action="see_phones")
    assert (seen.user_id, seen.subject_key) == (town.official_a.pk, handled.reference)


def test_no_number_is_shown_to_who_only_reported_or_stands_below(
    town: Town, handled: Incident, at: Any, page: Any
) -> None:
    at.shift(timedelta(days=3))
    assert "tel:" not in page(town.worker_a).get(f"/incidents/{handled.reference}/").content.decode()
    assert page(town.worker_a).post(f"/incidents/{handled.reference}/phones/").status_code == 403
    assert not AuditEvent.objects.filter(action="see_phones").exists()
