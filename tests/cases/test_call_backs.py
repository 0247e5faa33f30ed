"""Whoever reported is asked what came of it, by somebody who did not handle it; and questions while it is worked on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.notices.models import Notice
from grids.workforce.selectors import actor_for
from incidents.cases.models import CallBack, Incident
from incidents.cases.selectors import timeline
from incidents.cases.selectors.call_backs import rates_by_unit, rates_of_all
from incidents.cases.services import calling_back
from residents.people.services import open_contact
from tests.cases.helpers import do, report
from tests.people.test_people import URL, filed, link, sent
from tests.town import Town

REACHED = {"way": "telephone", "responded": "yes", "solved": "yes", "content": "yes"}
NOT_CONTENT = {**REACHED, "content": "no"}


@pytest.fixture(autouse=True)
def everybody_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sample name every report."""
    monkeypatch.setattr(calling_back, "is_sampled", lambda _reference, _percent: True)


def close(town: Town, incident: Incident, *, unit: bool = False) -> Incident:
    """Let an incident be handled, by the unit or in the grid, and closed."""
    if unit:
        do(town.clerk_a, incident, "accept")
        do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    hands = town.handler_a if unit else town.worker_a
    for user, action in ((hands, "take"), (hands, "finish"), (town.clerk_a, "check"), (town.clerk_a, "close")):
        do(user, incident, action, note="已清理")
    incident.refresh_from_db()
    return incident


def close_again(town: Town, incident: Incident) -> None:
    """Let an incident that was opened again be handled by the unit and closed."""
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    story = ((town.handler_a, "take"), (town.handler_a, "finish"), (town.clerk_a, "check"), (town.clerk_a, "close"))
    for user, action in story:
        do(user, incident, action, note="再次清理")


@pytest.fixture
def closed(town: Town, page: Any, fire_messages: Any) -> Incident:
    """A resident's report, closed and on the list."""
    incident = close(town, filed(page, town))
    fire_messages()
    return incident


def test_what_was_closed_comes_on_the_list_once(town: Town, closed: Incident, page: Any, fire_messages: Any) -> None:
    fire_messages()
    call = CallBack.objects.get()
    assert (call.incident_id, call.round, call.is_sampled, call.called_at) == (closed.pk, 0, True, None)
    assert closed.reference in page(town.clerk_a).get("/call-backs/").content.decode()


def test_what_a_worker_found_is_asked_of_nobody(town: Town, fire_messages: Any) -> None:
    close(town, report(town))
    fire_messages()
    assert not CallBack.objects.exists()


def test_the_sample_is_the_same_for_everybody_who_asks_and_about_as_large_as_the_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    names = [f"261124-{number:06d}" for number in range(2_000)]
    chosen = [name for name in names if calling_back.is_sampled(name, 20)]
    assert chosen == [name for name in names if calling_back.is_sampled(name, 20)]
    assert 340 <= len(chosen) <= 460
    assert (calling_back.is_sampled("x", 0), calling_back.is_sampled("x", 100)) == (False, True)


def test_the_desk_writes_down_what_was_said(town: Town, closed: Incident) -> None:
    do(town.clerk_a, closed, "call_back", note="说还有气味", **NOT_CONTENT)
    call = CallBack.objects.get()
    assert (call.way, call.responded, call.solved, call.content) == ("telephone", True, True, False)
    assert (call.words, call.called_by) == ("说还有气味", town.clerk_a)
    assert timeline(closed)[-1].remark == "by telephone · solved · not content"


def test_whoever_handled_it_asks_nobody(town: Town, closed: Incident) -> None:
    Incident.objects.filter(pk=closed.pk).update(handler=town.clerk_a)
    with pytest.raises(Denied, match="somebody else"):
        do(town.clerk_a, closed, "call_back", **REACHED)


def test_nobody_is_asked_twice(town: Town, closed: Incident) -> None:
    do(town.clerk_a, closed, "call_back", way="telephone", responded="no")
    with pytest.raises(Invalid, match="already"):
        do(town.clerk_a, closed, "call_back", **REACHED)


@pytest.mark.parametrize("missing", ["solved", "content"])
def test_who_was_reached_says_both(missing: str, town: Town, closed: Incident) -> None:
    said = {name: value for name, value in REACHED.items() if name != missing}
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, closed, "call_back", **said)
    assert set(refused.value.fields) == {missing}


def test_the_own_answer_by_the_link_is_the_call_back(town: Town, closed: Incident, page: Any) -> None:
    page().post(link(closed), {"is_solved": "yes", "is_content": "no", "words": "气味"})
    call = CallBack.objects.get()
    assert (call.way, call.solved, call.content, call.words) == ("link", True, False, "气味")
    assert closed.reference not in page(town.clerk_a).get("/call-backs/").content.decode()
    assert closed.reference in page(town.clerk_a).get("/call-backs/?tab=made").content.decode()
    with pytest.raises(Invalid, match="already"):
        do(town.clerk_a, closed, "call_back", **REACHED)


