"""A fact once counted stays counted: what was handled late stays late, whatever is done to the case afterwards."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError
from governance.board import selectors
from governance.board.services import day_counts_of, rebuild
from governance.board.tallies import INCIDENTS
from incidents.cases.filters import IncidentFilter
from incidents.cases.models import Incident, PastRound
from incidents.cases.selectors import daily
from incidents.cases.workflow import INCIDENT
from procedures.clocks.services import sweep
from tests.board.test_tallies import tallies
from tests.cases.helpers import do, report
from tests.town import Town

BOARD = system("test")
# What a closing or a new round adds to later.
# Not counted, or meant to change what was counted: time granted late moves a deadline, an appeal exempts what was late.
LEFT_OUT = (
    *("note", "supervise", "answer_supervision", "ask_extension", "grant_extension", "refuse_extension"),
    *("appeal_overtime", "decide_appeal"),
)
GROWING = ("due_closed", "settled_closed")
FIRST = date(2026, 11, 24)
# What leads away from a second round.
OFTEN = {move.action for move in INCIDENT.moves if move.leads_on} | {"reopen", "rework"}

Facts = dict[tuple[Any, ...], dict[str, int]]


def facts() -> Facts:
    """Return every count of every village and day, straight from the cases."""
    found: Facts = {}
    for day, village, _township, _city, *counts in day_counts_of(INCIDENTS, INCIDENTS.tables[0]):
        known = found.setdefault((day, village), dict.fromkeys(daily.DAY_COUNTS, 0))
        for name, count in zip(daily.DAY_COUNTS, counts, strict=True):
            known[name] += count
    return found


def of_day(day: date) -> dict[str, int]:
    """Return what counted on one day anywhere; nought is left out."""
    sums = dict.fromkeys(daily.DAY_COUNTS, 0)
    for (at, _village), counts in facts().items():
        if at == day:
            sums = {name: sums[name] + counts[name] for name in sums}
    return {name: count for name, count in sums.items() if count}


def on_day(days: int) -> date:
    return FIRST + timedelta(days=days)


def handled_late(town: Town, at: Any) -> Incident:
    """Reported and taken on Tuesday, due on Wednesday, said to be done on Friday."""
    case = report(town)
    do(town.worker_a, case, "take")
    at.shift(timedelta(days=3))
    return do(town.worker_a, case, "finish")


def closed_late(town: Town, at: Any) -> Incident:
    case = handled_late(town, at)
    do(town.clerk_a, case, "check")
    return do(town.clerk_a, case, "close")


def test_what_was_late_stays_late_when_it_is_opened_again_and_closed_within_the_hour(town: Town, at: Any) -> None:
    case = closed_late(town, at)
    before = [of_day(on_day(days)) for days in range(4)]
    at.shift(timedelta(days=31))
    do(town.clerk_a, case, "reopen")
    do(town.clerk_a, case, "dispatch", to="grid")
    for user, action in ((town.worker_a, "take"), (town.worker_a, "finish"), (town.clerk_a, "check")):
        do(user, case, action)
    do(town.clerk_a, case, "close")
    assert [of_day(on_day(days)) for days in range(4)] == before
    assert before[1] == {"due": 1, "due_closed": 1}
    assert of_day(on_day(34)) == {"closed": 1, "ended": 1, "reopened": 1}
    # Given out on Monday for eight working hours: due on Tuesday.
    assert of_day(on_day(35)) == {"due": 1, "on_time": 1, "due_closed": 1, "settled": 1, "settled_closed": 1}


def test_what_was_sent_back_after_its_due_day_was_late_and_is_due_again(town: Town, at: Any) -> None:
    case = handled_late(town, at)
    at.shift(timedelta(days=3))
    do(town.clerk_a, case, "rework")
    assert (of_day(on_day(1)), of_day(on_day(3))) == ({"due": 1}, {"settled": 1})
    assert of_day(on_day(6)) == {"due": 1}


def test_what_was_sent_back_too_late_counts_as_closed_once_it_is(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    case = handled_late(town, at)
    at.shift(timedelta(days=3))
    do(town.clerk_a, case, "rework")
    fire_messages()
    for user, action in ((town.worker_a, "take"), (town.worker_a, "finish"), (town.clerk_a, "check")):
        do(user, case, action)
    do(town.clerk_a, case, "close")
    fire_messages()
    assert of_day(on_day(1)) == {"due": 1, "due_closed": 1}
    heard = tallies()
    rebuild(BOARD)
    assert tallies() == heard


def test_what_was_sent_back_in_time_is_one_round(town: Town, at: Any) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "finish")
    do(town.clerk_a, case, "rework")
    assert not PastRound.objects.exists()


def test_declining_does_not_undo_that_it_was_late(town: Town, at: Any) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    at.shift(timedelta(days=3))
    do(town.worker_a, case, "pass_up")
    do(town.clerk_a, case, "decline", reason="duplicate")
    assert of_day(on_day(1)) == {"due": 1}
    assert of_day(on_day(3)) == {"ended": 1, "settled": 1}


def test_declined_in_time_it_counts_in_no_rate(town: Town, at: Any) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "pass_up")
    do(town.clerk_a, case, "decline", reason="duplicate")
    assert of_day(FIRST) == {"reported": 1, "ended": 1}
    assert of_day(on_day(1)) == {}


def test_a_reopened_case_stands_open_again_from_its_own_day(town: Town, at: Any) -> None:
    case = closed_late(town, at)
    at.shift(timedelta(days=7))
    do(town.clerk_a, case, "reopen")
    rebuild(BOARD)
    question = selectors.question(BOARD, today=city_time.local_day(city_time.now()), area=town.city.code)
    points = selectors.series(question, "open", "day", city_time.now()).points
    assert [point.value for point in points[-2:]] == [0, 1]


@pytest.mark.parametrize(("words", "is_found"), [("", True), ("false", True), ("true", False)])
def test_the_list_behind_a_rate_holds_what_was_late_in_an_earlier_round(
    town: Town, at: Any, words: str, is_found: bool
) -> None:
    case = closed_late(town, at)
    at.shift(timedelta(days=31))
    do(town.clerk_a, case, "reopen")
    asked = {"disposal": "2026-11-23,2026-11-29", "on_time": words}
    assert list(IncidentFilter(asked, actor=BOARD).matches) == ([case] if is_found else [])


def act_on(town: Town, case: Incident, dice: random.Random) -> None:
    """Try one move the table knows, by whoever may; what leads to a new round is done most."""
    moves = [
        move.action for move in INCIDENT.moves_from(case.state) if not move.by_system and move.action not in LEFT_OUT
    ]
    if not moves:
        return
    action = dice.choices(moves, [30 if one in OFTEN else 1 for one in moves])[0]
    target = dice.choice(("grid", f"unit:{town.urban_a.pk}"))
    data = {
        "dispatch": {"to": target},
        "decline": {"reason": "duplicate"},
        "void": {"reason": "mistake"},
        "hand_down": {"to": "village"},
    }
    for name in ("worker_a", "handler_a", "city_centre", "clerk_a"):
        try:
            do(getattr(town, name), case, action, **data.get(action, {}))
        except DomainError:
            continue
        return


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_no_act_changes_what_was_counted_for_a_day_that_is_over(
    town: Town, at: Any, fire_messages: Callable[[], int], seed: int
) -> None:
    dice, known = random.Random(seed), facts()
    for step in range(90):
        if step % 12 == 0:
            report(town, system("test"), matter=dice.choice(("litter", "gas_leak")))
        at.shift(timedelta(hours=dice.choice((0, 1, 7, 26))))
        today, known = city_time.local_day(city_time.now()), facts()
        act_on(town, dice.choice(Incident.objects.order_by("pk")), dice)
        sweep(city_time.now())
        after = facts()
        for key in {*known, *after}:
            if key[0] < today:
                was, now = (found.get(key, dict.fromkeys(daily.DAY_COUNTS, 0)) for found in (known, after))
                assert all(now[name] >= was[name] for name in GROWING)
                assert {**was, **dict.fromkeys(GROWING)} == {**now, **dict.fromkeys(GROWING)}, (step, key)
    assert PastRound.objects.exists()
    fire_messages()
    heard = tallies()
    rebuild(BOARD)
    assert tallies() == heard
