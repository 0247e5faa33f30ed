"""The acts on a calendar year from its page: offered or refused with the reason, done once, refused with the fresh page."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from foundation.kernel import policies
from foundation.kernel.errors import DifferentContent
from foundation.process.acts import SentAct
from procedures.clocks import services
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.models import CalendarYear, YearStep
from tests.town import Town

NEW_YEAR = services.DayRow(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")
ID = UUID(int=7)
APPROVE = {"action": "approve", "version": 2, "accepts": "on", "act_id": str(ID)}


@pytest.fixture
def draft(town: Town, actor_of: Any) -> int:
    """A draft of 2027 with New Year off, by the administrator of the net: its second version."""
    admin = actor_of(town.net_admin)
    year_id = services.draft_year(admin, calendar_id=town.calendar.pk, year=2027)
    services.fill_year(admin, year_id=year_id, days=[NEW_YEAR], source="a notice")
    return year_id


@pytest.fixture
def centre(town: Town, page: Callable[..., Client]) -> Client:
    """The city centre, signed in: the second person."""
    return page(town.city_centre)


def url(year_id: int, part: str = "") -> str:
    return f"/rules/calendars/{year_id}/{part}"


def offered(answer: Any) -> tuple[list[str], list[str]]:
    """Return the allowed and the refused actions of a page."""
    return [one.offer.action for one in answer.context["forms"]], [one.action for one in answer.context["refused"]]


def test_a_second_person_puts_it_in_force_or_discards_it(draft: int, centre: Client) -> None:
    answer = centre.get(url(draft))
    assert offered(answer) == (["approve", "discard"], [])
    assert [field.name for field in answer.context["forms"][0].form.shown_fields] == ["accepts"]


def test_who_drafted_it_reads_why_another_person_decides(town: Town, draft: int, page: Any) -> None:
    answer = page(town.net_admin).get(url(draft))
    assert offered(answer) == (["discard"], ["approve"])
    assert "another person puts it in force" in answer.content.decode()


def test_what_the_check_blocks_is_put_in_force_by_nobody(town: Town, actor_of: Any, centre: Client) -> None:
    empty = services.draft_year(actor_of(town.net_admin), calendar_id=town.calendar.pk, year=2028)
    answer = centre.get(url(empty))
    assert offered(answer) == (["discard"], ["approve"])
    assert "correct what the check found" in answer.content.decode()


def test_where_the_check_warns_of_nothing_nothing_is_asked(
    draft: int, centre: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procedures.clocks.selectors.year_acts.check_year", lambda _year_id: [])
    assert centre.get(url(draft)).context["forms"][0].form.shown_fields == []


def test_a_warning_that_nobody_confirmed_is_asked_at_its_box(draft: int, centre: Client) -> None:
    answer = centre.post(url(draft, "acts/"), {"action": "approve", "version": 2})
    (entry,) = [one for one in answer.context["forms"] if one.offer.action == "approve"]
    assert (answer.status_code, entry.open, list(entry.form.errors)) == (422, True, ["accepts"])


def test_an_approval_sent_twice_is_done_once_and_answered_twice(draft: int, centre: Client) -> None:
    answers = [centre.post(url(draft, "acts/"), APPROVE) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert YearStep.objects.filter(subject_id=draft, action="approve").count() == 1


def test_the_policy_of_an_approval_is_asked_once(
    town: Town, draft: int, actor_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = policies.ask
    monkeypatch.setattr(
        policies, "ask", lambda actor, name, subject=None: asked.append(name) or ask(actor, name, subject)
    )
    services.act_on_year(actor_of(town.city_centre), draft, SentAct("approve", 2, data={"accepts": True}))
    assert asked == ["calendar.approve"]


def test_a_draft_changed_since_is_answered_with_the_fresh_page(
    town: Town, draft: int, actor_of: Any, centre: Client
) -> None:
    services.mark_day(actor_of(town.net_admin), year_id=draft, day=date(2027, 5, 3), kind=DayKind.HOLIDAY)
    answer = centre.post(url(draft, "acts/"), APPROVE)
    assert (answer.status_code, "Someone else has acted" in answer.content.decode()) == (409, True)
    assert offered(answer)[0] == ["approve", "discard"]


def test_a_discarded_draft_leads_back_to_the_calendars(draft: int, centre: Client) -> None:
    answer = centre.post(url(draft, "acts/"), {"action": "discard", "version": 2})
    assert answer.url == "/rules/calendars/"  # type: ignore[attr-defined] # a redirect
    assert CalendarYear.objects.get(pk=draft).state == YearState.DISCARDED


@pytest.mark.parametrize("action", ["fly", "replace", "draft"])
def test_what_is_offered_to_nobody_is_refused_with_the_page(draft: int, centre: Client, action: str) -> None:
    answer = centre.post(url(draft, "acts/"), {"action": action, "version": 2})
    assert (answer.status_code, offered(answer)[0]) == (409, ["approve", "discard"])


def test_the_page_tells_what_happened(draft: int, centre: Client) -> None:
    centre.post(url(draft, "acts/"), APPROVE)
    answer = centre.get(url(draft))
    steps = [(step["title"], step["extra"]) for step in answer.context["steps"]]
    assert steps[:2] == [("Draft the year", ""), ("Change the days", "1 day read")]
    assert (steps[2][0], "accepted" in steps[2][1], offered(answer)) == ("Put the year in force", True, ([], []))


def test_other_days_under_the_same_id_are_refused_and_the_same_are_answered(
    town: Town, draft: int, actor_of: Any
) -> None:
    admin = actor_of(town.net_admin)
    for _time in range(2):
        services.act_on_year(admin, draft, SentAct("change", 2, data={"mark": NEW_YEAR}, id=ID))
    assert YearStep.objects.filter(subject_id=draft, act_id=ID).count() == 1
    other = services.DayRow(date(2027, 1, 4), DayKind.HOLIDAY)
    with pytest.raises(DifferentContent):
        services.act_on_year(admin, draft, SentAct("change", 2, data={"mark": other}, id=ID))


def test_the_database_holds_an_act_of_a_year_once(town: Town, draft: int, actor_of: Any) -> None:
    services.act_on_year(actor_of(town.net_admin), draft, SentAct("change", 2, data={"source": "b"}, id=ID))
    step = YearStep.objects.get(subject_id=draft, act_id=ID)
    step.pk, step.number = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()
