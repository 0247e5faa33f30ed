"""Owns the reading of time limits as cities' tables write them: "2紧急工作时", "4小时", "种植季节15工作日", "2 working days".

A bare hour is a working hour and a bare day a working day: so the tables of digital urban management mean them
(working rules of Yuncheng).
"""

import re
import unicodedata
from dataclasses import dataclass

from incidents.catalogue.choices import RowFault
from procedures.clocks.choices import LimitUnit

UNITS = {
    LimitUnit.URGENT_HOUR: ("紧急工作小时", "紧急工作时", "紧急小时", "urgenthours", "urgenthour"),
    LimitUnit.URGENT_DAY: ("紧急工作日", "紧急工作天", "紧急日", "紧急天", "urgentdays", "urgentday"),
    LimitUnit.NATURAL_DAY: ("自然日", "自然天", "日历日", "日历天", "naturaldays", "naturalday", "calendardays", "calendarday"),
    LimitUnit.WORK_HOUR: ("工作小时", "工作时", "小时", "workinghours", "workinghour", "hours", "hour"),
    LimitUnit.WORK_DAY: ("工作日", "工作天", "日", "天", "workingdays", "workingday", "days", "day"),
}  # fmt: skip
_UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}
_WORDS = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LIMIT = re.compile(
    rf"^(?P<before>[^0-9一二两三四五六七八九十]*?)(?P<amount>[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十]+)个?(?P<unit>{_WORDS})"
    r"(?:以?内|之内)?(?P<after>.*)$",
    re.IGNORECASE,
)
_IGNORED_BEFORE = re.compile(r"^(?:≤|<=|不超过|within)?$", re.IGNORECASE)
LARGEST = 32_767


@dataclass(frozen=True, slots=True)
class ReadLimit:
    """A limit as read: amount and unit, and the words beside it that say when or for what it counts.

    Where it could not be read, ``fault`` is a ``RowFault``, and amount and unit are empty.
    """

    amount: int = 0
    unit: str = ""
    words: str = ""
    fault: str = ""


def read_limit(text: str) -> ReadLimit:
    """Return what a cell with a limit says; never raises."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not folded:
        return ReadLimit(fault=RowFault.NO_LIMIT)
    found = _LIMIT.match(folded)
    if found is None:
        return ReadLimit(fault=RowFault.UNKNOWN_LIMIT)
    amount = _number(found["amount"])
    if amount is None or not 0 < amount <= LARGEST:
        return ReadLimit(fault=RowFault.BROKEN_LIMIT)
    if re.search(r"[0-9]", found["after"]):
        return ReadLimit(fault=RowFault.SEVERAL_LIMITS)
    before = "" if _IGNORED_BEFORE.match(found["before"]) else found["before"]
    words = " ".join(part.strip("，,;；:：()") for part in (before, found["after"]) if part.strip("，,;；:：()"))
    return ReadLimit(amount, _UNIT_OF[found["unit"].lower()], words)


def _number(text: str) -> int | None:
    """Return a number in digits or in Chinese up to 99; None where it is no whole one."""
    if text[0].isdigit():
        return int(text.partition(".")[0]) if not text.partition(".")[2].strip("0") else None
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
