"""Kill -9 of what does the recurring work, again and again: it comes back by itself and the sweep's heart beats on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.chaos.house import ROOT, House, Snapshot

ROUNDS = 2
# Start of Python and Django twice over on a busy machine; the interval of the sweep is 15 s.
LONGEST = 60


def heartbeat(house: House) -> datetime | None:
    """Return when the sweep last ran to its end."""
    rows = house.ask("SELECT finished_at FROM kernel_dutyrecord WHERE name = 'sweep_clocks'")
    found = rows[0][0] if rows else None
    if isinstance(found, str):
        return datetime.fromisoformat(found).replace(tzinfo=UTC)
    return found


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < until, f"it stood still for {LONGEST} seconds"
        time.sleep(0.2)


def youngest(pid: int) -> int:
    """Return the last process in the line of children: the one that works."""
    while children := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        pid = int(children[-1])
    return pid


@pytest.fixture
def keepers(house: House) -> "Callable[[], list[subprocess.Popen[bytes]]]":
    """Start what a machine of this kind runs beside the pages."""
    words = ("worker", "beat") if house.redis_url else ("duties",)
    environment = {
        **house.env,
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        "TONGXIN_PROFILE": "demo",
        "PYTHONWARNINGS": "ignore",
    }
    started = [
        subprocess.Popen(["scripts/run", "keep", word], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        for word in words
    ]
    yield started
    for process in started:
        process.terminate()
    for process in started:
        process.wait(timeout=30)


def test_the_sweep_goes_on_after_each_kill_of_the_process_that_works(
    house: House, keepers: "list[subprocess.Popen[bytes]]", undisturbed: Snapshot
) -> None:
    wait_until(lambda: heartbeat(house) is not None)
    for _round in range(ROUNDS):
        os.kill(youngest(keepers[0].pid), signal.SIGKILL)
        killed_at = datetime.now(UTC)
        wait_until(lambda: (heartbeat(house) or killed_at) > killed_at)  # noqa: B023 - asked at once
    wait_until(lambda: not house.waiting())
    assert [process.poll() for process in keepers] == [None] * len(keepers)
    assert house.snapshot() == undisturbed
