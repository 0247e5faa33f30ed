"""A year as a file: what goes out comes in again, what spreadsheets do to dates is understood, what cannot be is named."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import translation
from pyogrio import raw

from foundation.kernel.errors import Invalid
from procedures.clocks import selectors
from procedures.clocks.choices import DayKind
from procedures.clocks.importers import read_year, year_as_csv
from procedures.clocks.models import CalendarYear
from tests.fences import without_process
from tests.town import Town


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    without_process(monkeypatch)


WEEK = (True,) * 5 + (False,) * 2
ROWS = (
    ("2027-01-01", DayKind.HOLIDAY, "元旦"),
    ("2027-01-03", DayKind.MAKEUP_WORKDAY, ""),
)


def read(text: str, year: int = 2027) -> list[tuple[str, str, str]]:
    return [(row.day.isoformat(), row.kind, row.name) for row in read_year(text.encode(), year, WEEK)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_year_goes_out_and_comes_in_again(town: Town, language: str) -> None:
    view = selectors.year_view(CalendarYear.objects.get(year=2026).pk)
    with translation.override(language):
        data = year_as_csv(view).encode()
    assert {row.day: (row.kind, row.name) for row in read_year(data, 2026, WEEK)} == dict(view.days)
    assert data.count(b"\n") == 366


@pytest.mark.parametrize(
    "text",
    [
        (
            "date,weekday_iso,is_workday,kind,holiday_name\n2027-01-01,5,0,public_holiday,元旦\n2027-01-02,6,0,weekend,\n"
            "2027-01-03,7,1,makeup_workday,\n2026-12-31,4,1,workday,\n"
        ),
        "日期,是否上班,节日名称\n2027/1/1,否,元旦\n2027/1/2,否,\n2027/1/3,是,\n",
        "日期，星期，类型，节日\n".replace("，", ",")
        + "2027年1月1日,星期五,调休放假,元旦\n２０２７．１．３,日,补班,\n",
        "日期,类型,节日\n46388,节假日,元旦\n46390,调休上班,\n,,\n",
    ],
)
def test_each_way_of_writing_a_year_is_read(text: str) -> None:
    assert read(text) == [(day, kind, name) for day, kind, name in ROWS]


def test_a_file_of_old_excel_is_read_in_its_own_letters() -> None:
    data = "日期,类型,节日\n2027-01-01,节假日,元旦\n".encode("gb18030")
    assert read_year(data, 2027, WEEK)[0].name == "元旦"


def test_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "year.xlsx"
    columns: list[Any] = [
        np.array(["2027-01-01", "2027-01-03"], dtype="datetime64[D]"),
        np.array(["public_holiday", "makeup_workday"], dtype=object),
        np.array(["元旦", None], dtype=object),
    ]
    raw.write(path, None, columns, ["date", "kind", "holiday_name"], driver="XLSX", geometry_type=None)
    found = read_year(path.read_bytes(), 2027, WEEK)
    assert [(row.day.isoformat(), row.kind, row.name) for row in found] == list(ROWS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日期,类型\n2027-02-30,节假日\n", "Line 2: “2027-02-30” is no date."),
        ("日期,星期,类型\n2027-01-01,六,节假日\n", "Line 2: 2027-01-01 is not the weekday the file says."),
        ("日期,类型\n2027-01-01,奇怪\n", "Line 2: “奇怪” is no kind of day."),
        ("日期,是否上班\n2027-01-01,也许\n", "Line 2: “也许” is neither 1 nor 0."),
        ("日期,类型\n2027-01-01,节假日\n2027-01-01,工作日\n", "Line 3: 2027-01-01 stands twice"),
        ("日期,是否上班,类型\n2027-01-01,1,节假日\n", "contradict each other"),
        ("日期,类型\n2026-01-01,节假日\n", "The file has no day of 2027; years in it: 2026."),
        ("a,b\n1,2\n", "Columns found: a, b."),
        ("", "The file is empty."),
        ("PK\x03\x04nothing", "cannot be opened as a spreadsheet"),
    ],
)
def test_what_cannot_be_is_named_with_its_line(text: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(text)
    assert words in refusal.value.message


def test_a_name_is_never_a_formula(town: Town) -> None:
    year = CalendarYear.objects.get(year=2026)
    year.days.filter(day=date(2026, 1, 1)).update(name="=1+1")
    data = year_as_csv(selectors.year_view(year.pk))
    assert "'=1+1" in data
    assert read_year(data.encode(), 2026, WEEK)[0].name == "=1+1"
