"""Owns a calendar year as a file, a line a day: CSV out, CSV and XLSX in, with headings in English or Chinese."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.kernel.tables import read_rows
from foundation.kernel.text import join_words
from procedures.clocks.choices import DayKind
from procedures.clocks.holiday_text import DayRow
from procedures.clocks.selectors import YearView

# A year has 366 short lines; what is far larger is another file.
MAX_BYTES = 2 * 2**20
# Spreadsheets count days from here; a date in a cell without date format comes as this number.
SPREADSHEET_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 30_000, 80_000
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")

# The first heading of each is the English file's, the second the Chinese one's.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("date", "日期", "day"),
    "weekday": ("weekday_iso", "星期", "weekday"),
    "worked": ("is_workday", "是否上班", "是否工作日"),
    "kind": ("kind", "类型", "类别"),
    "name": ("holiday_name", "节日名称", "节日", "名称", "name"),
}
NEEDED = (("day",), ("kind", "worked"))
HOLIDAY, MAKEUP, NORMAL = DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY, ""
KINDS: Mapping[str, str] = {
    "public_holiday": HOLIDAY, "in_lieu_day_off": HOLIDAY, "holiday": HOLIDAY,
    "法定节假日": HOLIDAY, "节假日": HOLIDAY, "放假": HOLIDAY, "调休放假": HOLIDAY, "补休": HOLIDAY, "调休": HOLIDAY,
    "makeup_workday": MAKEUP, "调休上班": MAKEUP, "补班": MAKEUP, "调休上班日": MAKEUP, "上班": MAKEUP,
    "workday": NORMAL, "weekend": NORMAL, "工作日": NORMAL, "周末": NORMAL, "": NORMAL,
}  # fmt: skip
CHINESE_KINDS = {HOLIDAY: "节假日", MAKEUP: "调休上班", "workday": "工作日", "weekend": "周末"}
ENGLISH_KINDS = {HOLIDAY: "public_holiday", MAKEUP: "makeup_workday", "workday": "workday", "weekend": "weekend"}
YES, NO = ("1", "true", "yes", "是"), ("0", "false", "no", "否")
WEEKDAYS = "一二三四五六日"

Row = Mapping[str, str]


def read_year(data: bytes, year: int, weekdays: Sequence[bool]) -> list[DayRow]:
    """Return the days of ``year`` that differ from their weekday; other years in the file are left out.

    ``weekdays`` says, Monday first, which are worked. Raises ``Invalid`` naming the line at fault.
    """
    found: dict[date, DayRow] = {}
    years: set[int] = set()
    for row in read_rows(data, HEADINGS, NEEDED):
        values = {name: unicodedata.normalize("NFKC", row.values.get(name, "")).strip() for name in HEADINGS}
        if not any(values.values()):
            continue
        number = row.number
        read = _parse_row(values, number, weekdays)
        years.add(read.day.year)
        if read.day in found and found[read.day].kind != read.kind:
            raise _line_error(number, _("%(day)s stands twice, each time as something else.") % {"day": read.day})
        if read.day.year == year:
            found[read.day] = read
    if not found:
        named = join_words(sorted(years)) or _("none")
        raise Invalid(_("The file has no day of %(year)s; years in it: %(years)s.") % {"year": year, "years": named})
    return sorted((row for row in found.values() if row.kind), key=lambda row: row.day)


def year_as_csv(view: YearView) -> str:
    """Return every day of a year as CSV, with headings in the reader's language; for an empty draft, a form to fill in."""
    in_english = (get_language() or "").startswith("en")
    kinds: Mapping[str, str] = ENGLISH_KINDS if in_english else CHINESE_KINDS
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(names[0 if in_english else 1] for names in HEADINGS.values())
    day = date(view.year, 1, 1)
    while day.year == view.year:
        weekday = day.isoweekday() if in_english else WEEKDAYS[day.weekday()]
        name = view.days.get(day, ("", ""))[1]
        sheet.writerow(
            (day.isoformat(), weekday, int(view.is_workday(day)), kinds[view.kind_of(day)], _escape_formula(name))
        )
        day += timedelta(days=1)
    return "\ufeff" + written.getvalue()


def _escape_formula(text: str) -> str:
    """Return a name in a way that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _parse_row(row: Row, number: int, weekdays: Sequence[bool]) -> DayRow:
    """Return one line as a day; raises ``Invalid`` where its cells contradict one another."""
    day = _parse_date(row["day"])
    if day is None:
        raise _line_error(number, _("“%(text)s” is no date.") % {"text": row["day"]})
    said = row["weekday"].removeprefix("星期").removeprefix("周").replace("天", "日")
    if said and said not in (str(day.isoweekday()), WEEKDAYS[day.weekday()]):
        raise _line_error(number, _("%(day)s is not the weekday the file says.") % {"day": day})
    kind = _parse_kind(row, day, number, weekdays)
    return DayRow(day, kind, row["name"].lstrip("'")[:60] if kind else "")


def _parse_kind(row: Row, day: date, number: int, weekdays: Sequence[bool]) -> str:
    worked = row["worked"].lower()
    if worked and worked not in (*YES, *NO):
        raise _line_error(number, _("“%(text)s” is neither 1 nor 0.") % {"text": row["worked"]})
    if row["kind"].lower() not in KINDS:
        raise _line_error(number, _("“%(text)s” is no kind of day.") % {"text": row["kind"]})
    kind = KINDS[row["kind"].lower()]
    is_worked = worked in YES
    if not row["kind"] and is_worked != weekdays[day.weekday()]:
        return MAKEUP if is_worked else HOLIDAY
    if kind and worked and is_worked != (kind == MAKEUP):
        raise _line_error(
            number, _("The kind of %(day)s and whether it is worked contradict each other.") % {"day": day}
        )
    return kind


def _parse_date(text: str) -> date | None:
    """Return a date as people and spreadsheets write it, with or without a time of day."""
    word = text.split(" ", 1)[0].split("T", 1)[0]
    if word.isdecimal() and FIRST_SERIAL <= int(word) <= LAST_SERIAL:
        return SPREADSHEET_EPOCH + timedelta(days=int(word))
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(word, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _line_error(number: int, sentence: str) -> Invalid:
    return Invalid(_("Line %(number)s: %(sentence)s") % {"number": number, "sentence": sentence}, code="file")
