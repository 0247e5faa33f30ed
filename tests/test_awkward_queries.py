"""Whatever stands in an address or a query, the answer is never a server error: odd values are refused or find nothing."""

from typing import Any
from urllib.parse import quote

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from tests.routes import routes
from tests.town import Town

AWKWARD = [
    "", " ", "\x00", "a\x00b", "%", "'", '"', "\\", "桥头", "🚒", "-1", "0", "1e400", "nan", "inf", "9" * 40, "2026-02-30",
    "0001-01-01", "9999-12-31", "10000-01-01", "1,2,3,4", "nan,nan,nan,nan", "x" * 3000, "<b>", "../..", "null", "[]", "١٢",
]  # fmt: skip
# Pages read the same filters as the API, and some of their own.
PAGES = {
    "/incidents/": ("state", "matter", "area", "overdue", "q", "bbox", "reported_after", "ordering", "cursor", "tab", "unit"),
    "/incidents/points/": ("state", "area", "q", "bbox"),
    "/areas/plans/": ("state", "q", "created_after", "ordering", "cursor", "tab"),
    "/areas/": ("area", "on"),
    "/areas/search/": ("q", "level", "parent"),
    "/areas/public/locate/": ("lng", "lat"),
    "/areas/public/map/": ("within", "level", "on"),
    "/board/": ("area", "from", "to"),
    "/board/map/": ("area", "from", "to"),
    "/report/": ("lng", "lat", "matter"),
    "/report/place/": ("lng", "lat"),
    "/r/": ("lng", "lat", "matter"),
    "/r/place/": ("lng", "lat"),
    "/lists/exports/": ("page",),
    "/r/mine/": ("cursor",),
    "/notices/": ("cursor", "tab"),
    "/accounts/sign-in/": ("next",),
}  # fmt: skip


def described() -> dict[str, tuple[str, ...]]:
    """Return path -> query names of every operation that reads and names no object."""
    with GENERATOR_STATS.silence():
        schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    return {
        path: tuple(p["name"] for p in operations["get"].get("parameters", ()) if p["in"] == "query")
        for path, operations in schema["paths"].items()
        if "get" in operations and "{" not in path
    }


def failures(client: Any, path: str, names: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for name in names:
        for value in AWKWARD:
            answer = client.get(f"{path}?{name}={quote(value)}")
            if answer.status_code >= 500:
                found[f"{name}={value[:40]!r}"] = answer.status_code
    return found


@pytest.fixture
def calm(api: Any, page: Any) -> Any:
    """Return clients that answer 500 as a browser would see it."""

    def client_of(user: Any, *, is_api: bool) -> Any:
        client = (api if is_api else page)(user)
        client.raise_request_exception = False
        return client

    return client_of


@pytest.mark.parametrize("path", sorted(described()))
def test_odd_queries_of_programs_are_no_server_error(path: str, town: Town, calm: Any) -> None:
    assert failures(calm(town.official_a, is_api=True), path, described()[path]) == {}


@pytest.mark.parametrize("path", PAGES)
def test_odd_queries_of_pages_are_no_server_error(path: str, town: Town, calm: Any) -> None:
    assert failures(calm(town.official_a, is_api=False), path, PAGES[path]) == {}


TEXTS = sorted(
    {route.pattern for route in routes() if "<str:" in route.pattern and not route.name.startswith("admin:")}
)


@pytest.mark.parametrize("pattern", TEXTS)
def test_odd_names_in_an_address_are_no_server_error(pattern: str, town: Town, calm: Any) -> None:
    client = calm(town.net_admin, is_api=pattern.startswith("api/"))
    found = {}
    for value in AWKWARD:
        address = "/" + "/".join(_filled(part, value) for part in pattern.split("/"))
        answer = client.get(address)
        if answer.status_code >= 500:
            found[address[:60]] = answer.status_code
    assert found == {}


def _filled(part: str, value: str) -> str:
    if part.startswith("<uuid:"):
        return "00000000-0000-0000-0000-000000000001"
    if part.startswith("<str:"):
        suffix = part.partition(">")[2]
        return quote(value or "x", safe="") + suffix
    return part
