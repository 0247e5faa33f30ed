"""Reads the State Council's notice of a year's holidays: Chinese sentences in, days and doubts out. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from procedures.clocks.choices import DayKind

ONE_DAY = timedelta(days=1)
# Of a notice, in characters.
LONGEST_TEXT = 20_000
WEEKDAYS = "一二三四五六日"
# As Python counts, Monday is 0.
SATURDAY, SUNDAY, MONDAY, FRIDAY = 5, 6, 0, 4

_DATE = (
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?P<note>\([^()]*\))?"
    r"|(?P<dash>至|到|~|-|—|–|－)"
)
_TOKEN = re.compile(
    rf"{_DATE}"
    r"|(?P<works>(?:照常|正常)?(?:上班|工作))"
    r"|(?P<joins>与(?:前后)?周末连休)"
    r"|(?P<off>放假|补休|调休|公休)"
    r"|共(?P<count>\d{1,2})天"
)
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_HEAD = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]+[)]?[、.])?(?P<name>[^\s:\d,。]{2,12}):")
_ABOUT = re.compile(r"(\d{4})年(?:部分节假日|元旦)")
_NUMBER = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from its weekday."""

    day: date
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the text that does not fit: ``kind``, the day if any, and the words or figures found there."""

    kind: str
    day: date | None = None
    said: str = ""


@dataclass(slots=True)
class HolidayReading:
    """What was read from the text: days, doubts, the year it is about and its document number, where it names them."""

    days: dict[date, DayRow] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    year: int | None = None
    number: str = ""


@dataclass(slots=True)
class _Sentence:
    """The dates of a sentence until a word says whether they are off or worked."""

    name: str
    waiting: list[date] = field(default_factory=list)
    month: int | None = None
    last: date | None = None
    is_range: bool = False
    off: set[date] = field(default_factory=set)


def normalize_text(text: str) -> str:
    """Return the text with full-width signs made narrow and blanks taken out; line ends stay."""
    folded = unicodedata.normalize("NFKC", text).replace("：", ":").replace("（", "(").replace("）", ")")
    return re.sub(r"[^\S\n]+", "", folded)


def read_holiday_text(text: str, year: int) -> HolidayReading:
    """Read the notice of ``year``; dates that name no year are of this one."""
    plain = normalize_text(text)
    reading = HolidayReading()
    about = _ABOUT.search(plain)
    reading.year = int(about[1]) if about else None
    number = _NUMBER.search(plain)
    reading.number = number[0] if number else ""
    if reading.year not in (None, year):
        reading.doubts.append(Doubt("other_year", said=str(reading.year)))
    name = ""
    for part in re.split(r"[。;\n]", plain):
        head = _HEAD.match(part)
        if head:
            name = head["name"]
        _read_sentence(part[head.end() :] if head else part, _Sentence(name), reading, year)
    return reading


def _read_sentence(part: str, sentence: _Sentence, reading: HolidayReading, year: int) -> None:
    for token in _TOKEN.finditer(part):
        if token["day"]:
            _add_date(token, sentence, reading, year)
        elif token["dash"]:
            sentence.is_range = sentence.last is not None
        elif token["count"]:
            _compare_count(int(token["count"]), sentence, reading)
        else:
            _apply_word(token, sentence, reading, year)
    left = [day for day in sentence.waiting if day.year == year and day not in reading.days]
    reading.doubts += [Doubt("neither", day) for day in left]


def _apply_word(token: re.Match[str], sentence: _Sentence, reading: HolidayReading, year: int) -> None:
    """Apply a word for off or worked to the dates before it."""
    if token["works"]:
        _add_days(sentence, reading, year, DayKind.MAKEUP_WORKDAY)
        return
    if token["joins"]:
        sentence.waiting = [beside for day in sorted(sentence.off) for beside in _adjacent_weekend(day)]
    sentence.off |= set(sentence.waiting)
    _add_days(sentence, reading, year, DayKind.HOLIDAY)


def _compare_count(count: int, sentence: _Sentence, reading: HolidayReading) -> None:
    if count != len(sentence.off):
        reading.doubts.append(Doubt("other_count", min(sentence.off, default=None), f"{count} / {len(sentence.off)}"))


def _add_date(token: re.Match[str], sentence: _Sentence, reading: HolidayReading, year: int) -> None:
    """Add a date to the sentence, and all days of the range where it ends one."""
    month = int(token["month"]) if token["month"] else sentence.month
    day = _make_date(int(token["year"] or 0) or _year_of(sentence, month, year), month, int(token["day"]))
    if day is None:
        reading.doubts.append(Doubt("no_such_day", said=token[0]))
        return
    weekday = _WEEKDAY.search(token["note"] or "")
    if weekday and WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
        reading.doubts.append(Doubt("other_weekday", day, weekday[1]))
    if sentence.is_range and sentence.last is not None:
        _fill_range(sentence, reading, day, has_year=bool(token["year"]))
    else:
        sentence.waiting.append(day)
    sentence.month, sentence.last, sentence.is_range = month, day, False


def _year_of(sentence: _Sentence, month: int | None, year: int) -> int:
    """Return the year of a date without one: the range's own, the next after December."""
    if sentence.is_range and sentence.last is not None:
        return sentence.last.year + (month is not None and month < sentence.last.month)
    return year


def _fill_range(sentence: _Sentence, reading: HolidayReading, end: date, *, has_year: bool) -> None:
    begin = sentence.last
    if begin is None:
        return
    if end.year > begin.year and not has_year:
        # New Year: the notice of a year begins with the last days of the one before.
        begin, end = (day.replace(year=day.year - 1) for day in (begin, end))
        sentence.waiting[-1] = begin
    length = (end - begin).days
    if not 0 < length <= 31:
        reading.doubts.append(Doubt("backwards", begin, end.isoformat()))
        return
    sentence.waiting += [begin + step * ONE_DAY for step in range(1, length + 1)]


def _make_date(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _add_days(sentence: _Sentence, reading: HolidayReading, year: int, kind: str) -> None:
    """Record the waiting dates of a sentence as days of this kind."""
    for day in sentence.waiting:
        known = reading.days.get(day)
        if day.year != year:
            # A weekend joined with New Year is free there anyway.
            if day.weekday() < SATURDAY or kind != DayKind.HOLIDAY:
                reading.doubts.append(Doubt("outside", day, kind))
        elif known is not None and known.kind != kind:
            reading.doubts.append(Doubt("both", day))
        else:
            reading.days[day] = DayRow(day, kind, known.name if known else sentence.name)
    sentence.waiting = []


def _adjacent_weekend(day: date) -> Iterator[date]:
    steps = {FRIDAY: (1, 2), SATURDAY: (1,), SUNDAY: (-1,), MONDAY: (-2, -1)}.get(day.weekday(), ())
    return (day + step * ONE_DAY for step in steps)
