"""Exports: what is in the file, what is masked, who is written down, and what a spreadsheet must not run."""

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse

from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent
from foundation.web.lists import definition
from foundation.web.lists.exporting import Wish, export
from grids.workforce.selectors import actor_for
from incidents.cases.lists import Incidents
from tests.cases.helpers import report
from tests.town import Town

API = "/api/v1/incidents/"
Clients = Callable[..., Any]


def body(response: Any) -> bytes:
    """Return the whole file of an answer."""
    return b"".join(response.streaming_content)


def csv_rows(response: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV answer by the names of its columns."""
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))


def sheet_of(response: Any) -> Any:
    """Return the one sheet of an XLSX answer."""
    return openpyxl.load_workbook(io.BytesIO(body(response))).active


def test_csv_begins_with_a_byte_order_mark_and_holds_what_one_may_see(town: Town, api: Clients) -> None:
    own, _other = report(town), report(town, place="in_b1", actor=actor_for(town.city_centre))
    answer = api(town.clerk_a).get(API, {"format": "csv"})
    data = body(answer)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == [own.reference]
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert "attachment" in answer["Content-Disposition"]


def test_xlsx_opens_with_its_columns_in_order_and_moments_as_moments(town: Town, api: Clients) -> None:
    incident = report(town)
    sheet = sheet_of(api(town.clerk_a).get(API, {"format": "xlsx"}))
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert head == [str(column.name) for column in Incidents.columns]
    found = dict(zip([column.code for column in Incidents.columns], row, strict=True))
    assert (found["reference"], found["state"]) == (incident.reference, "reported")
    assert f"{found['reported_at']:%Y-%m-%d %H:%M}" == "2026-11-24 10:00"
    assert sheet.freeze_panes == "A2"


def test_the_filters_of_the_page_narrow_the_file(town: Town, api: Clients) -> None:
    report(town)
    stairs = report(town, matter="fire_exit")
    rows = csv_rows(api(town.clerk_a).get(API, {"format": "csv", "matter": "fire_exit"}))
    assert [row["Reference"] for row in rows] == [stairs.reference]


def test_the_tab_of_the_page_narrows_the_file(town: Town, page: Clients) -> None:
    report(town)
    waiting = report(town, matter="fire_exit")
    answer = page(town.clerk_a).post("/lists/incidents/export/", {"format": "csv", "query": "tab=mine"})
    assert [row["Reference"] for row in csv_rows(answer)] == [waiting.reference]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_what_a_spreadsheet_would_run_is_text(town: Town, api: Clients, words: str, settings: Any) -> None:
    incident = report(town, description="x")
    type(incident).objects.filter(pk=incident.pk).update(description=words)
    asked = {"personal": "true", "reason": "complaint 12"}
    (row,) = csv_rows(api(town.official_a).get(API, {"format": "csv", **asked}))
    assert row["Words"] == f"'{words}"
    sheet = sheet_of(api(town.official_a).get(API, {"format": "xlsx", **asked}))
    (cell,) = [cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "Words"]
    assert (cell.value, cell.data_type) == (words, "s")


def test_signs_no_workbook_holds_are_left_out(town: Town, api: Clients) -> None:
    incident = report(town, description="x")
    type(incident).objects.filter(pk=incident.pk).update(description="bell\x07bell")
    asked = {"personal": "true", "reason": "complaint 12", "format": "xlsx"}
    assert sheet_of(api(town.official_a).get(API, asked))["E2"].value == "bellbell"


def test_personal_columns_are_masked(town: Town, api: Clients) -> None:
    report(town, description="王某某 13800001111")
    (row,) = csv_rows(api(town.official_a).get(API, {"format": "csv"}))
    assert row["Words"] == "王***"


def test_a_clerk_has_no_personal_columns_in_clear(town: Town, api: Clients) -> None:
    answer = api(town.clerk_a).get(API, {"format": "csv", "personal": "true", "reason": "curious"})
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")
    assert not AuditEvent.objects.filter(action="export").exists()


def test_personal_columns_need_a_reason(town: Town, api: Clients) -> None:
    answer = api(town.official_a).get(API, {"format": "csv", "personal": "true"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["reason"])


def test_every_export_is_written_down(town: Town, api: Clients) -> None:
    report(town)
    asked = {"format": "xlsx", "state": "open", "personal": "true", "reason": "complaint 12"}
    body(api(town.official_a).get(API, asked))
    event = AuditEvent.objects.get(action="export")
    assert (event.user_id, event.subject_kind, event.subject_key) == (town.official_a.pk, "list", "incidents")
    assert event.detail == {
        "format": "xlsx", "query": "state=open", "rows": 1, "personal": True, "reason": "complaint 12",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "word"),
    [("format=pdf", "format"), ("format=csv&moon=1", "moon"), ("format=csv&state=no", "state"),
     ("format=csv&ordering=no", "ordering")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name_in_json(town: Town, api: Clients, query: str, word: str) -> None:
    answer = api(town.clerk_a).get(f"{API}?{query}")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [word])


def test_an_export_reads_in_batches_and_holds_every_row_once(
    town: Town, api: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definition, "BATCH", 2)
    made = {report(town).reference for _number in range(5)}
    rows = csv_rows(api(town.clerk_a).get(API, {"format": "csv", "ordering": "next_due_at"}))
    assert len(rows) == 5
    assert {row["Reference"] for row in rows} == made


def test_the_file_speaks_the_readers_language(town: Town, page: Clients) -> None:
    report(town)
    url, asked = reverse("lists:export", args=["incidents"]), {"format": "csv", "query": "tab=all"}
    type(town.clerk_a).objects.filter(pk=town.clerk_a.pk).update(language="zh-hans")
    answer = page(town.clerk_a).post(url, asked)
    (row,) = csv_rows(answer)
    assert "编号" in row


def test_nobody_known_exports_nothing(town: Town) -> None:
    with pytest.raises(Denied):
        export(actor_for(town.clerk_a).__class__(kind="anonymous"), Incidents(), Wish(QueryDict(""), "csv"))


def test_more_than_the_most_is_refused(town: Town, settings: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE, settings.EXPORT_ROWS = {"csv": 1}, 2
    for _number in range(3):
        report(town)
    with pytest.raises(Invalid, match="narrow the list"):
        export(actor_for(town.clerk_a), Incidents(), Wish(QueryDict(""), "csv"))


def test_how_much_one_request_writes_is_set_for_each_format(town: Town, api: Clients, settings: Any) -> None:
    settings.EXPORT_ROWS_AT_ONCE = {"csv": 2, "xlsx": 1}
    for _number in range(2):
        report(town)
    statuses = [api(town.clerk_a).get(API, {"format": one}).status_code for one in ("csv", "xlsx")]
    assert statuses == [200, 202]
