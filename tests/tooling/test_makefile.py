"""The Makefile lists its own words, and each word leads to something that exists."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
BOOTSTRAP = [sys.executable, str(ROOT / "scripts" / "bootstrap.py")]


def output_of(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=environment or None, capture_output=True, text=True, check=False)


def test_make_without_a_word_lists_every_word() -> None:
    listed = set(re.findall(r"^  make (\S+)", output_of("make").stdout, re.MULTILINE))

    assert listed == TARGETS
    assert {"help", "demo", "demo-reset", "test", "lint", "bench", "lock", "messages"} <= listed


def test_every_word_passed_on_is_one_the_bootstrap_knows() -> None:
    passed = set(re.findall(r"\$\(BOOT\) ([a-z-]+)", MAKEFILE))
    known = output_of(*BOOTSTRAP, "no-such-word").stderr.partition("say one of: ")[2].strip().split(", ")

    assert passed
    assert passed <= set(known)


@pytest.mark.parametrize("url", ["postgres://postgres@127.0.0.1/x", "sqlite:////elsewhere/city.sqlite3"])
def test_reset_refuses_a_database_that_is_not_the_demos_own_file(tmp_path: Path, url: str) -> None:
    answer = output_of(*BOOTSTRAP, "demo-reset", TONGXIN_VAR=str(tmp_path), DATABASE_URL=url)

    assert answer.returncode == 1
    assert "demo-reset deletes only" in answer.stderr


def test_demo_refuses_a_port_that_is_taken(tmp_path: Path, live_port: int) -> None:
    answer = output_of(*BOOTSTRAP, "demo", TONGXIN_VAR=str(tmp_path), PORT=str(live_port))

    assert answer.returncode == 1
    assert f"port {live_port} is taken" in answer.stderr


def test_machine_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    for name in ("bootstrap.py", "steps.py"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    without = (
        "import importlib.util as u, runpy, sys; find = u.find_spec;"
        "u.find_spec = lambda name, *rest: None if name == 'ensurepip' else find(name, *rest);"
        "sys.argv = ['bootstrap', 'install']; runpy.run_path('scripts/bootstrap.py', run_name='__main__')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", without], cwd=tmp_path, env={"PATH": ""}, capture_output=True, text=True, check=False
    )

    assert answer.stderr == (
        "tongxin: Python's venv module is missing; install it once as root: "
        f"apt-get install python3.{sys.version_info.minor}-venv\n"
    )


@pytest.fixture
def live_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]
