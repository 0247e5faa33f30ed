"""More time is asked for before the deadline, and the desk that set it decides; each grant adds one original limit."""

from datetime import date, timedelta
from typing import Any

import pytest

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from governance.board import selectors as board
from grids.workforce.models import Posting
from incidents.cases.models import Clock, Firing, Incident
from incidents.cases.selectors import timeline
from procedures.clocks.kinds import Subject
from procedures.clocks.models import CalendarDay, CalendarYear
from procedures.clocks.selectors import deadline_of
from procedures.clocks.services import recompute_calendar, sweep
from residents.people.selectors import public_steps
from tests.cases.helpers import do, report
from tests.town import FOUNDED, Town


@pytest.fixture
def handled(town: Town) -> Incident:
    """Litter in the hands of the unit, dispatched by the village; eight working hours to handle it."""
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    return do(town.handler_a, incident, "take")


def ask(town: Town, incident: Incident) -> Incident:
    return do(town.handler_a, incident, "ask_extension", note="The part comes on Friday.", reason="material")


def run(fire_messages: Any) -> None:
    fire_messages()
    sweep(city_time.now())
    fire_messages()


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("id").values_list("user__username", flat=True))


def test_each_grant_adds_one_original_limit(town: Town, handled: Incident) -> None:
    first = handled.handle_due_at
    ask(town, handled)
    handled = do(town.clerk_a, handled, "grant_extension")
    assert (handled.extensions, handled.extension_asked_at) == (1, None)
    # Eight working hours, one day of seven, later.
    assert handled.handle_due_at - first == timedelta(days=1, hours=1)
    ask(town, handled)
    do(town.clerk_a, handled, "grant_extension")
    assert Clock.objects.get(incident=handled, stage="handle").amount == 24


def test_the_third_time_is_refused_and_refusals_do_not_count(town: Town, handled: Incident) -> None:
    for answer in ("grant_extension", "refuse_extension", "refuse_extension", "grant_extension"):
        ask(town, handled)
        do(town.clerk_a, handled, answer)
    with pytest.raises(Invalid, match="granted 2 times"):
        ask(town, handled)


def test_it_is_never_asked_for_once_it_is_due(town: Town, handled: Incident, at: Any) -> None:
    at.shift(timedelta(days=3))
    with pytest.raises(Denied, match="due already"):
        ask(town, handled)


def test_one_request_waits_at_a_time(town: Town, handled: Incident) -> None:
    ask(town, handled)
    with pytest.raises(Denied, match="wait for the answer"):
        ask(town, handled)


@pytest.mark.parametrize("name", ["handler_a", "worker_a"])
def test_who_is_measured_or_has_no_desk_does_not_decide(town: Town, handled: Incident, name: str) -> None:
    ask(town, handled)
    with pytest.raises(Denied):
        do(getattr(town, name), handled, "grant_extension")


def test_a_clerk_who_works_the_grid_too_does_not_decide_for_himself(town: Town, at: Any) -> None:
    Posting.objects.create(user=town.clerk_a, role="grid_worker", area=town.grid_a1, starts_on=FOUNDED)
    incident = do(town.worker_a, report(town), "take")
    do(town.worker_a, incident, "ask_extension", reason="weather")
    with pytest.raises(Denied, match="measures you"):
        do(town.clerk_a, incident, "grant_extension")
    assert do(town.official_a, incident, "grant_extension").extensions == 1


def test_a_refusal_needs_words(town: Town, handled: Incident) -> None:
    ask(town, handled)
    with pytest.raises(Invalid):
        do(town.clerk_a, handled, "refuse_extension", note="")


