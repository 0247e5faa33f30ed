"""What a command says when it is given something wrong: one sentence that says what to do, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.accounts.management.commands import create_admin
from grids.areas.models import Boundary
from tests.town import Town

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "wide.csv": b"code,name,level,parent_code\n" + b"x" * 200_000 + b",a,grid,1\n",
    "odd.csv": b"code,name\x00,level,parent_code\n\x00",
    "junk.gpkg": b"SQLite format 3\0junk",
    "junk.zip": b"PK\x03\x04junk",
    "junk.txt": b"junk",
}
WRONG = {
    "import_areas missing.csv": "missing.csv cannot be opened",
    "import_areas wide.csv": "save it as CSV again",
    "import_areas odd.csv": "The list",
    "import_areas wide.csv --valid-from 2026-13-01": "“2026-13-01” is no day; write it as YYYY-MM-DD.",
    "import_boundaries missing.geojson --crs wgs84": "missing.geojson cannot be opened",
    "import_boundaries junk.gpkg": "It is never guessed",
    "import_boundaries junk.gpkg --crs mars": "declare one of",
    "import_boundaries junk.gpkg --crs wgs84": "Export it again",
    "import_boundaries junk.zip --crs wgs84": "zip",
    "import_boundaries junk.txt --crs wgs84": "neither GeoJSON nor GeoPackage",
    "import_boundaries junk.gpkg --crs wgs84 --effective-on tomorrow": "write it as YYYY-MM-DD",
    "import_boundaries": "the following arguments are required: file",
    "check_net --on never": "write it as YYYY-MM-DD",
    "check_net --on 1999-01-01": "There is no net on 1999-01-01; import its boundaries",
    "locate nan 22.5": "in degrees",
    "locate here there": "invalid float value",
    "clocks": "Say --once or --loop.",
    "clocks --once --batch 0": "write a whole number from 1 on",
    "clocks --once --batch -5": "write a whole number from 1 on",
    "create_token nobody": "No active user signs in as “nobody”; give a user name or a phone number.",
    "make_link nobody": "Nobody signs in as “nobody”.",
    "create_admin worker_a": "Another account has this user name.",
    "create_admin " + "x" * 41: "1 to 40 characters",
    "create_admin chief --ask": "leave --ask out and use the link",
    "make_demo --incidents many": "DEMO_INCIDENTS is a whole number from 0 on",
    "make_demo --incidents -4": "DEMO_INCIDENTS is a whole number from 0 on",
}


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of files nobody can use, and nobody at the keyboard."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)

    def nobody(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(create_admin, "getpass", nobody)


@pytest.mark.parametrize("line", WRONG)
def test_a_command_given_something_wrong_says_what_to_do(line: str, town: Town, given: None) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(*line.split())
    assert WRONG[line] in str(refused.value)
    assert refused.value.returncode in {1, 2}


def test_a_net_nobody_has_drawn_is_not_called_whole(town: Town) -> None:
    Boundary.objects.all().delete()
    with pytest.raises(CommandError, match="import its boundaries"):
        call_command("check_net")


def test_an_incidents_variable_that_is_no_number_is_explained(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_INCIDENTS", "many")
    with pytest.raises(CommandError, match="“many” is no number of incidents"):
        call_command("make_demo")


def run(*words: str, **environment: str) -> tuple[int, str]:
    """Run manage.py; return its exit code and what it complained of."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("words", "environment", "code", "sentence"),
    [
        (["clocks", "--once"], {"DATABASE_URL": "sqlite:///{}/new.sqlite3"}, 1, "`manage.py migrate` has been run"),
        (["check_net"], {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, 1, "The database cannot be used"),
        (["check"], {"TONGXIN_PROFILE": "production", "SECRET_KEY": ""}, 1, "SECRET_KEY is too short"),
        (["locate", "1"], {}, 2, "the following arguments are required: lat"),
    ],
)
def test_what_surrounds_a_command_is_complained_of_without_a_traceback(
    words: list[str], environment: dict[str, str], code: int, sentence: str, tmp_path: Path
) -> None:
    returned, said = run(*words, **{name: value.format(tmp_path) for name, value in environment.items()})
    assert (returned, sentence in said, "Traceback" in said) == (code, True, False)
