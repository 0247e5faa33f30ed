"""Reads the roll of a ballot from a spreadsheet and says of each line what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.accounts.phones import e164
from foundation.kernel.search import normalize_text
from foundation.kernel.tables import Row, read_rows
from procedures.ballots.bases import RollEntry
from procedures.ballots.keys import key_of_number

COLUMNS = {
    "name": ("姓名", "业主姓名", "代表姓名", "name"),
    "number": ("证件号码", "身份证号", "编号", "number"),
    "phone": ("手机", "手机号", "电话", "phone"),
    "unit": ("户号", "房号", "户", "unit"),
    "area": ("面积", "建筑面积", "专有部分面积", "area"),
    "counts": ("计入人数", "counts as a person"),
}
NEEDED = (("name",), ("number", "phone"))
# What a column of yes and no may say.
YES_WORDS, NO_WORDS = {"", "是", "yes", "y", "1", "√"}, {"否", "no", "n", "0", "×"}
LONGEST_NAME, LONGEST_UNIT, MOST_AREA = 80, 40, 10**9
MOST_VOTERS = 50_000
# Returns the keys of the people whom the room above knows by these phones (E.164), or by these numbers as written.
KeysOf = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Whom the room above knows already, by phone and by number, so that a person is one line however the file says it."""

    by_phone: KeysOf
    by_number: KeysOf


@dataclass(frozen=True, slots=True)
class RollFault:
    """What is wrong with one line, in a sentence that says what to do."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class RollReading:
    """What a file says: the people of the roll, and the lines that have to be put right first."""

    entries: tuple[RollEntry, ...]
    faults: tuple[RollFault, ...]


def read_roll(data: bytes, *, by_area: bool, known: KnownPeople) -> RollReading:
    """Return the people of a roll, CSV or XLSX, and what is wrong with which line.

    One person stands on it once; where floor area counts, further lines with the same number and another unit are added to
    that person. Raises ``Invalid`` for a file that cannot be read or lacks a column.
    """
    rows = read_rows(data, COLUMNS, (*NEEDED, ("area",)) if by_area else NEEDED)
    phones = {row.number: e164(row.values.get("phone", "")) for row in rows}
    numbers = {row.number: normalize_text(row.values.get("number", "")).strip() for row in rows}
    keys = known.by_phone(sorted({phone for phone in phones.values() if phone}))
    people = known.by_number(sorted({number for number in numbers.values() if number}))
    reader = _Reader(by_area)
    for row in rows[:MOST_VOTERS]:
        phone = phones[row.number]
        reader.read(row, people.get(numbers[row.number], "") or keys.get(phone, ""), key_of_number(phone))
    if len(rows) > MOST_VOTERS:
        sentence = _("A roll has at most %(most)d lines.") % {"most": MOST_VOTERS}
        reader.faults.append(RollFault(rows[MOST_VOTERS].number, sentence))
    return RollReading(tuple(reader.entries.values()), tuple(reader.faults))


class _Reader:
    """Reads line after line, and knows who and which unit has stood before."""

    def __init__(self, by_area: bool) -> None:  # noqa: FBT001 - a private class
        self.by_area = by_area
        self.entries: dict[str, RollEntry] = {}
        self.by_number: dict[str, RollEntry] = {}
        self.line_of_unit: dict[str, int] = {}
        self.faults: list[RollFault] = []

    def read(self, row: Row, person_key: str, phone_key: str) -> None:
        """Take one line in, or write down what is wrong with it."""
        sentence = self._take(row, person_key, phone_key)
        if sentence:
            self.faults.append(RollFault(row.number, sentence))

    def _take(self, row: Row, person_key: str, phone_key: str) -> str:
        values = {name: normalize_text(row.values.get(name, "")).strip() for name in COLUMNS}
        number_key = key_of_number(values["number"])
        key = person_key or number_key or phone_key
        sentence = self._fault_of(values, key)
        if sentence:
            return sentence
        area, unit = _area(values["area"]), values["unit"]
        if unit in self.line_of_unit and unit:
            return _("The unit %(unit)s stands on line %(line)d already; a unit votes once.") % {
                "unit": unit,
                "line": self.line_of_unit[unit],
            }
        known = self.entries.get(key) or (self.by_number.get(number_key) if number_key else None)
        if known is not None and not (self.by_area and unit and known.units):
            return _("This person stands on line %(line)d already.") % {"line": known.line}
        self._keep(known, row, values, key=key, number_key=number_key, area=area or 0)
        return ""

    def _keep(
        self, known: RollEntry | None, row: Row, values: Mapping[str, str], *, key: str, number_key: str, area: int
    ) -> None:
        counts = values["counts"].lower() in YES_WORDS
        entry = known or RollEntry(row.number, values["name"], key, number_key, counts)
        if values["unit"]:
            entry.units[values["unit"]] = area
            self.line_of_unit[values["unit"]] = row.number
        entry.area += area
        self.entries[entry.voter_key] = entry
        if number_key:
            self.by_number[number_key] = entry

    def _fault_of(self, values: Mapping[str, str], key: str) -> str:
        if not values["name"]:
            return _("The name is missing.")
        if len(values["name"]) > LONGEST_NAME or len(values["unit"]) > LONGEST_UNIT:
            return _("The name or the unit is too long.")
        if not key:
            return _("Neither a number nor a phone says who this is; fill in one of them.")
        area = _area(values["area"])
        if area is None or (self.by_area and area <= 0):
            return _("The area is no number of square metres with at most two decimals.")
        if values["counts"].lower() not in YES_WORDS | NO_WORDS:
            return _("Say yes or no to whether the person is counted.")
        return ""


def _area(text: str) -> int | None:
    """Return hundredths of a square metre, exactly as written; None for what is no such number, 0 for nothing."""
    if not text:
        return 0
    try:
        hundredths = Decimal(text.replace(",", "")) * 100
    except InvalidOperation:
        return None
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value() or not 0 <= hundredths <= MOST_AREA:
        return None
    return int(hundredths)
