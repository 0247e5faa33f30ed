"""Runs the programs that bootstrap.py needs: one line a step with its time, their words only where they fail.

Only the standard library is imported. Every child is stopped with this process, however it ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parent.parent
DOT_S = 2.0
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def say(text: str, end: str = "\n") -> None:
    """Print at once, also into a pipe."""
    print(text, end=end, flush=True)


def stop(sentence: str) -> NoReturn:
    """End with one sentence."""
    raise SystemExit(f"tongxin: {sentence}")


def run(*command: str | Path, **environment: str) -> None:
    """Run a command in the root; stop here if it fails, and stop it if we are stopped."""
    with _start(command, environment, None) as child:
        _end_as(child.wait())


def step(title: str, *command: str | Path, **environment: str) -> None:
    """Run a command without its words: the title, a dot every two seconds, the time; all it said where it fails."""
    say(title, end=" ")
    began = time.monotonic()
    with tempfile.TemporaryFile() as said, _start(command, environment, said) as child:
        while child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(DOT_S)
                break
            say(".", end="")
        if child.returncode:
            said.seek(0)
            say(f" failed\n{said.read().decode(errors='replace').strip()}")
            _end_as(child.returncode)
    say(f" {time.monotonic() - began:.0f} s")


@contextlib.contextmanager
def _start(
    command: tuple[str | Path, ...], environment: dict[str, str], said: IO[bytes] | None
) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=None if said is None else subprocess.STDOUT,
    )
    try:
        yield child
    except BaseException:
        if child.poll() is None:
            child.terminate()
            child.wait()
        raise


def _end_as(code: int) -> None:
    if code:
        raise SystemExit(code if code > 0 else 128 - code)


def _ask_linux(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)


def adopt_orphans() -> None:
    """Become the parent of what a killed child leaves behind."""
    _ask_linux(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Be ended when the parent is gone, even by kill -9."""
    _ask_linux(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_orphans() -> None:
    """End what a killed process left behind, gently and then for good."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for number in (signal.SIGTERM, *[signal.SIGKILL] * 5):
        left = children.read_text().split() if children.exists() else []
        for pid in map(int, left):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        time.sleep(0.3 if left else 0)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
