"""The notice of the State Council, read: every wording of twenty years gives the days of that year, and doubts are said."""

from datetime import date

import pytest

from procedures.clocks.choices import DayKind
from procedures.clocks.holiday_text import read_holiday_text
from procedures.clocks.services import official_days
from tests.clocks.notices import NOTICE_2017, NOTICE_2024, NOTICE_2025, NOTICE_2026


def working_year(days: dict[date, str]) -> tuple[set[date], set[date]]:
    """Return the weekdays off and the weekends worked: what deadlines count by."""
    off = {day for day, kind in days.items() if kind == DayKind.HOLIDAY and day.weekday() < 5}
    return off, {day for day, kind in days.items() if kind == DayKind.MAKEUP_WORKDAY}


@pytest.mark.parametrize(
    ("year", "text"), [(2026, NOTICE_2026), (2024, NOTICE_2024), (2017, NOTICE_2017), (2025, NOTICE_2025)]
)
def test_a_notice_gives_the_days_of_its_year(year: int, text: str) -> None:
    read = {day: row.kind for day, row in read_holiday_text(text, year).days.items()}
    assert working_year(read) == working_year({row.day: row.kind for row in official_days(year) or []})


def test_a_notice_without_faults_raises_no_doubt() -> None:
    reading = read_holiday_text(NOTICE_2026, 2026)
    assert (reading.doubts, reading.year, reading.number) == ([], 2026, "国办发明电〔2025〕7号")
    assert {row.name for row in reading.days.values()} == {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"
    }  # fmt: skip


def test_a_weekend_joined_with_a_holiday_is_off_too() -> None:
    days = read_holiday_text("端午节：6月10日放假，与周末连休。", 2024).days
    assert sorted(days) == [date(2024, 6, 8), date(2024, 6, 9), date(2024, 6, 10)]


@pytest.mark.parametrize(
    ("text", "year", "kind", "day"),
    [
        ("元旦：1月1日（周四）放假。", 2027, "other_weekday", date(2027, 1, 1)),
        ("春节：2月6日至12日放假，共8天。", 2027, "other_count", date(2027, 2, 6)),
        ("关于2026年部分节假日安排的通知", 2027, "other_year", None),
        ("鼓励职工在除夕（2月5日）休息。", 2027, "neither", date(2027, 2, 5)),
        ("清明节：2月30日放假。", 2027, "no_such_day", None),
        ("元旦：2026年12月31日放假。", 2027, "outside", date(2026, 12, 31)),
        ("国庆节：10月1日放假。10月1日上班。", 2027, "both", date(2027, 10, 1)),
        ("国庆节：10月7日至1日放假。", 2027, "backwards", date(2027, 10, 7)),
    ],
)
def test_what_does_not_fit_is_said(text: str, year: int, kind: str, day: date | None) -> None:
    assert (kind, day) in [(doubt.kind, doubt.day) for doubt in read_holiday_text(text, year).doubts]


def test_new_year_without_a_year_reaches_back_into_the_last_one() -> None:
    reading = read_holiday_text("元旦：12月30日至1月1日放假调休，共3天。", 2019)
    assert list(reading.days) == [date(2019, 1, 1)]


def test_words_without_a_date_are_no_days() -> None:
    assert read_holiday_text("各单位放假期间要安排好值班，上班第一天报告。共7天。", 2027).days == {}
