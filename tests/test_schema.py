"""The API describes itself without a warning, keeps the names that are contract, and has one shape of error."""

import re
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from foundation.web.access import PUBLIC, rule_of
from tests.routes import routes
from tests.town import Town

CONTRACT = {
    "/areas/": {"get"},
    "/areas/{code}/": {"get"},
    "/areas/{code}/boundary/": {"get"},
    "/areas/locate/": {"get"},
    "/matters/": {"get"},
    "/incidents/": {"get", "post"},
    "/incidents/{reference}/": {"get"},
    "/incidents/{reference}/steps/": {"get"},
    "/incidents/{reference}/acts/": {"get", "post"},
    "/incidents/{reference}/photos/{photo_id}/": {"put"},
    "/incidents/{reference}/documents/": {"get", "post"},
    "/incidents/{reference}/documents/{document_id}/": {"get"},
    "/board/summary/": {"get"},
    "/board/series/": {"get"},
    "/plans/": {"get", "post"},
    "/plans/{key}/": {"get"},
    "/plans/{key}/acts/": {"get", "post"},
    "/plans/{key}/effects/": {"get"},
    "/calendar-years/": {"get", "post"},
    "/calendar-years/{year_id}/": {"get"},
    "/calendar-years/{year_id}/acts/": {"get", "post"},
}
QUERIES = {
    "/areas/": {"level", "parent", "q"},
    "/areas/locate/": {"lng", "lat"},
    "/matters/": {"q", "kind", "listed", "not_delegable", "ordering", "format"},
    "/incidents/": {
        "state", "matter", "area", "overdue", "q", "bbox", "reported_after", "reported_before", "ordering", "cursor",
    },
    "/board/summary/": {"area", "from", "to"},
    "/board/series/": {"area", "measure", "by"},
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Return the description and remember what it warned of."""
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        made = SchemaGenerator().get_schema(request=None, public=True)
    made["x-warnings"] = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    return made


def paths(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {path.removeprefix("/api/v1"): operations for path, operations in schema["paths"].items()}


def test_nothing_is_guessed(schema: dict[str, Any]) -> None:
    assert schema["x-warnings"] == []


def test_the_description_is_valid(schema: dict[str, Any]) -> None:
    validate_schema({name: part for name, part in schema.items() if name != "x-warnings"})


@pytest.mark.parametrize("path", CONTRACT)
def test_what_is_contract_is_described(schema: dict[str, Any], path: str) -> None:
    assert CONTRACT[path] <= set(paths(schema)[path])


@pytest.mark.parametrize("path", QUERIES)
def test_filters_that_are_contract_are_described(schema: dict[str, Any], path: str) -> None:
    known = {parameter["name"] for parameter in paths(schema)[path]["get"]["parameters"]}
    assert QUERIES[path] - known == set()


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "/matters/", {"401", "403", "422", "429"}),
        ("get", "/areas/", {"401", "403", "422", "429"}),
        ("get", "/areas/{code}/", {"401", "404", "422"}),
        ("get", "/areas/{code}/boundary/", {"401", "404", "422"}),
        ("get", "/areas/locate/", {"401", "404", "422"}),
        ("post", "/incidents/", {"400", "401", "409", "422", "429"}),
        ("get", "/incidents/{reference}/steps/", {"401", "403", "404", "422"}),
        ("post", "/plans/{key}/acts/", {"400", "401", "403", "404", "409", "422"}),
        ("post", "/incidents/{reference}/acts/", {"400", "401", "403", "404", "409", "422"}),
        ("put", "/incidents/{reference}/photos/{photo_id}/", {"401", "403", "404", "409", "422", "507"}),
        ("get", "/board/summary/", {"401", "403", "422"}),
    ],
)
def test_the_errors_of_an_operation_are_described(
    schema: dict[str, Any], method: str, path: str, statuses: set[str]
) -> None:
    answers = {code: row for code, row in paths(schema)[path][method]["responses"].items() if code >= "400"}
    assert set(answers) == statuses
    assert all(row["content"]["application/json"]["schema"]["$ref"] for row in answers.values())


def test_every_private_operation_names_the_token(schema: dict[str, Any]) -> None:
    open_to_all = {"/" + route.pattern for route in routes() if route.is_api and rule_of(route.view) is PUBLIC}
    assert all(
        operation.get("security") for path, operations in schema["paths"].items() if path not in open_to_all
        for method, operation in operations.items() if method in {"get", "post", "put"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("get", "incidents/261124-NONE00/", 404, "not_found"),
        ("get", "areas/locate/?lng=113.5&lat=22.5", 404, "outside_net"),
        ("get", "areas/locate/", 422, "invalid"),
        ("post", "incidents/", 422, "invalid"),
        ("delete", "incidents/", 405, "method_not_allowed"),
        ("get", "nothing/", 404, "not_found"),
    ],
)
def test_errors_have_one_shape(town: Town, api: Any, method: str, address: str, status: int, code: str) -> None:
    answer = getattr(api(town.worker_a), method)(f"/api/v1/{address}")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert body["message"]
    assert bool(body.get("fields")) == (code == "invalid")
    assert all(isinstance(text, str) and text for text in body.get("fields", {}).values())


def test_the_signed_out_are_told_so_in_the_same_shape(town: Town, api: Any) -> None:
    answer = api().get("/api/v1/matters/")
    assert (answer.status_code, set(answer.json())) == (401, {"code", "message"})
    assert re.match("Token", answer["WWW-Authenticate"])
