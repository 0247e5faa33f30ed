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
BROKEN = '#!/bin/sh\necho $$ >> "$STARTS"\nexit 3\n'


@pytest.fixture
def starts(tmp_path: Path) -> Callable[[], list[int]]:
    """Return the process ids of the stand-in for Celery, oldest first."""

    def read() -> list[int]:
        file = tmp_path / "starts"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    return read


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return what keeps a word running with a stand-in for Celery and gunicorn."""
    for folder in ("scripts", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "scripts" / "run", tmp_path / "scripts")
    started: list[subprocess.Popen[bytes]] = []

    def start(word: str, program: str = FAKE) -> subprocess.Popen[bytes]:
        for name in ("celery", "gunicorn"):
            (tmp_path / "bin" / name).write_text(program)
            (tmp_path / "bin" / name).chmod(0o755)
        environment = {
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "STARTS": str(tmp_path / "starts"),
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "TONGXIN_PROFILE": "demo",
        }
        started.append(subprocess.Popen([tmp_path / "scripts" / "run", "keep", word], env=environment))
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def keeper(keep: Callable[..., subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Return what keeps a worker running."""
    return keep("worker")


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


@pytest.mark.parametrize("word", ["worker", "web"])
def test_what_is_killed_six_times_at_once_is_started_a_seventh_time(
    keep: Callable[..., subprocess.Popen[bytes]], starts: Callable[[], list[int]], word: str
) -> None:
    keeper = keep(word)
    for deaths in range(1, 7):
        wait_until(lambda: len(starts()) == deaths)  # noqa: B023 - asked at once
        os.kill(starts()[-1], signal.SIGKILL)
    wait_until(lambda: len(starts()) == 7)
    assert keeper.poll() is None


def test_pages_that_cannot_stand_up_are_given_up(keep: Callable[..., subprocess.Popen[bytes]]) -> None:
    assert keep("web", BROKEN).wait(timeout=30) == 3


def test_a_worker_that_cannot_stand_up_does_not_end_the_pages(
    keep: Callable[..., subprocess.Popen[bytes]], starts: Callable[[], list[int]]
) -> None:
    keeper = keep("worker", BROKEN)
    wait_until(lambda: len(starts()) >= 3)
    assert keeper.poll() is None


def test_a_worker_without_redis_is_told_what_to_run() -> None:
    environment = {"PATH": os.environ["PATH"], "TONGXIN_PROFILE": "demo"}
    told = subprocess.run(
        ["scripts/run", "worker"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, "scripts/run duties" in told.stderr) == (78, True)
