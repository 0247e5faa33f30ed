"""Out of memory while firing (F9): nothing is lost, doubled or done by half, no clock is blamed, and it recovers by itself."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.chaos.house import BATCH, PATIENCE, Child, House, Snapshot, ended
from tests.chaos.hunger import SPARE

SWEEPING = ("after_claim", "after_advance", "after_clock_update", "before_commit", "after_commit")
TELLING = ("after_effect:3", "before_delivery_commit")
# Of the messages what is told is compared, and not how often that was tried: a fault of a subscriber is kept with them.
TRIES = "SELECT topic, key, delivered_at IS NOT NULL FROM kernel_message"


def hungry(house: House, how: str, point: str) -> Child:
    """Start a sweep that runs out of memory at a point."""
    return house.start("-m", "tests.chaos.hunger", how, point)


def resident(pid: int) -> int:
    """Return the bytes a process has in memory; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError):
        return 0


def kill_when_fat(child: Child) -> int:
    """Kill a process, as the kernel kills one over the limit of its group, once it grew past it; return its code."""
    until, lean = time.monotonic() + PATIENCE, None
    while child.poll() is None and time.monotonic() < until:
        size = resident(child.pid)
        lean = size if lean is None else min(lean, size) or lean
        if size > lean + SPARE * 3 // 2:
            os.kill(child.pid, signal.SIGKILL)
            return ended(child)
        time.sleep(0.005)
    return ended(child)


def recover_by_itself(house: House) -> None:
    """Run the clocks as their trigger does until nothing waits, what was put off for a moment included."""
    until = time.monotonic() + PATIENCE
    while house.waiting() and time.monotonic() < until:
        # A duty that failed is tried again a moment later, and until then the command says so by its code.
        ended(house.start("manage.py", "clocks", "--once", "--batch", BATCH))
        time.sleep(0.5)


@pytest.mark.parametrize("point", SWEEPING)
def test_a_sweep_that_is_refused_memory_fires_nothing_by_half_and_blames_no_clock(
    house: House, undisturbed: Snapshot, point: str
) -> None:
    ended(hungry(house, "refused", point))
    assert (house.torn(), house.ask("SELECT id FROM cases_clock WHERE faulted_at IS NOT NULL")) == ({}, [])
    house.recover()
    assert house.snapshot() == undisturbed


@pytest.mark.parametrize("point", ["after_advance", "before_commit", "after_effect:3"])
def test_one_that_is_killed_for_its_memory_leaves_the_rest_to_the_next(
    house: House, undisturbed: Snapshot, point: str
) -> None:
    assert kill_when_fat(hungry(house, "killed", point)) == -signal.SIGKILL
    assert house.torn() == {}
    house.recover()
    assert house.snapshot() == undisturbed


@pytest.mark.parametrize("point", TELLING)
def test_a_message_that_is_refused_memory_is_told_later_and_once(
    house: House, undisturbed: Snapshot, point: str
) -> None:
    ended(hungry(house, "refused", point))
    assert house.torn() == {}
    recover_by_itself(house)
    found, wanted = house.snapshot(), dict(undisturbed)
    told = sorted(house.ask(TRIES), key=repr)
    assert told == sorted((row[:3] for row in wanted.pop("messages")), key=repr)
    assert {name: found[name] for name in wanted} == wanted


def test_the_clock_that_is_alone_with_it_is_not_set_aside(house: House, undisturbed: Snapshot) -> None:
    ended(house.start("-m", "tests.chaos.hunger", "refused", "after_advance:3", HUNGER_BATCH="1"))
    assert house.ask("SELECT id FROM cases_clock WHERE faulted_at IS NOT NULL") == []
    house.recover()
    assert house.snapshot() == undisturbed


def test_these_tests_notice_a_sweep_that_blames_the_clock(house: House, undisturbed: Snapshot) -> None:
    ended(house.start("-m", "tests.chaos.hunger", "refused", "after_advance:3", "blames_the_clock", HUNGER_BATCH="1"))
    house.recover()
    assert house.snapshot() != undisturbed
