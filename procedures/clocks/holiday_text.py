"""Reads the State Council's notice of a year's holidays: Chinese sentences in, days and doubts out. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from procedures.clocks.choices import DayKind

ONE_DAY = timedelta(days=1)
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
    """A day that is not what its weekday says."""

    day: date
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not fit in the text: ``kind``, the day it is about if any, and what was found for the sentence."""

    kind: str
    day: date | None = None
    said: str = ""


@dataclass(slots=True)
class Reading:
    """What the text says: its days, what is doubtful, the year it speaks of and its number, where it names them."""

    days: dict[date, DayRow] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    year: int | None = None
    number: str = ""


@dataclass(slots=True)
class _Sentence:
    """The dates of a sentence that wait for the word saying what they are."""

    name: str
    waiting: list[date] = field(default_factory=list)
    month: int | None = None
    last: date | None = None
    is_range: bool = False
    off: set[date] = field(default_factory=set)


def normalized(text: str) -> str:
    """Return the text with full-width signs made narrow and blanks taken out; line ends stay."""
    folded = unicodedata.normalize("NFKC", text).replace("：", ":").replace("（", "(").replace("）", ")")
    return re.sub(r"[^\S\n]+", "", folded)


def read_holiday_text(text: str, year: int) -> Reading:
    """Read the notice of ``year``; dates that name no year are of this one."""
    plain = normalized(text)
    reading = Reading()
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


def _read_sentence(part: str, sentence: _Sentence, reading: Reading, year: int) -> None:
    for token in _TOKEN.finditer(part):
        if token["day"]:
            _take_date(token, sentence, reading, year)
        elif token["dash"]:
            sentence.is_range = sentence.last is not None
        elif token["count"]:
            _compare_count(int(token["count"]), sentence, reading)
        else:
            _take_word(token, sentence, reading, year)
    left = [day for day in sentence.waiting if day.year == year and day not in reading.days]
    reading.doubts += [Doubt("neither", day) for day in left]


def _take_word(token: re.Match[str], sentence: _Sentence, reading: Reading, year: int) -> None:
    """Let the word that says what the dates before it are decide."""
    if token["works"]:
        _settle(sentence, reading, year, DayKind.MAKEUP_WORKDAY)
        return
    if token["joins"]:
        sentence.waiting = [beside for day in sorted(sentence.off) for beside in _weekend_beside(day)]
    sentence.off |= set(sentence.waiting)
    _settle(sentence, reading, year, DayKind.HOLIDAY)


def _compare_count(count: int, sentence: _Sentence, reading: Reading) -> None:
    if count != len(sentence.off):
        reading.doubts.append(Doubt("other_count", min(sentence.off, default=None), f"{count} / {len(sentence.off)}"))


def _take_date(token: re.Match[str], sentence: _Sentence, reading: Reading, year: int) -> None:
    """Keep a date, and where it ends a range all days up to it."""
    month = int(token["month"]) if token["month"] else sentence.month
    day = _date(int(token["year"] or 0) or _year_of(sentence, month, year), month, int(token["day"]))
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


def _fill_range(sentence: _Sentence, reading: Reading, end: date, *, has_year: bool) -> None:
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


def _date(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _settle(sentence: _Sentence, reading: Reading, year: int, kind: str) -> None:
    """Write the waiting dates down as what the word says."""
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


def _weekend_beside(day: date) -> Iterator[date]:
    steps = {FRIDAY: (1, 2), SATURDAY: (1,), SUNDAY: (-1,), MONDAY: (-2, -1)}.get(day.weekday(), ())
    return (day + step * ONE_DAY for step in steps)
