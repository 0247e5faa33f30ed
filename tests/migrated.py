"""Keeps an empty database with all migrations applied, for the other processes of a run and for the next run.

Applying them takes longer than the tests of most rooms. A copy is used only while every file that its tables came from is
unchanged to the byte; Django still asks it for migrations that are not applied, and writes permissions of models. SQLite's
copy is a file under var/, PostgreSQL's a database beside the tests' own.
"""

import fcntl
import hashlib
import inspect
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from foundation.kernel import fields

PLACE = "test-migrated"


def sources() -> list[Path]:
    """Return the files that decide which tables there are: migrations, and what tests/test_migrations.py lets them import."""
    found = {Path(inspect.getfile(fields))}
    for app in apps.get_app_configs():
        folder = Path(app.path)
        found |= {*folder.glob("migrations/*.py"), *folder.glob("choices.py")}
    return sorted(found)


def fingerprint(files: Iterable[Path], *versions: str) -> str:
    """Return what changes with any name or byte of the files, and with the versions."""
    total = hashlib.sha256(repr((django.__version__, *versions)).encode())
    for path in files:
        content = path.read_bytes()
        total.update(f"\0{path.parent.parent.name}/{path.name} {len(content)}\0".encode() + content)
    return total.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[Path]:
    """Hold the folder of the copies: the first process makes one, the others wait for it."""
    folder = Path(settings.VAR_DIR) / PLACE
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@contextmanager
def kept_migrations(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the tests' database, which the body creates, begin as a copy where one is kept; keep a copy where none is."""
    kind = {"sqlite": SqliteCopy, "postgresql": PostgresCopy}[connection.vendor]
    with one_at_a_time() as folder:
        copy = kind(connection, folder)
        if copy.exists():
            with copy.taken():
                yield
        else:
            yield
            copy.keep()


def sqlite_copy(folder: Path) -> Path:
    """Return where the copy of today's migrations is, or would be."""
    return folder / f"{fingerprint(sources(), sqlite3.sqlite_version)}.sqlite3"


def lay_tables(database: Path) -> None:
    """Let a SQLite database that does not exist yet begin as the copy, where one is kept; ``migrate`` does what is left.

    Does nothing in a program that has not set Django up.
    """
    if not apps.ready:
        return
    with one_at_a_time() as folder:
        if (kept := sqlite_copy(folder)).exists():
            shutil.copyfile(kept, database)


def kept_database() -> str:
    """Return the name of the copy on the server that the tests of this process began from; empty where there is none."""
    return str(connections["default"].settings_dict["TEST"].get("TEMPLATE") or "") if apps.ready else ""


class SqliteCopy:
    """A file with the tables of all migrations and nothing else."""

    def __init__(self, connection: BaseDatabaseWrapper, folder: Path) -> None:
        self.connection, self.folder = connection, folder
        self.path = sqlite_copy(folder)

    def exists(self) -> bool:
        """Say whether it is there, whole: it gets its name last."""
        return self.path.exists()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Put it where Django makes the tests' database."""
        creation: Any = self.connection.creation
        create = creation._create_test_db

        def create_from_copy(*args: Any, **options: Any) -> Any:
            name = create(*args, **options)
            for beside in ("-wal", "-shm"):
                Path(f"{name}{beside}").unlink(missing_ok=True)
            shutil.copyfile(self.path, name)
            return name

        creation._create_test_db = create_from_copy
        try:
            yield
        finally:
            del creation._create_test_db

    def keep(self) -> None:
        """Write what was migrated in the body; copies of other migrations go."""
        for old in self.folder.glob("*.sqlite3*"):
            old.unlink()
        half = self.path.with_suffix(".sqlite3-half")
        with self.connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(half)])
        half.rename(self.path)


class PostgresCopy:
    """A database with the tables of all migrations, named after the tests' own, so that who drops those drops it."""

    def __init__(self, connection: BaseDatabaseWrapper, _folder: Path) -> None:
        self.connection = connection
        self.before = f"{connection.settings_dict['NAME']}_migrated_"
        self.name = f"{self.before}{fingerprint(sources())}"

    def _run(self, statement: str, *values: str) -> list[str]:
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(statement, values)
            return [row[0] for row in cursor.fetchall()] if cursor.description else []

    def _all(self) -> list[str]:
        return self._run("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", self.before)

    def exists(self) -> bool:
        """Say whether it is there, whole: the server copies all of it or nothing."""
        return self.name in self._all()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Let PostgreSQL make the tests' database from it."""
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name
        yield

    def keep(self) -> None:
        """Copy what was migrated in the body; copies of other migrations go."""
        quoted = self.connection.ops.quote_name
        for old in self._all():
            self._run(f"DROP DATABASE IF EXISTS {quoted(old)}")
        migrated = self.connection.settings_dict["NAME"]
        self.connection.close()
        self._run(f"CREATE DATABASE {quoted(self.name)} TEMPLATE {quoted(migrated)}")
        self.connection.settings_dict["TEST"]["TEMPLATE"] = self.name
