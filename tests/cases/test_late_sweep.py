"""Where a case ends does not hang on when the sweep came: level, tone and who heard are those of a sweep every minute."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.kernel import city_time
from foundation.kernel.models import AuditEvent, Message
from foundation.notices.models import Notice
from incidents.cases import selectors
from incidents.cases.models import Clock, Firing, Incident, Step
from procedures.clocks import services as clock_services
from tests.cases.helpers import report
from tests.cases.test_history import bring_in, past
from tests.conftest import TUESDAY
from tests.town import Town

LEVELS = ("grid", "village", "township", "city")
# An urgent hour: rungs at 48, 60, 120 and 300 minutes, the last two raise.
LAST_MINUTE = 330
# A rung keeps a minute's distance from the one before; after two more minutes every schedule has caught up.
SETTLING = (1, 2)
Outcome = tuple[str, str, frozenset[str]]


@contextmanager
def forgotten() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def heard() -> set[str]:
    """Return who has a notice from a clock."""
    return set(Notice.objects.filter(kind__startswith="clock_").values_list("user__username", flat=True))


def live(town: Town, at: Any, fire_messages: Callable[[], int], level: str, minutes: Any) -> Iterator[Outcome]:
    """Sweep a gas leak that began at ``level`` after so many minutes each; yield how it stands after each sweep."""
    at.move_to(TUESDAY)
    case = report(town, matter="gas_leak")
    Incident.objects.filter(pk=case.pk).update(level=level, lowest_level=level)
    fire_messages()
    outcome = None
    for minute in minutes:
        at.move_to(TUESDAY + timedelta(minutes=minute))
        # A sweep that fires nothing leaves everything as it was: that is not read again.
        if clock_services.sweep(city_time.now()).fired or outcome is None:
            fire_messages()
            case.refresh_from_db()
            outcome = case.level, case.tone, frozenset(heard())
        yield outcome


def test_whenever_the_sweeps_come_the_case_ends_where_a_sweep_a_minute_takes_it(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    @cache
    def each_minute(level: str) -> list[Outcome]:
        with forgotten():
            return list(live(town, at, fire_messages, level, range(LAST_MINUTE + 1)))

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(LEVELS), st.sets(st.integers(0, LAST_MINUTE - max(SETTLING)), min_size=1, max_size=5))
    def holds(level: str, chosen: set[int]) -> None:
        last = max(chosen)
        with forgotten():
            sweeps = [*sorted(chosen), *(last + more for more in SETTLING)]
            *_before, outcome = live(town, at, fire_messages, level, sweeps)
        assert outcome == each_minute(level)[last + max(SETTLING)]

    holds()


@pytest.fixture
def missed_a_day(town: Town, at: Any) -> Incident:
    """A gas leak at its village whose first sweep comes a day late."""
    case = report(town, matter="gas_leak")
    at.shift(24 * 3600)
    clock_services.sweep(city_time.now())
    return Incident.objects.get(pk=case.pk)


def test_a_day_late_the_case_rises_past_both_rungs_in_one_move(missed_a_day: Incident) -> None:
    assert (missed_a_day.level, missed_a_day.tone) == ("city", "red")
    assert Firing.objects.filter(skipped=False).count() == 1
    assert Message.objects.filter(payload__action="escalate").count() == 1


def test_each_rung_that_was_passed_over_has_a_line_of_its_own(missed_a_day: Incident) -> None:
    lines = [entry for entry in selectors.timeline(missed_a_day) if entry.action == "escalate"]
    assert [line.remark for line in lines] == [
        "accept: due soon; entered afterwards",
        "accept: late; entered afterwards",
        "accept: yellow card; raised to the level township; entered afterwards",
        "accept: red card; raised to the level city",
    ]
    assert [line.number for line in lines] == [2, 3, 4, missed_a_day.version]
    assert AuditEvent.objects.filter(action="escalate").count() == len(lines)


def test_the_due_time_of_every_line_is_that_of_the_clock_whoever_wrote_it(
    town: Town, missed_a_day: Incident, at: Any
) -> None:
    def told(incident: Incident) -> set[Any]:
        return set(Step.objects.filter(subject=incident, action="escalate").values_list("due_at", flat=True))

    assert told(missed_a_day) == {Clock.objects.get().due_at}
    began = city_time.now()
    at.shift(timedelta(days=1))
    bring_in(past(town, began))
    imported = Incident.objects.exclude(pk=missed_a_day.pk).get()
    assert told(imported) == {Clock.objects.get(incident=imported).due_at}


def test_everyone_on_the_way_up_hears_once(missed_a_day: Incident, fire_messages: Callable[[], int]) -> None:
    fire_messages()
    notices = Notice.objects.filter(kind__startswith="clock_").values_list("user__username", flat=True)
    assert sorted(notices) == ["city_centre", "clerk_a", "official_a"]
