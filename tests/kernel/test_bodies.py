"""One request sends only so much, whether it says so beforehand or comes in chunks."""

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import Client, RequestFactory

from foundation.accounts.services import create_token
from foundation.kernel.actor import system
from tests.house.source import ROOT
from tests.town import Town

LIMIT = 2**20


@pytest.fixture(autouse=True)
def small_limit(settings: Any) -> None:
    """Take one MB at most."""
    settings.BODY_LIMIT = LIMIT


def chunked(address: str, body: bytes, **more: str) -> tuple[int, str]:
    """Send a body without naming its length, as a web server hands it on; return status and answer."""
    environ = RequestFactory().generic("POST", address, CONTENT_TYPE="application/json", **more).environ
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
    handler = WSGIHandler()
    response = handler.get_response(WSGIRequest(environ))
    return response.status_code, response.content.decode()


def test_a_page_says_how_much_is_taken(db: None, page: Any) -> None:
    answer = page().post("/r/", b"x" * (LIMIT + 1), content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "At most 1 MB" in answer.text, "最多提交 1 MB" in answer.text) == (413, True, True)


def test_a_program_is_told_in_the_one_shape(db: None, api: Any) -> None:
    answer = api().post("/api/v1/incidents/", b"x" * (LIMIT + 1), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "At most 1 MB" in answer.json()["message"]


def test_a_fragment_is_a_sentence(db: None) -> None:
    answer = Client(headers={"accept-language": "en", "hx-request": "true"}).post("/r/", {"words": "x" * LIMIT})
    assert (answer.status_code, "<html" in answer.text, "At most 1 MB" in answer.text) == (413, False, True)


def test_a_body_at_the_limit_is_taken(db: None, page: Any) -> None:
    assert page().post("/r/", b"x" * LIMIT, content_type="application/x-www-form-urlencoded").status_code == 422


@pytest.mark.parametrize("address", ["/r/", "/api/v1/incidents/"])
def test_a_body_in_chunks_is_counted_as_it_comes(address: str, db: None) -> None:
    status, text = chunked(address, b"x" * (LIMIT + 1))
    assert (status, "1 MB" in text) == (413, True)


def test_a_small_body_in_chunks_is_read(town: Town) -> None:
    key = create_token(system("test"), user=town.worker_a, label="chunks")
    status, text = chunked("/api/v1/incidents/", b'{"matter": "nonsense"}', HTTP_AUTHORIZATION=f"Token {key}")
    assert (status, '"id"' in text) == (422, True)


def test_the_proxy_refuses_the_same_size() -> None:
    config = (ROOT / "deploy" / "nginx.conf").read_text()
    assert "client_max_body_size 200m;" in config
    assert 'BODY_LIMIT_MB", "200"' in (ROOT / "governance" / "limits.py").read_text()
