"""The kept copy of a migrated database: used only for the very migrations it was made of, and whole."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.house.source import ROOT, STREETS
from tests.migrated import SqliteCopy, fingerprint, lay_tables, one_at_a_time, sources, sqlite_copy


def test_every_migration_and_what_it_may_import_counts() -> None:
    ours = [path for street in STREETS for path in (ROOT / street).glob("*/migrations/*.py")]
    words = [path for street in STREETS for path in (ROOT / street).glob("*/choices.py")]
    assert {*ours, *words, ROOT / "foundation" / "kernel" / "fields.py"} <= set(sources())


@pytest.mark.parametrize("change", ["a byte", "a name", "a file more", "the library"])
def test_a_copy_is_of_these_bytes_and_no_others(tmp_path: Path, change: str) -> None:
    first = tmp_path / "0001_initial.py"
    first.write_text("operations = []")
    before, files, version = fingerprint([first], "3.40"), [first], "3.40"
    assert fingerprint([first], "3.40") == before
    if change == "a byte":
        first.write_text("operations = ()")
    elif change == "a name":
        files = [first.rename(tmp_path / "0001_first.py")]
    elif change == "a file more":
        files = [first, tmp_path / "0002_more.py"]
        files[1].write_text("")
    else:
        version = "3.41"
    assert fingerprint(files, version) != before


def tables(path: Path | str) -> set[tuple[Any, ...]]:
    with sqlite3.connect(path) as database:
        found = set(database.execute("SELECT type, name, sql FROM sqlite_master"))
        applied = set(database.execute("SELECT app, name, '' FROM django_migrations"))
    database.close()
    return found | applied


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file")
def test_the_copy_is_the_database_and_the_only_one(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    lay_tables(tmp_path / "none.sqlite3")
    assert not (tmp_path / "none.sqlite3").exists()
    with one_at_a_time() as folder:
        (folder / "of-other-migrations.sqlite3").touch()
        SqliteCopy(connection, folder).keep()
        assert list(folder.glob("*.sqlite3*")) == [sqlite_copy(folder)]
    lay_tables(tmp_path / "mine.sqlite3")
    assert tables(tmp_path / "mine.sqlite3") == tables(connection.settings_dict["NAME"])


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a server")
def test_the_server_keeps_a_copy_of_todays_migrations() -> None:
    name = connection.settings_dict["TEST"]["TEMPLATE"]
    assert name.endswith(fingerprint(sources()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name[:-16]])
        assert cursor.fetchall() == [(name,)]
