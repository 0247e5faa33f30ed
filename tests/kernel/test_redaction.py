"""No secret in any log: of refused pages, of tracebacks, of the web server; whatever route will hold one."""

import io
import logging
import re
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from foundation.accounts.selectors import invitation_link
from foundation.kernel.redaction import HIDDEN, redact
from tests.house.source import ROOT
from tests.people.test_people import filed, link
from tests.routes import routes
from tests.town import Town

SECRET = "Ab3dEfGh1jKlMn0pQrStUvWxYz_-2345"
UUID = "5f0f3a52-6c1c-4d24-9a0e-0c2f5d1f7a01"
# ``key`` is the number of what a page shows, and ``person_key`` a household member's: both open nothing without a posting.
SECRET_PARTS = re.compile(r"<(?:str:|slug:)?(?!(?:person_)?key>)(\w*(?:token|secret|key)\w*)>")


@pytest.fixture
def lines() -> Any:
    """Return what is written to a handler of the root logger."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_a_refused_follow_page_leaves_no_secret_in_the_log(town: Town, page: Any, lines: io.StringIO) -> None:
    address = link(filed(page, town))
    secret = address.split("/")[3]
    page().get(f"{address}photos/{UUID}/large.jpg")
    page().post(address, {})
    page().get(address[:-1] + "x/")
    page().get(address.upper())
    assert (secret[:12] in lines.getvalue(), secret.upper()[:12] in lines.getvalue()) == (False, False)
    assert lines.getvalue().count(f"/f/{HIDDEN}") == 3


def test_a_refused_invitation_leaves_no_secret_in_the_log(town: Town, page: Any, lines: io.StringIO) -> None:
    address = urlsplit(invitation_link(town.worker_a)).path
    page().get(f"{address}nowhere/")
    assert (address.rstrip("/").split("/")[-1] in lines.getvalue(), HIDDEN in lines.getvalue()) == (False, True)


def test_a_refused_slip_leaves_no_code_in_the_log(page: Any, lines: io.StringIO, db: None) -> None:
    code = "Q7W4ERTYK2PA"
    address = f"/council/proposals/follow/YA2026-0001/{code}/"
    page().get(address)
    page().post(address.lower(), {"action": "withdraw"})
    logging.getLogger("anything").warning("/accounts/sign-in/?next=%s", quote(address, safe=""))
    assert code.lower() not in lines.getvalue().lower()
    assert lines.getvalue().count(HIDDEN) == 3


def test_every_route_with_a_secret_in_its_address_is_hidden() -> None:
    found = [route.pattern for route in routes() if SECRET_PARTS.search(route.pattern)]
    for pattern in found:
        address = "/" + re.sub(r"<[^>]+>", "sm", SECRET_PARTS.sub("small1", pattern))
        assert (address, "small1" in redact(f"GET {address} 404")) == (address, False)
    assert len(found) > 2


@pytest.mark.parametrize(
    "line",
    [
        f'127.0.0.1 - "GET /r/f/{SECRET}/?new=1 HTTP/1.1" 404 "https://tongxin.example/r/f/{SECRET}/"',
        f"Not Found: /R/F/{SECRET}",
        f"/accounts/sign-in/?next={quote(f'/r/f/{SECRET}/', safe='')}",
        f"/accounts/invitation/MQ/{SECRET}/",
        f"Authorization: Token {SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f"sessionid={SECRET}; csrftoken={SECRET}",
        f"password='{SECRET}'",
        f"lost: {SECRET}",
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(line: str) -> None:
    assert (SECRET in redact(line), HIDDEN in redact(line)) == (False, True)


@pytest.mark.parametrize(
    "line",
    [
        f"Not Found: /evidence/{UUID}/large.jpg",
        "Unprocessable Entity: /incidents/TX20261124-00001/acts/",
        "duty forget_reporters_whose_day_has_come_and_gone failed",
        "/static/dist/app-1f0ab2c3d4e5.js",
    ],
)
def test_what_is_no_secret_stays_readable(line: str) -> None:
    assert redact(line) == line


def test_a_traceback_is_written_without_the_secret(lines: io.StringIO) -> None:
    try:
        raise ValueError(f"no route for /r/f/{SECRET}/")
    except ValueError:
        logging.getLogger("anything").exception("failed at %s", f"/r/f/{SECRET}/")
    assert (SECRET in lines.getvalue(), "ValueError" in lines.getvalue()) == (False, True)


def test_a_record_whose_words_do_not_fit_is_left_to_logging() -> None:
    record = logging.getLogRecordFactory()("x", 40, "f", 1, "%d of %s", ("a",), None)
    assert record.args == ("a",)


def test_the_log_of_the_proxy_names_neither_queries_nor_referrers() -> None:
    config = (ROOT / "deploy" / "nginx.conf").read_text()
    said = re.search(r"log_format redacted(.*?);", config, re.DOTALL)
    assert said is not None
    assert re.findall(r"\$(request|request_uri|args|query_string|http_referer|uri|http_cookie)\b", said[1]) == []
    servers = config.split("\nserver {")[1:]
    # A line of the error log quotes the request as it came.
    assert all(re.search(r"access_log \S+ redacted;\s+error_log \S+ crit;", server) for server in servers)
