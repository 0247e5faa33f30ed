"""A build that is being served, asked only over HTTP, so that builds of any age are asked alike; and what it costs."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from bench.scratch import Database
from bench.serving import Server, served

PASSWORD = "bench-only"
NANO = 1e9


@dataclass
class Door:
    """A served build: its API tokens and browsers by user name."""

    name: str
    server: Server
    database: Database
    tokens: dict[str, str] = field(default_factory=dict)
    _cookies: dict[str, str] = field(default_factory=dict)

    def token_headers(self, username: str) -> dict[str, str]:
        """Return the headers of a program that works for someone."""
        if username not in self.tokens:
            self.tokens[username] = self.database.manage("create_token", username).split()[-1]
        return {"Authorization": f"Token {self.tokens[username]}"}

    def browser_headers(self, username: str) -> dict[str, str]:
        """Return the headers of a browser in which someone is signed in; a floor has no pages, a token opens it."""
        if username in self.tokens and self.name == "floor":
            return self.token_headers(username)
        if username not in self._cookies:
            self._cookies[username] = _sign_in(self.server.port, username)
        return {"Cookie": self._cookies[username], "Accept-Language": "zh-hans"}

    def ask(self, path: str, headers: Mapping[str, str], body: Any = None) -> Any:
        """Return the JSON of an answer; raises with what was said where it is refused."""
        data = None if body is None else json.dumps(body).encode()
        more = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}{path}", data=data, headers={**headers, **more}
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{self.name}: {path}: {error.code} {error.read()[:400]!r}") from error

    def cpu(self) -> tuple[float, float]:
        """Return the seconds of CPU the workers and the database's own processes have used so far.

        The second is 0 where the database is a file or runs on another machine.
        """
        return sum(map(_seconds, self.server.workers)), sum(map(backend_seconds, _backends(self.database)))


@contextmanager
def opened(name: str, application: str, database: Database, env: Mapping[str, str] | None = None) -> Iterator[Door]:
    """Serve a build on a database until the block ends."""
    with served(application, env or database.env, database.build) as server:
        yield Door(name, server, database)


def _sign_in(port: int, username: str) -> str:
    """Sign someone in by the page and return the cookies as one header."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/accounts/sign-in/"
    with browser.open(address, timeout=120) as page:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": found[1] if found else ""}
    with browser.open(address, urllib.parse.urlencode(form).encode(), timeout=120) as answer:
        if answer.url.startswith(address):
            raise RuntimeError(f"{username} cannot sign in")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _seconds(pid: int) -> float:
    """Return the CPU time of a process with one thread; the kernel counts it in nanoseconds."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / NANO
    except OSError:
        return 0.0


def _backends(database: Database) -> list[int]:
    if database.kind != "PostgreSQL":
        return []
    connection = psycopg2.connect(database.url, connect_timeout=5)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        pids = [int(row[0]) for row in cursor.fetchall()]
    connection.close()
    return pids


def backend_seconds(pid: int) -> float:
    """Return the CPU time of a process of PostgreSQL; 0 where the number is none on this machine, or another program's."""
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return _seconds(pid) if name.startswith("postgres") else 0.0
