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

from governance.kernel import clock
from governance.notices.models import Notice
from incidents.cases import services
from incidents.cases.models import Firing, Incident, Step
from tests.cases.helpers import report
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
    Incident.objects.filter(pk=case.pk).update(level=level)
    fire_messages()
    for minute in minutes:
        at.move_to(TUESDAY + timedelta(minutes=minute))
        if services.sweep(clock.now()).fired:
            fire_messages()
        case.refresh_from_db()
        yield case.level, case.tone, frozenset(heard())


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
    services.sweep(clock.now())
    return Incident.objects.get(pk=case.pk)


def test_a_day_late_the_case_rises_past_both_rungs_in_one_step(missed_a_day: Incident) -> None:
    step = Step.objects.get(subject=missed_a_day, action="escalate")
    assert (missed_a_day.level, missed_a_day.tone, step.detail["raised_to"]) == ("city", "red", "city")
    assert Firing.objects.filter(skipped=False).count() == 1


def test_everyone_on_the_way_up_hears_once(missed_a_day: Incident, fire_messages: Callable[[], int]) -> None:
    fire_messages()
    notices = Notice.objects.filter(kind__startswith="clock_").values_list("user__username", flat=True)
    assert sorted(notices) == ["city_centre", "clerk_a", "official_a"]
