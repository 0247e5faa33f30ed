"""scripts/run keep: a killed process comes back, and none outlives the one that keeps it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE = '#!/bin/sh\necho $$ >> "$STARTS"\nexec sleep 60\n'


@pytest.fixture
def starts(tmp_path: Path) -> Callable[[], list[int]]:
    """Return the process ids of the stand-in for Celery, oldest first."""

    def read() -> list[int]:
        file = tmp_path / "starts"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    return read


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "run", tmp_path / "scripts")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "celery").write_text(FAKE)
    (tmp_path / "bin" / "celery").chmod(0o755)
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "STARTS": str(tmp_path / "starts")}
    process = subprocess.Popen([tmp_path / "scripts" / "run", "keep", "worker"], env=environment)
    yield process
    process.terminate()
    process.wait(timeout=10)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass within ten seconds"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_killed_process_is_started_again(keeper: subprocess.Popen[bytes], starts: Callable[[], list[int]]) -> None:
    wait_until(lambda: len(starts()) == 1)
    os.kill(starts()[0], signal.SIGKILL)

    wait_until(lambda: len(starts()) == 2)
    assert keeper.poll() is None


def test_stopping_the_keeper_stops_what_it_keeps(
    keeper: subprocess.Popen[bytes], starts: Callable[[], list[int]]
) -> None:
    wait_until(lambda: len(starts()) == 1)
    keeper.terminate()

    assert keeper.wait(timeout=10) == 143
    assert not is_running(starts()[0])
