"""Columns and the two formats: what a cell becomes, what is looked up once, and that each head names one column."""

import csv
import io
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from foundation.web.lists.columns import Column, Kind
from foundation.web.lists.definition import all_lists
from foundation.web.lists.formats import csv_parts, write_xlsx

MOMENT = datetime(2026, 11, 24, 2, 3, 4, 5, tzinfo=UTC)
COLUMNS = (
    Column("words", "Words"),
    Column("count", "Count", kind=Kind.NUMBER),
    Column("seen_at", "Seen at", kind=Kind.MOMENT),
    Column("born_on", "Born on", kind=Kind.DAY),
    Column("is_open", "Open", kind=Kind.YES_NO),
)
ROWS = [
    SimpleNamespace(words="=1+1", count=1.5, seen_at=MOMENT, born_on=date(1898, 3, 1), is_open=True),
    SimpleNamespace(words=7, count="-2", seen_at=None, born_on=date(2020, 3, 1), is_open=False),
    SimpleNamespace(words=None, count=None, seen_at="@now", born_on=None, is_open=None),
]


def batches(rows: Sequence[Any]) -> list[list[tuple[Any, ...]]]:
    """Return the rows as one batch of values."""
    readers = [column.reader() for column in COLUMNS]
    return [list(zip(*(read(rows) for read in readers), strict=True))] if rows else []


def sheet(rows: Sequence[Any]) -> Any:
    """Return the sheet of a workbook with the rows."""
    with tempfile.TemporaryFile() as file:
        write_xlsx(file, "A/B", COLUMNS, batches(rows))
        return openpyxl.load_workbook(io.BytesIO(file.read())).active


def test_a_csv_says_each_kind_in_its_way_and_runs_nothing() -> None:
    text = b"".join(csv_parts(COLUMNS, batches(ROWS))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1:] == [
        ["'=1+1", "1.5", "2026-11-24 10:03", "1898-03-01", "yes"],
        ["7", "'-2", "", "2020-03-01", "no"],
        ["", "", "'@now", "", ""],
    ]


def test_a_workbook_keeps_numbers_and_times_and_writes_what_it_cannot_hold_as_text() -> None:
    first, second, third = list(sheet(ROWS).iter_rows(min_row=2, values_only=True))
    assert first == ("=1+1", 1.5, datetime(2026, 11, 24, 10, 3, 4), "1898-03-01", "yes")
    assert second == ("7", "-2", None, datetime(2020, 3, 1), "no")
    assert third == (None, None, "@now", None, None)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    assert {cell.data_type for row in sheet(ROWS).iter_rows() for cell in row} == {"s", "n", "d"}


def test_a_workbook_without_rows_has_its_head() -> None:
    assert next(sheet([]).iter_rows(values_only=True)) == ("Words", "Count", "Seen at", "Born on", "Open")


def test_the_words_of_a_key_are_looked_up_once() -> None:
    asked: list[int] = []

    def name(key: int) -> str:
        asked.append(key)
        return f"area {key}"

    read = Column("area", "Area", "area_id", words=name).reader()
    rows = [SimpleNamespace(area_id=number % 2) for number in range(6)]
    assert read(rows) + read(rows) == ["area 0", "area 1"] * 6
    assert asked == [0, 1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_head_of_a_list_names_one_column(language: str) -> None:
    # A workbook's rows are written by the names of their columns: of two alike one would be lost.
    with translation.override(language):
        heads = {code: [str(column.name) for column in found.columns] for code, found in all_lists().items()}
    assert {code: names for code, names in heads.items() if len(set(names)) < len(names)} == {}
