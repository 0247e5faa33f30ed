"""Setting up says what it does: a line a step with dots and its time, and a program's words only where it fails."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import steps

WARNING = "WARNING: Running pip as the 'root' user can result in broken permissions"


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


def test_a_step_shows_its_title_and_its_time_and_no_warning(capfd: pytest.CaptureFixture[str]) -> None:
    steps.step("Installing things", *python(f"import sys; print({WARNING!r}, file=sys.stderr)"))
    assert re.fullmatch(r"Installing things  ?\.* ?\d+ s\n", capfd.readouterr().out)


def test_a_long_step_shows_dots(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "DOT_S", 0.05)
    steps.step("Waiting", *python("import time; time.sleep(0.6)"))
    assert "..." in capfd.readouterr().out


def test_a_step_that_fails_says_all_the_program_said_and_ends(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        steps.step("Installing things", *python("import sys; print('No matching distribution'); sys.exit(3)"))
    assert ended.value.code == 3
    assert "Installing things  failed\nNo matching distribution" in capfd.readouterr().out


def test_a_step_is_ended_with_the_one_who_waits_for_it(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    child = f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid())); time.sleep(60)"
    code = f"import signal, sys; signal.signal(15, lambda *a: sys.exit(1)); from scripts.steps import step; step('x', sys.executable, '-c', {child!r})"
    waiting = subprocess.Popen(python(code), cwd=steps.ROOT, stdout=subprocess.DEVNULL)
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.05)
    waiting.send_signal(signal.SIGTERM)
    waiting.wait(10)
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
