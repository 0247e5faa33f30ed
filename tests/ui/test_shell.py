"""The shell around every page: its menu, its policy for scripts, its pages for what went wrong."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from foundation.kernel.errors import Stale
from foundation.web import http
from foundation.web.access import PUBLIC, rule
from governance import urls, views
from governance.navigation import Entry, Navigation, entries_for
from tests.town import Town


@rule(PUBLIC)
def absent(request: HttpRequest) -> HttpResponse:
    """Answer as a page does whose subject the reader does not see."""
    raise Http404


@rule(PUBLIC)
def late(request: HttpRequest) -> HttpResponse:
    """Answer as a page does whose reader was not the first."""
    raise Stale("Someone was quicker.")


@rule(PUBLIC)
def broken(request: HttpRequest) -> HttpResponse:
    """Fail as no page should."""
    raise RuntimeError("broken on purpose")


@rule(PUBLIC)
def busy(request: HttpRequest) -> HttpResponse:
    """Ask a database that is away."""
    raise OperationalError("database is locked")


urlpatterns = [
    path("absent/", absent),
    path("late/", late),
    path("broken/", broken),
    path("busy/", busy),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

HERE = override_settings(ROOT_URLCONF="tests.ui.test_shell")


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"}, raise_request_exception=False)


@pytest.mark.parametrize("address", ["/accounts/sign-in/", "/nowhere/"])
def test_every_page_forbids_inline_scripts_and_styles(db: None, visitor: Client, address: str) -> None:
    policy = visitor.get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/absent/", 404, "There is nothing here"),
        ("/late/", 409, "Someone was quicker."),
        ("/broken/", 500, "Something failed and was recorded."),
        ("/busy/", 503, "nothing was saved"),
    ],
)
@HERE
def test_an_error_says_what_happened_and_leads_on(
    db: None, visitor: Client, address: str, status: int, words: str
) -> None:
    answer = visitor.get(address)
    assert (answer.status_code, words in answer.text, 'href="/"' in answer.text) == (status, True, True)


def test_a_database_that_is_away_is_no_failure_of_the_api_but_a_reason_to_wait(
    db: None, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("grids.workforce.access.TokenAuthentication.find", staticmethod(away))
    answer = visitor.get("/api/v1/matters/", headers={"authorization": "Token x"})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


@HERE
def test_an_error_of_a_fragment_is_a_sentence_without_a_page(db: None, visitor: Client) -> None:
    answer = visitor.get("/late/", headers={"HX-Request": "true"})
    assert "Someone was quicker." in answer.text
    assert "<html" not in answer.text


@HERE
def test_a_host_that_is_not_ours_gets_a_page_too(visitor: Client) -> None:
    answer = visitor.get("/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, "could not be read" in answer.text) == (400, True)


def test_an_unknown_address_of_the_api_answers_as_data(visitor: Client) -> None:
    answer = visitor.get("/api/v1/nowhere/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_form_opened_too_long_ago_is_told_so(db: None) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = strict.post("/accounts/sign-in/", {"username": "a"})
    assert (answer.status_code, "This page was open too long" in answer.text) == (403, True)


def test_the_failure_page_survives_a_missing_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise ValueError(name)

    monkeypatch.setattr(http, "static", missing)
    assert views.server_error(RequestFactory().get("/")).status_code == 500


def test_htmx_may_not_evaluate_and_swaps_conflicts(db: None, visitor: Client) -> None:
    head = visitor.get("/accounts/sign-in/").text
    config = json.loads(head.split('htmx-config"', 1)[1].split("content='", 1)[1].split("'", 1)[0])
    swapped = {rule["code"] for rule in config["responseHandling"] if rule["swap"]}
    assert (config["allowEval"], config["includeIndicatorStyles"], swapped) == (
        False,
        False,
        {"[23]..", "409", "422", "507"},
    )


def test_a_visitor_has_no_menu(visitor: Client) -> None:
    request: Any = RequestFactory().get("/")
    assert tuple(entries_for(request)) == ()


def test_the_menu_shows_only_what_its_reader_may_open(town: Town, page: Any) -> None:
    text = page(town.worker_a).get("/notices/").text
    assert 'href="/notices/"' in text
    assert 'href="/admin/"' not in text


def test_the_report_button_stands_between_the_tabs() -> None:
    entries = tuple(Entry(name, name, name, "bell", f"/{name}/", active=False, phone=True) for name in "abcde")
    menu = Navigation(entries, search_url="", report_url="/report/", unread_url="")
    assert [len(menu.tabs_before), len(menu.tabs_after)] == [2, 2]


def test_an_odd_tab_gives_way_to_the_report_button() -> None:
    entries = tuple(Entry(name, name, name, "bell", f"/{name}/", active=False, phone=True) for name in "abc")
    menu = Navigation(entries, search_url="", report_url="/report/", unread_url="")
    assert [entry.name for entry in (*menu.tabs_before, *menu.tabs_after)] == ["a", "b"]


def test_a_figure_shows_how_it_was_reckoned() -> None:
    text = render_to_string("ui/stat.html", {"label": "On time", "value": "93.5%", "of": "1,120 of 1,198"})
    assert 'tabindex="0"' in text
    assert "1,120 of 1,198" in text


HOMES = [
    ("worker_a", "/tasks/"),
    ("clerk_a", "/incidents/"),
    ("handler_a", "/incidents/"),
    ("official_a", "/board/"),
    ("city_centre", "/board/"),
    ("net_admin", "/areas/"),
    ("resident", "/r/"),
]


@pytest.mark.parametrize(("who", "address"), HOMES)
def test_everyone_lands_where_their_day_begins(town: Town, page: Any, who: str, address: str) -> None:
    assert page(getattr(town, who)).get("/").headers["location"] == address


def test_a_visitor_lands_on_the_public_page(db: None, visitor: Client) -> None:
    assert visitor.get("/").headers["location"] == "/r/"


@pytest.mark.parametrize("who", ["worker_a", "net_admin", "resident"])
def test_home_never_leads_in_a_circle(town: Town, page: Any, who: str) -> None:
    assert page(getattr(town, who)).get("/", follow=True).status_code == 200


@pytest.mark.parametrize(("who", "seen"), [("worker_a", True), ("clerk_a", False), ("handler_a", True)])
def test_tasks_stand_in_the_menu_of_those_who_have_some(town: Town, page: Any, who: str, seen: bool) -> None:
    assert ('href="/tasks/"' in page(getattr(town, who)).get("/notices/").text) is seen


def test_the_longest_address_is_where_the_reader_is(town: Town, page: Any) -> None:
    menu = page(town.net_admin).get("/clocks/").context["navigation"]
    assert [entry.name for entry in menu if entry.active] == ["clocks:set-aside"]


def test_a_resident_reports_and_follows_from_the_menu(town: Town, page: Any) -> None:
    menu = page(town.resident).get("/notices/").context["navigation"]
    assert [entry.url for entry in menu][:3] == ["/r/", "/hall/", "/r/mine/"]


def test_the_schema_describes_the_contract(db: None, visitor: Client) -> None:
    answer = visitor.get("/api/v1/schema/", headers={"accept": "application/json"})
    paths = set(answer.json()["paths"])
    assert {"/api/v1/areas/locate/", "/api/v1/incidents/", "/api/v1/matters/", "/api/v1/board/summary/"} <= paths
