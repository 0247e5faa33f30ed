"""A house of its own for tests that kill: real processes over a database of theirs, and a look at what they left."""

import json
import os
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2

from tests.chaos.looks import SNAPSHOT, TORN, WAITING
from tests.migrated import kept_database, lay_tables

ROOT = Path(__file__).resolve().parents[2]
CASES, BATCH = 120, "50"
# Seconds until a process counts as stuck; building the seed takes minutes on a machine with other work.
PATIENCE = 600
Snapshot = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class House:
    """One database and the folder that processes on it write to."""

    url: str
    folder: Path
    nursery: Path | None = None

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of a process of this house, with a broker of its own."""
        kept = {
            name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LD_LIBRARY_PATH"}
        }
        return {
            **kept,
            "DATABASE_URL": self.url,
            "TONGXIN_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "governance.settings",
            "REDIS_URL": self.redis_url,
            "LOG_LEVEL": "CRITICAL",
            "PYTHONPATH": str(ROOT),
        }

    @property
    def redis_url(self) -> str:
        """Return a Redis database of our own on the server the tests were given, empty where there is none.

        Each process of tests has its own, or the workers of one house would take the hints meant for another's.
        """
        given = os.environ.get("REDIS_URL", "")
        own = 12 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4
        return urlunsplit(urlsplit(given)._replace(path=f"/{own}")) if given else ""

    def start(self, *words: str, **more: str) -> "Child":
        """Start a Python process of the house, born in the nursery."""
        assert self.nursery is not None
        errors = self.folder / f"errors{uuid4()}"
        return Child(self.nursery, {"words": words, "env": {**self.env, **more}, "errors": str(errors)})

    def start_afresh(self, *words: str, **more: str) -> "subprocess.Popen[bytes]":
        """Start a Python process of the house that has read nothing yet."""
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.env, **more},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def run_afresh(self, *words: str, **more: str) -> int:
        """Run such a process to its end and return its code; a fault of its own fails the test."""
        process = self.start_afresh(*words, **more)
        code = ended(process)
        assert process.stderr is not None
        assert code == 0, process.stderr.read().decode()[-3000:]
        return code

    def run(self, *words: str, **more: str) -> int:
        """Run a Python process of the house to its end and return its code; a fault of its own fails the test."""
        process = self.start(*words, **more)
        code = ended(process)
        assert code in {0, -signal.SIGKILL}, process.said()
        return code

    def clocks(self, crash_at: str = "") -> int:
        """Run ``manage.py clocks --once``, which may die on the way; return its code."""
        return self.run("manage.py", "clocks", "--once", "--batch", BATCH, TONGXIN_CRASH_AT=crash_at)

    def recover(self) -> None:
        """Run the clocks until nothing waits: PostgreSQL may hold a dead process's rows for a moment."""
        for _time in range(3):
            self.clocks()
            if not self.waiting():
                return

    def waiting(self) -> int:
        """Return how many due clocks and messages wait."""
        return sum(int(row[0]) for row in self.ask(WAITING, datetime.now(UTC)))

    def torn(self) -> Snapshot:
        """Return whatever was done by half, empty when nothing was."""
        found = {name: self.ask(statement) for name, statement in TORN.items()}
        return {name: rows for name, rows in found.items() if rows}

    def snapshot(self) -> Snapshot:
        """Return everything a sweep and its messages write, without the moments."""
        return {name: sorted(self.ask(statement), key=repr) for name, statement in SNAPSHOT.items()}

    def ask(self, statement: str, *params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of one statement."""
        if self.url.startswith("sqlite"):
            connection = sqlite3.connect(self.folder / "db.sqlite3", timeout=30)
            statement = statement.replace("%s", "?")
            params = tuple(
                str(param.replace(tzinfo=None)) if isinstance(param, datetime) else param for param in params
            )
        else:
            connection = psycopg2.connect(self.url)
        try:
            cursor = connection.cursor()
            cursor.execute(statement, params)
            return [tuple(row) for row in cursor.fetchall()]
        finally:
            connection.close()


class Child:
    """A process that the nursery forked, with what of ``subprocess.Popen`` the tests need."""

    def __init__(self, nursery: Path, asked: dict[str, Any]) -> None:
        self._errors = Path(asked["errors"])
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(str(nursery))
        self._line.sendall(json.dumps(asked).encode() + b"\n")
        self.pid = self._answer()
        self.returncode: int | None = None

    def _answer(self) -> int:
        """Read one line and no further, so that the next one still shows as something to read."""
        text = b""
        while not text.endswith(b"\n"):
            byte = self._line.recv(1)
            assert byte, f"the nursery gave up: {self.said()}"
            text += byte
        return int(text)

    def poll(self) -> int | None:
        """Return the code of a process that has ended."""
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self.returncode = self._answer()
            self._line.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return its code when it has ended."""
        if self.returncode is None and not select.select([self._line], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        code = self.poll()
        assert code is not None
        return code

    def kill(self) -> None:
        """Kill it without farewell, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def said(self) -> str:
        """Return the end of what it wrote to its standard error."""
        return self._errors.read_text()[-3000:]


Process = Child | subprocess.Popen[bytes]


def ended(process: Process) -> int:
    """Wait for the end of a process and return its code."""
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


class Builder:
    """Makes houses: one seed, and a copy of it for each test."""

    def __init__(self, folder: Path, count: int = CASES) -> None:
        self.folder, self.count = folder, count
        self.server = os.environ.get("DATABASE_URL", "")
        if not self.server.startswith("postgres"):
            self.server = ""
        self._made: list[str] = []
        self._seed: House | None = None
        self._nursery: subprocess.Popen[bytes] | None = None

    def build(self) -> House:
        """Return a copy of the seed."""
        if self._seed is None:
            self._seed = self._place()
            self._create(self._seed)
            self._open_nursery(self._seed)
            self._seed.run("-m", "tests.chaos.seed", str(self.count))
        house = self._place()
        self._create(house, template=self._seed)
        return house

    def close(self) -> None:
        """Drop what was made on the server, and end the nursery."""
        if self._nursery is not None:
            assert self._nursery.stdin is not None
            self._nursery.stdin.close()
            self._nursery.wait(PATIENCE)
        for name in self._made:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _open_nursery(self, house: House) -> None:
        """Start the process that forks all others; it answers when it has read its modules."""
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.nursery", str(self._door)],
            cwd=ROOT,
            env=house.env,
            stdin=subprocess.PIPE,
        )
        until = time.monotonic() + PATIENCE
        while not self._door.exists():
            assert self._nursery.poll() is None and time.monotonic() < until, "the nursery does not answer"
            time.sleep(0.02)

    @property
    def _door(self) -> Path:
        return self.folder / "nursery"

    def _place(self) -> House:
        folder = self.folder / f"house{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        if not self.server:
            return House(f"sqlite:///{folder / 'db.sqlite3'}", folder, self._door)
        name = f"{urlsplit(self.server).path[1:]}_chaos_{os.getpid()}_{len(self._made)}"
        self._made.append(name)
        return House(urlunsplit(urlsplit(self.server)._replace(path=f"/{name}")), folder, self._door)

    def _create(self, house: House, template: House | None = None) -> None:
        if self.server:
            source = urlsplit(template.url).path[1:] if template else kept_database() or "template0"
            self._sql(f'CREATE DATABASE "{urlsplit(house.url).path[1:]}" TEMPLATE "{source}"')
        elif template is None:
            lay_tables(house.folder / "db.sqlite3")
        else:
            for path in template.folder.glob("db.sqlite3*"):
                shutil.copy(path, house.folder / path.name)

    def _sql(self, statement: str) -> None:
        connection = psycopg2.connect(urlunsplit(urlsplit(self.server)._replace(path="/postgres")))
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()


@contextmanager
def running(processes: Sequence[Process]) -> Iterator[None]:
    """Let processes run for the block, then kill them without farewell."""
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
