"""Every route and method, every role, own and other: the answer is the one ``tests/access.py`` names.

The routes come from the resolver, so a route nobody gave a row fails, and a row whose route is gone fails too. A refused
call may write nothing: no statement but the session's own leaves a trace of it.
"""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from foundation.web.access import rule_of
from tests.access import CAST, ROLES, ROWS, SUPPORT_DESK, Row
from tests.kept import kept_day, world
from tests.routes import Route, address_of, routes
from tests.world import THINGS, World

__all__ = ["kept_day", "world"]

REFUSED = {401, 403, 404, 405, 409, 422}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(?!django_session|axes_)(\w+)"', re.IGNORECASE)
BY_NAME = {route.name: route for route in routes()}
MINE = {name: route for name, route in BY_NAME.items() if not name.startswith(SUPPORT_DESK)}
CELLS = [
    pytest.param(name, method, relation, id=f"{name}-{method}-{relation}")
    for (name, method), row in ROWS.items()
    for relation in ("own", "other")
    if getattr(row, relation)
]


def call(client: Any, method: str, address: str, data: Any, *, is_api: bool) -> HttpResponse:
    """Send one request the way its kind of client does."""
    send = getattr(client, method.lower())
    if method == "GET":
        return send(address)
    if isinstance(data, bytes):
        return send(address, data=data, content_type="image/jpeg")
    has_file = any(isinstance(value, UploadedFile) for value in data.values())
    return send(address, data, format="multipart" if has_file else "json") if is_api else send(address, data)


def made(value: Any, world: World, user: Any, *, own: bool) -> Any:
    """Return what a row gives, worked out where it is a rule."""
    return value(world, user, own=own) if callable(value) else value


def ask(world: World, clients: dict[str, Any], route: Route, method: str, relation: str) -> dict[str, str]:
    """Return role -> status, with a word where a refused call wrote or a server error came."""
    row, own = ROWS[route.name, method], relation == "own"
    answers: dict[str, str] = {}
    for role in ROLES:
        user = getattr(world.town, CAST[role]) if role in CAST else None
        address = address_of(route.name, THINGS[row.thing](world, user, own))
        query = made(row.query, world, user, own=own)
        client, data = clients[role](user), made(row.data, world, user, own=own)
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            answer = call(client, method, address + (f"?{query}" if query else ""), data, is_api=route.is_api)
            transaction.set_rollback(True)
        wrote = [match[1] for query in asked.captured_queries if (match := WRITES.search(query["sql"]))]
        refused = answer.status_code in REFUSED or (answer.status_code == 302 and "?next=" in answer.url)
        answers[role] = f"{answer.status_code} wrote {wrote}" if refused and wrote else str(answer.status_code)
    return answers


@pytest.mark.parametrize(("name", "method", "relation"), CELLS)
def test_a_route_answers_each_role_as_its_row_says(
    name: str, method: str, relation: str, world: World, api: Any, page: Any
) -> None:
    route = MINE[name]
    clients = dict.fromkeys(ROLES, api if route.is_api else page)
    got = ask(world, clients, route, method, relation)
    wanted = {role: str(status) for role, status in ROWS[name, method].statuses(relation).items()}
    assert {role: f"{got[role]}, not {wanted[role]}" for role in ROLES if got[role] != wanted[role]} == {}


def test_every_route_and_method_has_a_row() -> None:
    missing = {(name, method) for name, route in MINE.items() for method in route.methods} - set(ROWS)
    assert missing == set(), "say in ROWS of tests/access.py what it answers each role, one row for each method"


def test_every_row_has_its_route() -> None:
    without = set(ROWS) - {(name, method) for name, route in MINE.items() for method in route.methods}
    assert without == set(), "tests/access.py has rows of routes that are not there"


def test_no_two_routes_have_one_name() -> None:
    names = [route.name for route in routes()]
    assert sorted({name for name in names if names.count(name) > 1} - {"admin:app_list"}) == []


def test_every_route_declares_its_rule() -> None:
    without = [route.name for route in routes() if rule_of(route.view) is None]
    assert without == [], "nobody may open them: @rule(…) on a view, access_rule on a view of the API"


def test_every_address_that_names_an_object_is_asked_about_another() -> None:
    private = [name for (name, _), row in ROWS.items() if row.thing in ("incident", "photo", "token", "notice")]
    assert [name for name in private if not any(row.other for (n, _), row in ROWS.items() if n == name)] == []


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - set(MINE)))
def test_the_support_desk_opens_for_staff_alone(name: str, world: World, page: Any) -> None:
    address = "/" + re.sub(r"<path:\w+>|<\w+:\w+>|<\w+>|\(\?P<\w+>.*?\)", "1", BY_NAME[name].pattern).replace("$", "")
    for role in ("anonymous", "resident", "admin"):
        user = getattr(world.town, CAST[role]) if role in CAST else None
        answer = page(user).get(address)
        assert (answer.status_code, role) in {(302, "anonymous"), (403, "resident"), (403, "admin")}
        assert role != "anonymous" or "sign-in" in answer.url


def test_a_row_reads_its_shorthand() -> None:
    assert list(Row("302 404x3 200x5").statuses("own").values()) == [302, 404, 404, 404, 200, 200, 200, 200, 200]
    with pytest.raises(ValueError, match="shorter"):
        Row("302 200").statuses("own")
