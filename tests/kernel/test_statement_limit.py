"""A question of a page that takes too long is cut off and answered in words; a worker's is not."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils.module_loading import import_string

from foundation.kernel.postgresql.limits import CANCELLED, limit_statements
from foundation.web.access import PUBLIC, rule
from governance import urls


class Cancelled(Exception):
    """What the database's client says of a statement that was cut off."""

    pgcode = CANCELLED


@rule(PUBLIC)
def wide(request: HttpRequest) -> HttpResponse:
    """Ask for more than there is time for."""
    raise OperationalError("canceling statement due to statement timeout") from Cancelled()


urlpatterns = [path("wide/", wide), path("api/wide/", wide), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
HERE = override_settings(ROOT_URLCONF=__name__)
NARROW = "fewer days, one township or village"


def visitor(**headers: str) -> Client:
    return Client(headers={"accept-language": "en", **headers}, raise_request_exception=False)


@HERE
def test_a_page_says_what_to_narrow(db: None) -> None:
    answer = visitor().get("/wide/")
    assert (answer.status_code, NARROW in answer.text, "减少天数" in answer.text) == (503, True, True)


@HERE
def test_a_program_is_told_what_to_narrow_and_not_to_try_again(db: None) -> None:
    answer = visitor().get("/api/wide/")
    assert (answer.status_code, answer.json()["code"], "Retry-After" in answer) == (503, "too_wide", False)
    assert NARROW in answer.json()["message"]


@HERE
def test_a_fragment_says_it_in_a_sentence(db: None) -> None:
    answer = visitor(**{"hx-request": "true"}).get("/wide/")
    assert (answer.status_code, "<html" in answer.text, NARROW in answer.text) == (503, False, True)


def test_only_postgresql_of_ours_gets_a_limit() -> None:
    found = {
        "a": {"ENGINE": "foundation.kernel.postgresql", "OPTIONS": {"options": "-c x=1"}},
        "b": {"ENGINE": "sqlite"},
    }
    limit_statements(found, 0)
    limit_statements(found, 8)
    assert found["a"]["OPTIONS"]["options"] == "-c x=1 -c statement_timeout=8000 -c lock_timeout=4800"


@pytest.mark.postgres
def test_a_statement_of_a_page_ends_in_time_and_that_of_a_worker_goes_on(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL in DATABASE_URL")
    of_pages = {"default": {**connection.settings_dict, "OPTIONS": dict(connection.settings_dict["OPTIONS"])}}
    limit_statements(of_pages, 0.05)
    wrapper = import_string(f"{connection.settings_dict['ENGINE']}.base.DatabaseWrapper")
    asked: Any = "SELECT pg_sleep(0.2)"
    page, worker = wrapper(of_pages["default"]), wrapper(connection.settings_dict)
    try:
        with worker.cursor() as cursor:
            cursor.execute(asked)
        with page.cursor() as cursor, pytest.raises(OperationalError) as cut_off:
            cursor.execute(asked)
    finally:
        page.close()
        worker.close()
    assert cut_off.value.__cause__.pgcode == CANCELLED