def test_asked_in_time_and_granted_late_it_is_in_time_again_and_what_fired_stays_fired(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    ask(town, handled)
    at.shift(timedelta(days=1, hours=3))  # an hour and a half late
    run(fire_messages)
    handled.refresh_from_db()
    assert handled.tone == "due"
    fired = list(Firing.objects.filter(clock__stage="handle").values_list("rung", "generation"))
    handled = do(town.clerk_a, handled, "grant_extension")
    run(fire_messages)
    handled.refresh_from_db()
    assert (handled.tone, handled.handle_due_at > city_time.now()) == ("amber", True)
    assert list(Firing.objects.filter(clock__stage="handle").values_list("rung", "generation")) == fired


def test_the_ladder_holds_for_the_new_deadline_and_warns_once(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    at.shift(timedelta(hours=20, minutes=30))  # nearly used up: the warning has been given
    run(fire_messages)
    ask(town, handled)
    do(town.clerk_a, handled, "grant_extension")
    run(fire_messages)
    at.shift(timedelta(days=1, hours=12))
    run(fire_messages)
    handled.refresh_from_db()
    tones = [step.detail["tone"] for step in timeline(handled) if step.action == "escalate"]
    assert (handled.tone, tones.count("amber")) == (tones[-1], 1)
    assert "due" in tones or "yellow" in tones


def test_a_suspended_incident_goes_on_with_the_time_it_was_granted(town: Town, handled: Incident) -> None:
    ask(town, handled)
    do(town.clerk_a, handled, "suspend", reason="permit", until=date(2026, 12, 1))
    do(town.clerk_a, handled, "grant_extension")
    handled = do(town.handler_a, handled, "resume")
    assert city_time.local_day(handled.handle_due_at) > city_time.local_day(city_time.now()) + timedelta(days=1)


@pytest.mark.parametrize(("name", "action", "more"), [
    ("handler_a", "return", {}), ("clerk_a", "withdraw", {}), ("handler_a", "finish", {}),
])  # fmt: skip
def test_a_request_lapses_with_the_hands_that_asked(
    town: Town, handled: Incident, name: str, action: str, more: Any
) -> None:
    ask(town, handled)
    assert do(getattr(town, name), handled, action, **more).extension_asked_at is None


def test_the_desk_hears_of_the_request_and_the_unit_of_the_answer(
    town: Town, handled: Incident, fire_messages: Any
) -> None:
    ask(town, handled)
    fire_messages()
    do(town.clerk_a, handled, "refuse_extension", note="It is two hours of work.")
    ask(town, handled)
    do(town.clerk_a, handled, "grant_extension")
    fire_messages()
    assert told("extension_asked") == ["clerk_a"]
    # Of the refusal nobody is told once it has moved on; the timeline has it.
    assert told("extension_granted") == ["handler_a"]


def test_a_request_nobody_answers_is_brought_to_mind_and_then_told_above(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    ask(town, handled)
    run(fire_messages)
    assert deadline_of(Subject("extension", handled.reference), "extension") is not None
    at.shift(timedelta(hours=5))
    run(fire_messages)
    assert told("extension_waits") == ["clerk_a"]
    at.shift(timedelta(hours=3))
    run(fire_messages)
    assert sorted(told("extension_waits")) == ["clerk_a", "clerk_a", "official_a"]


def test_what_was_answered_is_brought_to_mind_no_more(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    ask(town, handled)
    run(fire_messages)
    do(town.handler_a, handled, "finish")
    at.shift(timedelta(days=1))
    run(fire_messages)
    run(fire_messages)
    assert told("extension_waits") == []
    assert deadline_of(Subject("extension", handled.reference), "extension").state == "stopped"


def test_the_resident_reads_that_it_takes_longer_but_not_that_it_was_asked(town: Town, handled: Incident) -> None:
    ask(town, handled)
    do(town.clerk_a, handled, "grant_extension", note="internal")
    steps = [(step.title, step.note) for step in public_steps(handled)]
    assert ("grant more time", "") in steps
    assert "ask for more time" not in [title for title, _note in steps]


def test_the_list_finds_what_waits_and_marks_it(town: Town, handled: Incident, page: Any, api: Any) -> None:
    ask(town, handled)
    rows = api(town.clerk_a).get("/api/v1/incidents/?watch=extension").json()["results"]
    assert [row["reference"] for row in rows] == [handled.reference]
    assert "more time asked for" in page(town.clerk_a).get("/incidents/?tab=open&watch=extension").content.decode()


@pytest.mark.parametrize("area", ["township_a", "village_a"])
def test_the_board_counts_it_once_in_the_period_of_the_new_deadline(
    town: Town, handled: Incident, at: Any, fire_messages: Any, area: str
) -> None:
    for _time in range(2):
        ask(town, handled)
        handled = do(town.clerk_a, handled, "grant_extension")
    at.shift(timedelta(days=3))
    fire_messages()
    question = board.question(system("test"), today=city_time.local_day(city_time.now()), area=getattr(town, area).code)
    found = board.summary(question, city_time.now()).headline.extension
    assert (found.numerator, found.denominator) == (1, 1)


def test_a_calendar_that_changes_keeps_the_time_that_was_granted(town: Town, handled: Incident, at: Any) -> None:
    ask(town, handled)
    due_at = do(town.clerk_a, handled, "grant_extension").handle_due_at
    CalendarDay.objects.create(
        calendar_year=CalendarYear.objects.get(calendar=town.calendar, year=2026),
        day=city_time.local_day(due_at),
        kind="holiday",
    )
    revisions.bump("rules")
    recompute_calendar(city_time.now(), town.calendar.pk)
    handled.refresh_from_db()
    assert handled.handle_due_at - due_at == timedelta(days=1)
