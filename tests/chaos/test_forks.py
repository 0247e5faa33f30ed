"""Web workers forked from one process that has read net and rules: what they share, what they do not, and one killed."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.house import ROOT, House, running

LONGEST = 60
POINT = "lng=113.305&lat=22.505"  # town.in_a1
# What the owner of the workers knows, asked in a process of its own.
PREPARED = """
import django, gc
django.setup()
from governance.serving import prepare
prepare()
from django.db import connection
from django.template import engines
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from grids.areas.selectors import locating
from incidents.catalogue.selectors import rules
loader = engines["django"].engine.template_loaders[0]
assert connection.connection is None, "a connection goes through the fork"
assert locating._held.by_grid, "the net is not read"
assert rules._read_rulebook.cache_info().currsize == 1, "the rules are not read"
assert any("cases/inbox.html" in str(key) for key in loader.get_template_cache), "no template is compiled"
looked_up = OpenApiAuthenticationExtension._registry
assert not any(isinstance(one.target_class, str) for one in looked_up), "threads race for the schema's extensions"
assert gc.get_freeze_count() > 100_000, "what is shared is not frozen"
"""
UNMIGRATED = """
import django
django.setup()
from governance.serving import prepare
prepare()
"""
LAZY = """
import os, sys
os.environ["TONGXIN_PROFILE"] = "demo"
import governance.wsgi
from django.urls import reverse
reverse("home")
assert "pypinyin" not in sys.modules, "every web worker holds the dictionaries of pinyin"
"""


@dataclass
class Web:
    """Pages served by ``scripts/run web``."""

    port: int
    owner: int

    def workers(self) -> set[int]:
        """Return the process ids of the workers."""
        return {int(pid) for pid in Path(f"/proc/{self.owner}/task/{self.owner}/children").read_text().split()}

    def grid(self) -> str:
        """Return the name of the grid over a point of the town."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/areas/public/locate/?{POINT}", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return str(found["grid"]["name"])

    def answers(self) -> bool:
        """Tell whether it answers."""
        with suppress(OSError):
            return bool(self.grid())
        return False


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < until, f"it did not come to pass within {LONGEST} seconds"
        time.sleep(0.2)


@pytest.fixture
def web(house: House) -> Iterator[Web]:
    """Start pages with two workers of one thread each."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **house.env,
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        "TONGXIN_PROFILE": "demo",
        "STATIC_MANIFEST": "0",
        "PYTHONWARNINGS": "ignore",
        "PORT": str(port),
        "WEB_THREADS": "1",
    }
    process = subprocess.Popen(["scripts/run", "web"], cwd=ROOT, env=environment, start_new_session=True)
    found = Web(port, process.pid)
    wait_until(lambda: process.poll() is None and len(found.workers()) == 2)
    yield found
    process.terminate()
    process.wait(timeout=30)


def connections(house: House, pid: int) -> set[str]:
    """Return what connects a process to the house's database: backends on PostgreSQL, open files on SQLite."""
    if house.url.startswith("sqlite"):
        links = Path(f"/proc/{pid}/fd").iterdir()
        return {str(link) for link in links if "db.sqlite3" in str(link.readlink())}
    statement = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return {str(row[0]) for row in house.ask(statement)}


def test_owner_of_the_workers_has_read_everything_and_holds_no_connection(house: House) -> None:
    assert house.run_afresh("-c", PREPARED, TONGXIN_PROFILE="demo") == 0


def test_pages_start_before_there_is_a_database(tmp_path: Path) -> None:
    empty = House(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path)

    assert empty.run_afresh("-c", UNMIGRATED, TONGXIN_PROFILE="demo") == 0


def test_web_worker_does_without_dictionaries_of_pinyin(tmp_path: Path) -> None:
    assert House(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path).run_afresh("-c", LAZY) == 0


def test_no_connection_goes_through_the_fork(house: House, web: Web) -> None:
    assert not connections(house, web.owner)
    wait_until(web.answers)

    if house.url.startswith("sqlite"):
        assert not connections(house, web.owner)


def test_killed_worker_is_replaced_and_the_new_one_answers(web: Web) -> None:
    wait_until(web.answers)
    before = web.workers()
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: len(web.workers() - before) == 2)
    wait_until(web.answers)


def test_forked_workers_read_the_net_when_it_changes(house: House, web: Web) -> None:
    wait_until(web.answers)
    rename = (
        "import django; django.setup()\n"
        "from foundation.kernel import revisions\n"
        "from grids.areas.models import Area\n"
        f"Area.objects.filter(name={web.grid()!r}).update(name='renamed')\n"
        "revisions.bump('net')"
    )
    with running([process := house.start_afresh("-c", rename)]):
        assert process.wait(LONGEST) == 0

    # Both workers: none may go on with what the owner had read.
    assert {web.grid() for _time in range(20)} == {"renamed"}
