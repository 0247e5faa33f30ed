"""The clock of any subject: set once, stopped, suspended, extended; each rung fires once and is told to the subject's room."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.models import AuditEvent
from procedures.clocks import selectors, services
from procedures.clocks.events import ClockReached
from procedures.clocks.kinds import Subject
from procedures.clocks.models import SubjectClock, SubjectFiring
from tests.cases.helpers import actor_for
from tests.messages import events_in_outbox
from tests.town import Town

ROOM = system("a room")
DOSSIER = Subject("dossier", "D-1")
HOUR = timedelta(hours=1)


def limit(town: Town, amount: int = 10, unit: str = "urgent_hour") -> selectors.Limit:
    """Return an amount of time watched by the town's ladder for urgent limits."""
    rules = selectors.clock_rules(selectors.current_number())
    return selectors.Limit(amount, unit, rules.calendars[town.calendar.pk], rules.ladders[town.urgent_ladder.pk])


def start(town: Town, **more: Any) -> SubjectClock:
    """Let ten hours run for a dossier's check, from now; return the clock."""
    services.start_clock(more.pop("by", ROOM), DOSSIER, "check", limit(town), **{"at": city_time.now(), **more})
    return SubjectClock.objects.get()


def extend(town: Town, user: Any, **more: Any) -> None:
    """Ask for five hours more."""
    values = {"amount": 5, "reason": "a paper is missing", "at": city_time.now(), **more}
    services.extend_clock(actor_for(user), DOSSIER, "check", **values)


def test_a_clock_is_due_when_its_limit_is_used_up(town: Town) -> None:
    start(town)
    deadline = selectors.deadline_of(DOSSIER, "check")
    assert deadline is not None
    assert deadline.due_at == city_time.now() + 10 * HOUR


def test_setting_it_again_at_the_same_moment_changes_nothing(town: Town, at: Any) -> None:
    now = city_time.now()
    start(town)
    at.shift(12 * HOUR)
    services.sweep(city_time.now())
    fired = start(town, at=now)
    assert (fired.generation, fired.set_at, fired.fired_rung > 0) == (1, now, True)


def test_setting_it_again_later_begins_from_zero(town: Town, at: Any) -> None:
    start(town)
    at.shift(12 * HOUR)
    services.sweep(city_time.now())
    again = start(town)
    assert (again.generation, again.fired_rung, again.due_at) == (2, 0, city_time.now() + 10 * HOUR)


def test_nothing_fires_before_its_second_and_once_from_it_on(town: Town) -> None:
    armed = start(town).next_fire_at
    assert armed is not None
    fired = [services.sweep(armed + timedelta(seconds=late)).fired for late in (-1, 0, 0)]
    assert fired == [0, 1, 0]


def test_a_late_sweep_fires_the_highest_rung_and_passes_over_the_rest(town: Town) -> None:
    start(town)
    result = services.sweep(city_time.now() + timedelta(days=9))
    assert (result.fired, result.skipped) == (1, 3)
    assert len(events_in_outbox(ClockReached)) == 1


def test_the_room_of_the_subject_hears_what_was_reached(town: Town) -> None:
    clock = start(town)
    services.sweep(clock.next_fire_at or city_time.now())
    (said,) = events_in_outbox(ClockReached)
    assert (said.subject_kind, said.subject_key, said.stage, said.tone, said.rung) == (
        *DOSSIER,
        "check",
        "amber",
        1,
    )


def test_a_stopped_clock_fires_no_more(town: Town) -> None:
    start(town)
    for _time in range(2):
        services.stop_clock(ROOM, DOSSIER, "check", at=city_time.now() + HOUR)
    assert services.sweep(city_time.now() + timedelta(days=9)).fired == 0


def test_while_suspended_nothing_is_consumed(town: Town, at: Any) -> None:
    start(town)
    at.shift(4 * HOUR)
    services.suspend_clock(ROOM, DOSSIER, "check", at=city_time.now())
    at.shift(timedelta(days=30))
    assert services.sweep(city_time.now()).fired == 0
    services.resume_clock(ROOM, DOSSIER, "check", at=city_time.now())
    clock = SubjectClock.objects.get()
    assert (clock.consumed, clock.due_at) == (4 * HOUR, city_time.now() + 6 * HOUR)


