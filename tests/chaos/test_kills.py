"""Kill -9 at each named point of firing and telling, and at random: nothing is lost, nothing done twice or by half."""

import os
import random
import signal
import time

import pytest

from tests.chaos.house import BATCH, Child, House, Snapshot, ended, running
from tests.chaos.seed import AGES

POINTS = (
    "after_claim",
    "after_advance",
    "after_clock_update",
    "before_commit",
    "after_commit",
    "before_commit:2",
    "message_claimed",
    "after_effect:3",
    "before_delivery_commit",
    "after_delivery_commit",
)
ROUNDS = 4


def test_undisturbed_each_clock_fires_its_highest_rung_and_passes_over_the_rest(undisturbed: Snapshot) -> None:
    minutes = {row[0]: int(row[1].split()[-1]) for row in undisturbed["cases"]}
    fired = sorted((row[0], row[3], bool(row[5])) for row in undisturbed["firings"])
    wanted = [(case, rung, rung < AGES[age]) for case, age in minutes.items() for rung in range(1, AGES[age] + 1)]
    assert fired == sorted(wanted)


def test_undisturbed_a_case_whose_rung_raises_is_the_townships_and_people_are_told(undisturbed: Snapshot) -> None:
    levels = {(row[1], row[3]) for row in undisturbed["cases"]}
    assert levels == {
        ("left for 490", "village"),
        ("left for 605", "village"),
        ("left for 670", "township"),
        ("left for 850", "city"),
    }
    assert {row[1] for row in undisturbed["notices"]} >= {"clock_amber", "clock_due", "clock_yellow", "clock_red"}


@pytest.mark.parametrize("point", POINTS)
def test_a_process_killed_there_leaves_nothing_half_done_and_the_next_does_the_rest(
    house: House, undisturbed: Snapshot, point: str
) -> None:
    assert house.clocks(crash_at=point) == -signal.SIGKILL
    assert house.torn() == {}
    house.recover()
    assert house.snapshot() == undisturbed


def test_two_sweepers_at_once_share_the_work(house: House, undisturbed: Snapshot) -> None:
    both = [house.start("manage.py", "clocks", "--once", "--batch", BATCH) for _sweeper in range(2)]
    assert [ended(process) for process in both] == [0, 0]
    house.recover()
    assert house.snapshot() == undisturbed


def test_killed_again_and_again_at_random_the_house_ends_where_it_would_have(
    house: House, undisturbed: Snapshot
) -> None:
    dice = random.Random(os.environ.get("CHAOS_SEED", "442000"))
    for _round in range(ROUNDS):
        points = [f"{dice.choice(POINTS).partition(':')[0]}:{dice.randint(1, 60)}" for _sweeper in range(2)]
        loops = [
            house.start("manage.py", "clocks", "--loop", "--batch", BATCH, TONGXIN_CRASH_AT=point) for point in points
        ]
        with running(loops):
            _until_one_is_dead(loops)
        assert house.torn() == {}
    house.recover()
    assert house.snapshot() == undisturbed


def _until_one_is_dead(loops: list[Child]) -> None:
    """Wait for the first to reach its point; some points come too seldom, then both are killed from outside."""
    until = time.monotonic() + 3
    while time.monotonic() < until and all(loop.poll() is None for loop in loops):
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("mistake", "point"), [("two_commits", "after_claim"), ("marked_before_told", "message_claimed:40")]
)
def test_these_tests_notice_a_sweep_that_commits_too_early(
    house: House, undisturbed: Snapshot, mistake: str, point: str
) -> None:
    assert house.run("-m", "tests.chaos.mutants", mistake, TONGXIN_CRASH_AT=point) == -signal.SIGKILL
    house.recover()
    assert house.snapshot() != undisturbed
