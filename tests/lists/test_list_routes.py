"""Every list route of the API is also had as CSV and as XLSX: found by walking the API's description, then asked."""

import io
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from openpyxl import load_workbook

from foundation.kernel.models import AuditEvent
from foundation.web.lists.formats import MEDIA_TYPES
from tests.cases.helpers import report
from tests.town import Town

TYPES = {name: media.partition(";")[0] for name, media in MEDIA_TYPES.items()}


def list_routes() -> dict[str, dict[str, Any]]:
    """Return path -> ``get`` of every route that answers an array, or a page of ``results``."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = {}
    for path, operations in schema["paths"].items():
        get = operations.get("get", {})
        said = get.get("responses", {}).get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
        named = schema["components"]["schemas"].get(said.get("$ref", "").rpartition("/")[2], said)
        if named.get("type") == "array" or "results" in named.get("properties", {}):
            found[path] = get
    return found


ROUTES = list_routes()
# Who may enter a list, where the administrator of the net may not: reports for record are matters of those posted to a place.
READERS = {
    "/api/v1/filings/": "official_a",
    "/api/v1/call-backs/": "official_a",
    "/api/v1/organisations/": "official_a",
    "/api/v1/organisations/disclosures/": "official_a",
    "/api/v1/organisations/guidance/": "official_a",
}


def ask(town: Town, api: Any, path: str, file_format: str) -> Any:
    """Return what a list answers to one of its readers, asked for a file."""
    reader = getattr(town, READERS.get(path, "net_admin"))
    return api(reader).get(path.replace("{reference}", report(town).reference), {"format": file_format})


def test_the_walk_finds_the_lists_that_are_contract() -> None:
    wanted = ("areas/", "incidents/", "matters/", "plans/", "calendar-years/", "incidents/{reference}/steps/")
    assert {f"/api/v1/{path}" for path in wanted} <= set(ROUTES)


@pytest.mark.parametrize("path", ROUTES)
def test_a_list_route_describes_both_files(path: str) -> None:
    get = ROUTES[path]
    assert set(TYPES.values()) <= set(get["responses"]["200"]["content"])
    assert {"format", "personal", "reason"} <= {parameter["name"] for parameter in get["parameters"]}


@pytest.mark.parametrize("file_format", TYPES)
@pytest.mark.parametrize("path", ROUTES)
def test_a_list_route_answers_both_files_and_writes_down_who_took_them(
    path: str, file_format: str, town: Town, api: Any
) -> None:
    answer = ask(town, api, path, file_format)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, TYPES[file_format])
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(action="export", subject_kind="list").count() == 1


@pytest.mark.parametrize("path", ROUTES)
def test_a_list_route_refuses_another_format_in_words(path: str, town: Town, api: Any) -> None:
    answer = ask(town, api, path, "pdf")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["format"])


def test_matters_come_as_a_workbook_in_the_order_of_the_catalogue(town: Town, api: Any) -> None:
    answer = api(town.worker_a).get("/api/v1/matters/", {"format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)  # type: ignore[union-attr]
    assert (rows[0][0], [row[0] for row in rows[1:3]]) == ("Code", ["litter", "fire_exit"])


def test_who_did_a_step_is_masked_without_a_reason(town: Town, api: Any) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/steps/"
    text = b"".join(api(town.net_admin).get(url, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert (case.steps.get(number=1).actor_name in text, "***" in text) == (False, True)


def test_a_hidden_incident_has_no_file_of_steps(town: Town, api: Any) -> None:
    case = report(town)
    url = f"/api/v1/incidents/{case.reference}/steps/"
    assert api(town.worker_b).get(url, {"format": "csv"}).status_code == 404


def codes_of(town: Town, api: Any, **words: str) -> list[str]:
    return [row["code"] for row in api(town.resident).get("/api/v1/matters/", words).json()]


def test_matters_are_one_array_narrowed_and_sorted_as_their_page(town: Town, api: Any) -> None:
    whole = codes_of(town, api)
    assert whole[:2] == ["litter", "fire_exit"]
    assert codes_of(town, api, ordering="code") == sorted(whole)
    assert codes_of(town, api, q="litter") == ["litter"]
    listed = codes_of(town, api, listed="true")
    assert sorted(listed + codes_of(town, api, listed="false")) == sorted(whole)


@pytest.mark.parametrize(
    ("words", "named"), [({"kind": "x"}, "kind"), ({"ordering": "x"}, "ordering"), ({"limit": "5"}, "limit")]
)
def test_matters_refuse_what_their_page_does(words: dict[str, str], named: str, town: Town, api: Any) -> None:
    answer = api(town.worker_a).get("/api/v1/matters/", words)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [named])


def test_the_file_of_matters_holds_what_the_words_leave(town: Town, api: Any) -> None:
    answer = api(town.worker_a).get("/api/v1/matters/", {"format": "csv", "q": "litter"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(rows), rows[1].startswith("litter,")) == (2, True)
