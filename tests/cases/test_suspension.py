"""Work that cannot go on stands still by the desk's word, consumes nothing, and goes on by itself on the day that was said."""

from datetime import date, timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.notices.models import Notice
from incidents.cases.models import Clock, Incident
from incidents.cases.selectors import timeline
from procedures.clocks.choices import ClockState
from procedures.clocks.services import sweep
from tests.cases.helpers import do, report
from tests.town import Town

UNTIL = date(2026, 12, 1)  # the Tuesday a week after the frozen one
WHY = {"reason": "season", "until": UNTIL}


@pytest.fixture
def handled(town: Town) -> Incident:
    """Litter in the hands of the unit, dispatched by the village; eight working hours to handle it."""
    incident = report(town)
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    return do(town.handler_a, incident, "take")


def handling_clock(incident: Incident) -> Clock:
    return Clock.objects.get(incident=incident, stage="handle")


def run(fire_messages: Any) -> None:
    """Let every message be heard, every due clock fire, and what that says be heard too."""
    fire_messages()
    sweep(city_time.now())
    fire_messages()


def test_while_suspended_nothing_is_due_and_nothing_is_consumed(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    at.shift(timedelta(hours=1))
    do(town.clerk_a, handled, "suspend", **WHY)
    run(fire_messages)
    at.shift(timedelta(days=3))
    run(fire_messages)
    clock = handling_clock(handled)
    handled.refresh_from_db()
    assert (handled.state, handled.next_due_at, handled.handle_due_on, handled.tone) == ("suspended", None, None, "")
    assert (clock.state, clock.consumed, clock.fired_rung) == (ClockState.SUSPENDED, timedelta(hours=1), 0)


def test_it_goes_on_by_itself_on_the_day_that_was_said_with_the_time_it_had_left(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    at.shift(timedelta(hours=1))
    do(town.clerk_a, handled, "suspend", **WHY)
    run(fire_messages)
    at.shift(timedelta(days=7))
    run(fire_messages)
    handled.refresh_from_db()
    assert (handled.state, handled.suspended_until) == ("handling", None)
    # Seven of eight working hours left at eleven: five and a half that day (12:00 to 13:30 is no work), the rest tomorrow.
    assert city_time.local_day(handled.handle_due_at) == UNTIL + timedelta(days=1)
    assert timeline(handled)[-1].actor_kind == "system"


def test_heard_twice_and_swept_twice_it_goes_on_once(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    do(town.clerk_a, handled, "suspend", **WHY)
    run(fire_messages)
    at.shift(timedelta(days=8))
    run(fire_messages)
    run(fire_messages)
    assert [step.action for step in timeline(handled)].count("resume") == 1


def test_resumed_early_it_is_not_resumed_again_and_can_be_suspended_again(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    do(town.clerk_a, handled, "suspend", **WHY)
    run(fire_messages)
    do(town.handler_a, handled, "resume")
    do(town.clerk_a, handled, "suspend", reason="permit", until=date(2026, 12, 20))
    run(fire_messages)
    at.shift(timedelta(days=8))
    run(fire_messages)
    handled.refresh_from_db()
    assert (handled.state, handled.suspended_until) == ("suspended", date(2026, 12, 20))


def test_whoever_is_measured_by_the_time_cannot_stop_it(town: Town, handled: Incident) -> None:
    with pytest.raises(Denied, match="desk"):
        do(town.handler_a, handled, "suspend", **WHY)


@pytest.mark.parametrize("until", [date(2026, 11, 24), date(2026, 12, 25)])
def test_a_day_gone_or_beyond_the_rule_is_refused_with_the_last_day(town: Town, handled: Incident, until: date) -> None:
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, handled, "suspend", reason="season", until=until)
    assert "24 Dec" in str(refused.value.fields["until"])


def test_a_deadline_already_missed_stays_missed(town: Town, handled: Incident, at: Any, fire_messages: Any) -> None:
    due_on = handled.handle_due_on
    at.shift(timedelta(days=3))
    run(fire_messages)
    do(town.clerk_a, handled, "suspend", **WHY)
    handled.refresh_from_db()
    assert handled.handle_due_on == due_on
    do(town.handler_a, handled, "resume")
    handled.refresh_from_db()
    assert (handled.handle_due_at < city_time.now(), handled.next_due_at < city_time.now()) == (True, True)


def test_taken_back_it_is_suspended_no_more_and_its_clock_goes_on_with_the_next_holder(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    at.shift(timedelta(hours=1))
    do(town.clerk_a, handled, "suspend", **WHY)
    do(town.clerk_a, handled, "withdraw")
    do(town.clerk_a, handled, "dispatch", to="grid")
    clock = handling_clock(handled)
    assert (clock.state, clock.consumed) == (ClockState.RUNNING, timedelta(hours=1))
    run(fire_messages)
    at.shift(timedelta(days=8))
    run(fire_messages)
    handled.refresh_from_db()
    assert handled.state == "dispatched"


def test_those_who_have_it_hear_that_it_stands_still_and_that_it_will_go_on(
    town: Town, handled: Incident, at: Any, fire_messages: Any
) -> None:
    run(fire_messages)
    Notice.objects.all().delete()
    do(town.clerk_a, handled, "suspend", **WHY)
    run(fire_messages)
    at.shift(timedelta(days=6))  # four fifths of the time are over
    run(fire_messages)
    at.shift(timedelta(days=1))
    run(fire_messages)
    told = Notice.objects.filter(user=town.handler_a).order_by("id").values_list("kind", flat=True)
    assert list(told) == ["task_suspended", "suspension_ends", "task_resumed"]


def test_the_page_says_until_when_and_why(town: Town, handled: Incident, page: Any) -> None:
    do(town.clerk_a, handled, "suspend", **WHY)
    text = page(town.handler_a).get(f"/incidents/{handled.reference}/").content.decode()
    assert "until 1 Dec, then its time runs on" in text
    assert "weather or season; until" in text
