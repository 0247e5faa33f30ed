"""Every route, asked by nobody, by whom it is for and by the wrong one: what the answer forbids the browser to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from foundation.accounts.services import create_token
from foundation.kernel.actor import system
from foundation.web.headers import PERMISSIONS, ContentPolicyMiddleware
from tests.access import CAST, ROLES, ROWS, SUPPORT_DESK
from tests.routes import address_of, routes
from tests.town import PASSWORD, Town
from tests.world import THINGS, World, build_world

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
# What a browser may keep: a photo and the net's map, asked for again each time; the map that anyone sees, for a minute; a
# photo of the public page, for an hour.
AGAIN = "private, no-cache"
KEPT = {
    "evidence:photo": AGAIN,
    "areas:public-map": "public, max-age=60",
    "api:areas-map": AGAIN,
    "people:photo": "private, max-age=3600",
    # The public site says nothing of its reader.
    **dict.fromkeys(("public:front", "public:topics", "public:topic", "public:feed"), "public, max-age=60"),
}


@pytest.fixture
def world(town: Town) -> World:
    """Build the town on a working day."""
    return build_world(town)


def faults(name: str, role: str, answer: HttpResponse) -> list[str]:
    """Return what an answer lacks."""
    found = [header for header, value in ALWAYS.items() if answer.get(header) != value]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy and "default-src 'none'" not in policy:
        found.append("no policy")
    if "unsafe" in policy or not ("frame-ancestors 'none'" in policy or "sandbox" in policy):
        found.append(policy)
    kept = answer.get("Cache-Control", "")
    if role != "anonymous" and "no-store" not in kept and kept != KEPT.get(name):
        found.append(f"Cache-Control: {kept}")
    cookies = answer.cookies.values()
    weak = [one for one in cookies if not one["samesite"] or (one.key == "sessionid" and not one["httponly"])]
    return [*found, *(one.OutputString() for one in weak)]


def client_of(world: World, role: str, *, is_api: bool) -> Client:
    """Return a browser with its session, or a program with its token."""
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    user = getattr(world.town, CAST[role]) if role in CAST else None
    if user is not None and is_api:
        key = create_token(system("test"), user=user, label="headers")
        return Client(headers={"authorization": f"Token {key}"}, raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="foundation.accounts.access.NameOrPhoneBackend")
    return client


def addresses(world: World, role: str) -> Iterator[tuple[str, str]]:
    """Return the name and address of each route that can be read."""
    user = getattr(world.town, CAST[role]) if role in CAST else None
    for route in routes():
        row = ROWS.get((route.name, "GET"))
        if row is not None:
            query = row.query(world, user, own=True) if callable(row.query) else row.query
            yield route.name, address_of(route.name, THINGS[row.thing](world, user, True)) + f"?{query}"
        elif route.name.startswith(SUPPORT_DESK):
            try:
                yield route.name, reverse(route.name)
            except NoReverseMatch:
                continue
    yield "nowhere", "/nowhere/"


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_lets_a_browser_do_more_than_it_must(role: str, world: World) -> None:
    clients = {is_api: client_of(world, role, is_api=is_api) for is_api in (False, True)}
    asked = list(addresses(world, role))
    found = {name: faults(name, role, clients[name.startswith("api:")].get(address)) for name, address in asked}
    assert len(asked) > 60
    assert {name: lacking for name, lacking in found.items() if lacking} == {}


def test_signing_in_sets_a_cookie_no_script_can_read(town: Town, page: Any) -> None:
    answer = page().post("/accounts/sign-in/", {"username": "worker_a", "password": PASSWORD})
    session, csrf = answer.cookies["sessionid"], answer.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], csrf["samesite"]) == (True, "Lax", "Lax")


def test_the_browser_lends_a_page_the_place_and_neither_camera_nor_microphone() -> None:
    assert {"geolocation=(self)", "camera=()", "microphone=()"} <= set(PERMISSIONS.split(", "))


def test_the_policy_of_content_is_that_of_the_settings_and_a_nonce_has_its_own(rf: Any) -> None:
    middleware = ContentPolicyMiddleware(lambda _request: HttpResponse("ok"))
    usual = [middleware(rf.get("/"))["Content-Security-Policy"] for _turn in range(3)]
    assert usual == [CSPMiddleware(lambda _request: HttpResponse("ok"))(rf.get("/"))["Content-Security-Policy"]] * 3
    asked = ContentPolicyMiddleware(lambda request: HttpResponse(str(request.csp_nonce)))
    first, second = asked(rf.get("/")), asked(rf.get("/"))
    assert first.content.decode() in first["Content-Security-Policy"]
    assert first["Content-Security-Policy"] != second["Content-Security-Policy"]
    assert "nonce" not in usual[0]


def test_a_view_with_a_policy_of_its_own_keeps_it(rf: Any) -> None:
    def answer(_request: Any) -> HttpResponse:
        response = HttpResponse("ok")
        response._csp_update = {"img-src": ["https://tiles.example"]}  # type: ignore[attr-defined]
        return response

    middleware = ContentPolicyMiddleware(lambda _request: HttpResponse("ok"))
    middleware(rf.get("/"))
    middleware.get_response = answer
    assert "tiles.example" in middleware(rf.get("/"))["Content-Security-Policy"]