def test_not_content_it_is_opened_again_once(town: Town, closed: Incident, fire_messages: Any) -> None:
    do(town.clerk_a, closed, "call_back", **NOT_CONTENT)
    do(town.clerk_a, closed, "reopen")
    assert not CallBack.objects.filter(called_at__isnull=True).exists()
    close_again(town, closed)
    fire_messages()
    do(town.clerk_a, closed, "call_back", **NOT_CONTENT)
    assert CallBack.objects.filter(incident=closed).count() == 2
    with pytest.raises(Invalid, match="once"):
        do(town.clerk_a, closed, "reopen")


def test_rates_say_what_they_are_made_of(town: Town, page: Any, fire_messages: Any, at: Any) -> None:
    said = (REACHED, NOT_CONTENT, {**REACHED, "solved": "no", "content": "no"}, {"way": "message", "responded": "no"})
    for answers in said:
        incident = close(town, filed(page, town), unit=True)
        do(town.clerk_a, incident, "call_back", **answers)
    do(town.clerk_a, close(town, filed(page, town)), "call_back", way="telephone", responded="no")
    now = city_time.now()
    rows = rates_by_unit(actor_for(town.clerk_a), now - timedelta(days=1), now + timedelta(minutes=1))
    unit, grid = rows
    assert (unit.unit, grid.unit) == (town.urban_a.name, None)
    assert [(one.numerator, one.denominator) for one in unit.shares] == [(3, 4), (2, 3), (1, 3)]
    assert [one.value for one in grid.shares] == [0.0, None, None]
    assert [(one.numerator, one.denominator) for one in rates_of_all(rows).shares] == [(3, 5), (2, 3), (1, 3)]


def test_a_desk_elsewhere_sees_none_of_it(town: Town, closed: Incident, page: Any, api: Any) -> None:
    assert closed.reference not in page(town.official_b).get("/call-backs/").content.decode()
    assert api(town.official_b).get("/api/v1/call-backs/").json()["results"] == []
    assert api(town.clerk_a).get("/api/v1/call-backs/").json()["results"][0]["reference"] == closed.reference


def test_the_script_says_whom_one_calls_about_what(town: Town, closed: Incident, page: Any) -> None:
    shown = page(town.clerk_a).get(f"/incidents/{closed.reference}/related/").content.decode()
    assert "“已清理”" in shown
    assert "Is it solved?" in shown


def test_the_number_is_shown_for_the_call_and_not_after_it(town: Town, closed: Incident) -> None:
    actor = actor_for(town.clerk_a)
    assert open_contact(actor, closed.reference, reason="回访").phone.endswith("13800138000")
    do(town.clerk_a, closed, "call_back", **REACHED)
    with pytest.raises(Denied):
        open_contact(actor, closed.reference, reason="回访")


def test_the_table_knows_no_answer_of_nobody(town: Town, closed: Incident) -> None:
    for columns in ({"solved": True, "content": True}, {"called_at": city_time.now()}, {"way": "link"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.objects.update(**columns)


def test_a_question_is_asked_and_answered_on_the_follow_page(town: Town, page: Any, fire_messages: Any) -> None:
    incident = filed(page, town)
    due = incident.next_due_at
    do(town.clerk_a, incident, "ask_reporter", note="是哪一侧桥头？")
    shown = page().get(link(incident)).content.decode()
    assert shown.count("是哪一侧桥头？") == 2
    page().post(f"{link(incident)}answer/", {"words": "东侧"})
    fire_messages()
    incident.refresh_from_db()
    assert (timeline(incident)[-1].note, incident.next_due_at, incident.state) == ("东侧", due, "reported")
    assert "Your answer" not in page().get(link(incident)).content.decode()
    assert "worker_a" in Notice.objects.filter(kind="question_answered").values_list("user__username", flat=True)


def test_without_a_question_there_is_no_answer(town: Town, page: Any) -> None:
    incident = filed(page, town)
    assert page().post(f"{link(incident)}answer/", {"words": "东侧"}).status_code == 409
    do(town.clerk_a, incident, "ask_reporter", note="是哪一侧桥头？")
    assert page().post(f"{link(incident)}answer/", {"words": ""}).status_code == 422


def test_nobody_answers_for_the_reporter(town: Town, page: Any) -> None:
    page(town.resident).post(URL, sent(town))
    incident = Incident.objects.latest("id")
    do(town.clerk_a, incident, "ask_reporter", note="是哪一侧桥头？")
    with pytest.raises((Denied, Stale)):
        do(town.clerk_a, incident, "answer_question", note="东侧")
    do(town.resident, incident, "answer_question", note="东侧")
    assert timeline(incident)[-1].actor_user_id == town.resident.pk
