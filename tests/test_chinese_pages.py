"""Pages read in Chinese are Chinese: no text was left out of gettext, none of the catalogue fails to arrive."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from scripts import messages
from tests.access import CAST, ROWS, Row
from tests.kept import kept_day, world
from tests.routes import address_of, routes
from tests.world import THINGS, World

__all__ = ["kept_day", "world"]

# Two English words in a row are a sentence somebody forgot; names of systems and licences are allowed.
ENGLISH = re.compile(r"[A-Za-z][a-z]{2,}(?: [A-Za-z][a-z]+)+")
NAMES: set[str] = set()
ROLE_FIRST = ("admin", "city", "official", "clerk", "handler", "worker", "resident", "staff", "anonymous")
SPOKEN = {"aria-label", "alt", "title", "placeholder", "data-label", "content"}


class Words(HTMLParser):
    """Collects what people see or hear of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take spoken attributes; stop listening inside scripts."""
        self._silent += tag in {"script", "style"}
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        """Listen again after a script."""
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if not self._silent:
            self.said.append(" ".join(data.split()))


def english(html: str) -> list[str]:
    """Return the English phrases of a page."""
    parser = Words()
    parser.feed(html)
    found = [phrase for text in parser.said for phrase in ENGLISH.findall(text)]
    return sorted(set(found) - NAMES)


def reader(row: Row) -> str:
    """Return the first role that may see the page."""
    return next(role for role in ROLE_FIRST if row.statuses("own")[role] == 200)


PAGES = [
    name
    for (name, method), row in ROWS.items()
    if method == "GET" and not name.startswith("api:") and 200 in row.statuses("own").values()
]


@pytest.fixture(scope="module")
def compiled() -> None:
    """Compile the catalogue as committed, and forget what was read before."""
    messages.compile_all()
    trans_real._translations.clear()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_read_in_chinese_has_no_english_phrase(name: str, world: World, page: Any, compiled: None) -> None:
    row = ROWS[name, "GET"]
    role = reader(row)
    user = getattr(world.town, CAST[role]) if role in CAST else None
    if user is not None:
        user.language = "zh-hans"
        user.save()
    client = page(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    query = row.query(world, user, own=True) if callable(row.query) else row.query
    address = address_of(name, THINGS[row.thing](world, user, True))
    with translation.override("zh-hans"):
        answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200
    if answer["Content-Type"].startswith("text/html"):
        assert english(answer.content.decode()) == []


def test_an_english_phrase_is_noticed() -> None:
    assert english("<p>网格 <b>Due next</b></p><img alt='A photo here'><script>var long words</script>") == [
        "Due next", "photo here",
    ]  # fmt: skip
    assert english("<p>GeoJSON、WGS 84 格式</p>") == []


def test_every_html_route_is_read() -> None:
    html = {route.name for route in routes() if not route.is_api and not route.name.startswith("admin:")}
    assert {name for name, method in ROWS if method == "GET" and not name.startswith("api:")} <= html
