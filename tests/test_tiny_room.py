"""A new room is a folder: process, clock, list, page, API, notice and export follow from what it says of itself."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.house.source import ROOT
from tests.migrated import lay_tables

ROOM = ROOT / "tests" / "tiny" / "benches"
# Lines of Python that are not blank, imports and docstrings among them, in the whole room.
MOST_LINES = 150


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Walk through the room once, in a process in which it is one of the rooms."""
    folder = tmp_path_factory.mktemp("tiny")
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.tiny.settings",
        "TINY_DATABASE": str(folder / "tiny.sqlite3"),
        "TONGXIN_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    lay_tables(folder / "tiny.sqlite3")
    command = [sys.executable, "-m", "tests.tiny.walk"]
    walked = subprocess.run(command, cwd=ROOT, env={**kept, **own}, capture_output=True, text=True, check=False)
    assert walked.returncode == 0, walked.stderr[-4000:]
    return dict(json.loads(walked.stdout))


def test_it_touches_no_other_file() -> None:
    code = [path for path in ROOT.rglob("*.py") if "tests" not in path.relative_to(ROOT).parts[:1]]
    own = [path for path in code if not {".venv", "node_modules"} & set(path.parts)]
    assert [path for path in own if "tiny.benches" in path.read_text(encoding="utf-8")] == []


def test_it_has_a_page_a_word_of_the_menu_and_rules(seen: dict[str, Any]) -> None:
    assert (seen["menu"], seen["anonymous"], seen["ruled"]) == (True, 302, [True] * 4)
    assert "=park" in seen["list"]


def test_who_may_is_asked_and_the_reason_said(seen: dict[str, Any]) -> None:
    assert "The village clerk repairs." in seen["refused"]
    assert 'data-act="repair"' in seen["offered"] and 'data-act="repair"' not in seen["refused"]
    assert seen["denied"] == 403


def test_an_act_is_done_once_and_its_clock_stops(seen: dict[str, Any]) -> None:
    assert (seen["lacking"], seen["done"], seen["late"]) == (422, [302, 302], 409)
    assert seen["after"] == ["whole", 2, "stopped"]
    assert [action for action in seen["audit"] if action in {"report", "repair"}] == ["report", "repair"]


def test_the_api_and_the_exports_are_the_list(seen: dict[str, Any]) -> None:
    assert seen["api"]["results"] == [{"place": "=park", "state": "broken"}]
    assert (seen["api_strict"], seen["xlsx"], seen["schema"]) == (422, 200, True)
    assert seen["exports"] == ["benches", "benches"]


def test_a_formula_is_text_and_a_person_is_masked(seen: dict[str, Any]) -> None:
    head, row = seen["csv"].splitlines()
    assert (head, row.startswith("'=park,broken,"), row.endswith("***")) == ("Place,State,Reporter", True, True)


def test_who_reported_hears_when_the_time_is_up(seen: dict[str, Any]) -> None:
    ((name, key),) = seen["notices"]
    assert (name, key) == (seen["reporter"], seen["key"])
    assert "The bench at =park still waits." in seen["notice_page"]


def test_what_it_keeps_of_people_is_declared(seen: dict[str, Any]) -> None:
    assert (seen["personal"], seen["moves"]) == ([], [["repair"], []])


def test_it_is_small() -> None:
    lines = [line for path in ROOM.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len([line for line in lines if line.strip()]) <= MOST_LINES
