"""Owns the databases a bench works on: a demo city made once on each kind, copied for whoever wants to change it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
# Two runs on one server do not take each other's databases.
PREFIX = f"tongxin_bench_{os.getpid()}"
KINDS = {"PostgreSQL": "pg", "SQLite": "lite"}


@dataclass(frozen=True)
class Build:
    """A working tree of the product, and the Python it runs under."""

    root: Path = ROOT
    python: str = sys.executable


THIS = Build()


@dataclass(frozen=True)
class Database:
    """One database and how a process of a build is pointed at it."""

    kind: str
    name: str
    url: str
    folder: Path
    build: Build = THIS

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of a process that works on it."""
        return environment(self.url, self.folder, self.build.root)

    def manage(self, *words: str, **more: str) -> str:
        """Run a management command and return what it printed."""
        return run([self.build.python, "manage.py", *words], {**self.env, **more}, self.build.root)

    def ask(self, function: str, **given: Any) -> Any:
        """Run ``bench.module:function`` in a process of its own and return its answer."""
        return json.loads(run(ask_command(function, given, self.build), self.env, self.build.root).splitlines()[-1])


def ask_command(function: str, given: Mapping[str, Any], build: Build = THIS) -> list[str]:
    """Return the command that runs one function of this bench in a fresh process of a build."""
    # -P: an older build has a bench of its own, and runs ours.
    return [build.python, "-P", "-m", "bench.child", function, json.dumps(given)]


def environment(url: str, folder: Path, root: Path = ROOT) -> dict[str, str]:
    """Return a clean environment: demo profile, no Redis, nothing written beside the working tree's own data."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    if not (tools / "bench").exists():
        (tools / "bench").symlink_to(ROOT / "bench")
    kept = {
        name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH"}
    }
    return {
        **kept,
        "DATABASE_URL": url,
        "TONGXIN_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "governance.settings",
        "TONGXIN_PROFILE": "demo",
        "DEMO_PASSWORD": "bench-only",
        "STATIC_MANIFEST": "0",
        "PYTHONPATH": f"{tools}{os.pathsep}{root}",
    }


def run(command: list[str], env: Mapping[str, str], root: Path = ROOT) -> str:
    """Run a command to its end and return its output; its complaints are shown when it fails."""
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(command[:5])} ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
    return done.stdout


class Scratch:
    """Everything a run makes and removes again."""

    def __init__(
        self, folder: Path, postgres: str, quick: bool, sizes: tuple[int, int] = (100_000, 1_000_000), only: str = ""
    ) -> None:
        self.folder, self.postgres, self.quick, self.only = folder, postgres, quick, only
        self.incidents, self.many_incidents = (600, 1_200) if quick else sizes
        self._made: set[str] = set()
        self._seeds: dict[str, Database] = {}

    @cached_property
    def kinds(self) -> list[str]:
        """Name the kinds of database this machine has, or the one that was asked for."""
        if self.only:
            return [self.only]
        try:
            self.sql("SELECT 1")
        except psycopg2.OperationalError:
            print("No PostgreSQL answers; measuring SQLite alone.")
            return ["SQLite"]
        return list(KINDS)

    def size(self, full: int, quick: int) -> int:
        """Return how much to measure."""
        return quick if self.quick else full

    def seed(self, kind: str) -> Database:
        """Return the demo city of that kind with a year of a few incidents; made once a run, never changed."""
        if kind not in self._seeds:
            made = self.empty(kind, "seed")
            made.manage("migrate", "--noinput", "--verbosity", "0")
            made.manage("make_demo", "--incidents", str(self.size(6_000, 300)))
            made.manage("clocks", "--once")  # what loading the catalogue brought forth is heard before anything counts
            self._seeds[kind] = made
        return self._seeds[kind]

    def empty(self, kind: str, name: str, build: Build = THIS) -> Database:
        """Return a new database without a table."""
        database = replace(self._place(kind, name), build=build)
        if kind == "PostgreSQL":
            self._create(database.name)
        return database

    def copy(self, source: Database, name: str) -> Database:
        """Return a copy of a database nobody is connected to."""
        database = self._place(source.kind, name)
        if source.kind == "PostgreSQL":
            self._create(database.name, template=source.name)
        else:
            for path in source.folder.glob("db.sqlite3*"):
                shutil.copy(path, database.folder / path.name)
        for kept in ("secret_key", "demo_password"):
            shutil.copy(source.folder / kept, database.folder / kept)
        return database

    def drop(self, database: Database) -> None:
        """Remove a database that is no longer wanted."""
        if database.kind == "PostgreSQL":
            self.sql(f'DROP DATABASE IF EXISTS "{database.name}" WITH (FORCE)')
            self._made.discard(database.name)
        shutil.rmtree(database.folder)

    def close(self) -> None:
        """Drop what is left on the server."""
        for name in self._made:
            self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def sql(self, statement: str) -> None:
        """Run one statement on the server's own database, outside a transaction."""
        connection = psycopg2.connect(f"{self.postgres}/postgres", connect_timeout=5)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def _create(self, name: str, template: str = "template0") -> None:
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.add(name)

    def _place(self, kind: str, name: str) -> Database:
        folder = self.folder / f"{name}_{KINDS[kind]}"
        shutil.rmtree(folder, ignore_errors=True)  # left by a section that failed
        folder.mkdir()
        if kind == "PostgreSQL":
            full = PREFIX if name == "seed" else f"{PREFIX}_{name}"
            return Database(kind, full, f"{self.postgres}/{full}", folder)
        return Database(kind, name, f"sqlite:///{folder / 'db.sqlite3'}", folder)