def test_a_suspended_clock_can_be_stopped_and_is_not_gone_on_with(town: Town) -> None:
    start(town)
    services.suspend_clock(ROOM, DOSSIER, "check", at=city_time.now())
    services.stop_clock(ROOM, DOSSIER, "check", at=city_time.now())
    services.resume_clock(ROOM, DOSSIER, "check", at=city_time.now())
    assert SubjectClock.objects.get().state == "stopped"


def test_who_set_it_extends_it_before_it_is_due_and_its_ladder_begins_again(town: Town, at: Any) -> None:
    start(town, by=actor_for(town.official_a), most_extensions=2)
    at.shift(9 * HOUR)
    services.sweep(city_time.now())
    extend(town, town.official_a)
    clock = SubjectClock.objects.get()
    assert (clock.due_at, clock.fired_rung, clock.generation) == (city_time.now() + 6 * HOUR, 0, 2)
    assert AuditEvent.objects.get(action="extend_clock").detail["reason"] == "a paper is missing"


def test_nobody_else_extends_it(town: Town) -> None:
    start(town, by=actor_for(town.official_a), most_extensions=2)
    with pytest.raises(Denied):
        extend(town, town.worker_a)


def test_no_person_extends_what_the_system_set(town: Town) -> None:
    start(town, most_extensions=2)
    with pytest.raises(Denied):
        extend(town, town.city_centre)


def test_it_is_extended_so_often_and_no_oftener(town: Town) -> None:
    start(town, by=actor_for(town.official_a), most_extensions=2)
    extend(town, town.official_a)
    extend(town, town.official_a)
    with pytest.raises(Invalid):
        extend(town, town.official_a)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectClock.objects.update(extensions=3)


@pytest.mark.parametrize("late", [0, 1])
def test_it_is_not_extended_from_the_second_on_in_which_it_is_due(town: Town, late: int) -> None:
    due_at = start(town, by=actor_for(town.official_a), most_extensions=2).due_at
    assert due_at is not None
    with pytest.raises(Invalid):
        extend(town, town.official_a, at=due_at + timedelta(seconds=late))


@pytest.mark.parametrize("missing", [{"amount": 0}, {"reason": "  "}])
def test_an_extension_says_how_much_and_why(town: Town, missing: dict[str, Any]) -> None:
    start(town, by=actor_for(town.official_a), most_extensions=2)
    with pytest.raises(Invalid):
        extend(town, town.official_a, **missing)


def test_what_has_stopped_is_not_extended(town: Town) -> None:
    start(town, by=actor_for(town.official_a), most_extensions=2)
    services.stop_clock(ROOM, DOSSIER, "check", at=city_time.now())
    with pytest.raises(NotFound):
        extend(town, town.official_a)


def test_a_subject_has_one_clock_for_each_stage(town: Town) -> None:
    clock = start(town)
    clock.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)


@pytest.mark.parametrize("early", [0, 1])
def test_the_database_lets_no_rung_fire_twice_or_early(town: Town, early: int) -> None:
    clock = start(town)
    services.sweep(clock.next_fire_at or city_time.now())
    firing = SubjectFiring.objects.get()
    firing.pk, firing.generation = None, firing.generation + early
    firing.fired_at -= timedelta(seconds=early)
    with pytest.raises(IntegrityError), transaction.atomic():
        firing.save(force_insert=True)


def test_a_clock_whose_room_cannot_be_told_is_set_aside_and_shown(
    town: Town, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = start(town)

    def fails(*_args: Any, **_named: Any) -> None:
        raise LookupError("no room")

    monkeypatch.setattr("procedures.clocks.services.subject_clocks.publish", fails)
    assert services.sweep(clock.next_fire_at or city_time.now()).faulted == 1
    text = page(town.net_admin).get("/clocks/").content.decode()
    assert "D-1" in text
    assert "LookupError: no room" in text
    assert services.retry_clocks(actor_for(town.net_admin), kind="subject", clock_ids=[clock.pk]) == 1


def test_a_year_that_is_entered_gives_it_its_date(town: Town, at: Any) -> None:
    at.move_to("2026-12-30T10:00:00+08:00")
    services.start_clock(ROOM, DOSSIER, "check", limit(town, 5, "work_day"), at=city_time.now())
    assert SubjectClock.objects.get().due_at is None
    days = [services.DayRow(city_time.local_day(city_time.now()).replace(year=2027, month=1, day=1), "holiday")]
    services.load_year(system("test"), calendar_id=town.calendar.pk, year=2027, days=days, source="notice")
    assert services.recompute_calendar(city_time.now(), town.calendar.pk) == 1
    assert SubjectClock.objects.get().due_at is not None
