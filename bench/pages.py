"""Asks pages and the API as a person, inside one process, and says what each answer cost. Run inside Django."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.doors import backend_seconds
from bench.report import median


def cost(act: Callable[[], Any], rounds: int) -> dict[str, float]:
    """Return milliseconds, those of CPU of this process (medians), statements and bytes, after an answer that warms caches."""
    _checked(act())
    with CaptureQueriesContext(connection) as captured:
        answer = _checked(act())
    statements = len(captured)  # the next request empties the log
    took, used = [], []
    for _round in range(rounds):
        started, cpu = time.perf_counter(), time.process_time()
        act()
        used.append((time.process_time() - cpu) * 1000)
        took.append((time.perf_counter() - started) * 1000)
    return {"ms": median(took), "cpu": median(used), "statements": statements, "bytes": len(answer.content)}


def client_of(username: str) -> Client:
    """Return a browser in which someone is signed in."""
    client = Client(headers={"host": "127.0.0.1", "accept-language": "zh-hans"})
    user = get_user_model().objects.get(username=username)
    client.force_login(user, backend="foundation.accounts.access.NameOrPhoneBackend")
    return client


def _answer(client: Client, path: str, headers: dict[str, str]) -> Any:
    return _checked(client.get(path, headers=headers))


def _checked(answer: Any) -> Any:
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:500]!r}")
    return answer


def inbox(size: int, rounds: int) -> dict[str, Any]:
    """Grow the incidents to ``size`` and return what lists of them cost, by reader and rows."""
    from bench.grow import grow
    from incidents.cases.views import desk

    grow(size)
    found = {}
    for username in ("official1", "city1"):
        client = client_of(username)
        for rows in (10, 30, 100):
            desk.PER_PAGE = rows
            found[f"{username} page {rows}"] = cost(lambda: client.get("/incidents/?tab=open"), rounds)  # noqa: B023
        for rows in (10, 100):
            path = f"/api/v1/incidents/?limit={rows}"
            found[f"{username} API {rows}"] = cost(lambda: client.get(path), rounds)  # noqa: B023
    return found


def acts(rounds: int) -> dict[str, Any]:
    """Return what a note posted from its page and an accepting by the API cost, by name; each is of an incident of its own."""
    from django.urls import reverse

    from bench.together import reported

    client, found = client_of("clerk1"), {}
    references = iter(reported(2 * (rounds + 1)))
    htmx = {"HX-Request": "true"}

    def note() -> Any:
        sent = {"action": "note", "version": 1, "act_id": str(uuid4()), "note": "窗户碎了"}
        return client.post(reverse("cases:act", args=[next(references)]), sent, headers=htmx)

    def accept() -> Any:
        path = f"/api/v1/incidents/{next(references)}/acts/"
        return client.post(path, {"action": "accept", "version": 1}, content_type="application/json")

    for name, act in {"note posted by htmx": note, "accept by the API": accept}.items():
        _checked(act())
        costs = [_one_act(act) for _round in range(rounds)]
        found[name] = {key: median(cost[key] for cost in costs) for key in costs[0]}
    return found


def _one_act(act: Callable[[], Any]) -> dict[str, float]:
    """Return milliseconds, CPU and statements of an act, without savepoints."""
    with CaptureQueriesContext(connection) as captured:
        started, cpu = time.perf_counter(), time.process_time()
        _checked(act())
        took, used = time.perf_counter() - started, time.process_time() - cpu
        said = [query["sql"].split()[0] for query in captured.captured_queries]
    statements = sum(word not in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"} for word in said)
    return {"ms": took * 1000, "cpu": used * 1000, "statements": statements}


def board(size: int, rounds: int) -> dict[str, Any]:
    """Grow the incidents to ``size``, rebuild the tallies and return what summaries cost, by reader."""
    from bench.grow import grow
    from foundation.kernel.actor import system
    from governance.board.services import rebuild

    grow(size)
    started = time.perf_counter()
    rebuild(system("bench"))
    found: dict[str, Any] = {"rebuild_s": time.perf_counter() - started}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for username in ("city1", "official1"):
        client = client_of(username)
        found[username] = cost(lambda: client.get("/api/v1/board/summary/"), rounds)  # noqa: B023
        found[f"{username} page"] = cost(lambda: client.get("/board/"), rounds)  # noqa: B023
    return found


def board_readers(size: int, rounds: int) -> dict[str, Any]:
    """Grow the incidents to ``size`` and return what the city's board costs each reader alone, and the next one."""
    from django.core.cache import cache

    from bench.grow import grow
    from foundation.kernel.actor import system
    from governance.board.services import rebuild

    grow(size)
    rebuild(system("bench"))
    reader = client_of("city1")
    asked: dict[str, tuple[str, dict[str, str]]] = {
        "page": ("/board/", {}),
        "refresh": ("/board/", {"HX-Request": "true"}),
        "map": ("/board/map/", {}),
    }
    found: dict[str, Any] = {}
    for part, (path, headers) in asked.items():
        ask = partial(_answer, reader, path, headers)
        ask()
        found[f"{part} alone"] = _cpu(ask, rounds, before=cache.clear)
        found[f"{part} next"] = _cpu(ask, rounds, before=ask)
    return found


def _cpu(act: Callable[[], Any], rounds: int, *, before: Callable[[], Any]) -> dict[str, float]:
    """Return milliseconds of CPU (median) and statements of an answer, each after ``before``."""
    took = []
    for _round in range(rounds):
        before()
        started = time.process_time()
        act()
        took.append((time.process_time() - started) * 1000)
    before()
    with CaptureQueriesContext(connection) as captured:
        act()
        statements = len(captured)
    return {"ms": median(took), "statements": statements}


def backend_cpu() -> float:
    """Return the seconds of CPU of the connection's own process, 0 where it is none of this machine."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    return backend_seconds(connection.connection.info.backend_pid)
