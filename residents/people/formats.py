"""The forms of identity numbers: what each kind looks like, and its check digit where one is published.

Sources, to be checked locally: GB 11643-1999 (18 characters, date of birth in 7 to 14, check by ISO 7064 MOD 11-2); residence
permits of Hong Kong, Macao and Taiwan residents follow it with the codes 81, 82, 83 (rules of 2018); the card of foreign
permanent residents of 2017 has three letters of the nationality and twelve digits, that of 2023 has 18 digits, begins with 9
and takes the same check (National Immigration Administration, adaptation rules of 2023). Travel permits: H or M and eight
digits, older ones two more for the issue; Taiwan eight digits, older ones ten. No check digit of these is published.
"""

import re
import unicodedata
from datetime import date

from residents.people.choices import NumberKind

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SHAPES = {
    NumberKind.MAINLAND_ID: re.compile(r"[1-7]\d{16}[\dX]"),
    NumberKind.REGIONAL_RESIDENCE: re.compile(r"8[123]0000\d{11}[\dX]"),
    NumberKind.HK_MACAO_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?"),
    NumberKind.TAIWAN_PERMIT: re.compile(r"\d{8}(\d{2})?"),
    NumberKind.FOREIGN_CARD_2017: re.compile(r"[A-Z]{3}\d{12}"),
    NumberKind.FOREIGN_CARD_2023: re.compile(r"9\d{16}[\dX]"),
    NumberKind.PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
}
CHECKED = frozenset({NumberKind.MAINLAND_ID, NumberKind.REGIONAL_RESIDENCE, NumberKind.FOREIGN_CARD_2023})


def normalize_number(text: str) -> str:
    """Return a number as it is compared: half width, capitals, without spaces, dots and hyphens."""
    return re.sub(r"[\s\-–·.()]", "", unicodedata.normalize("NFKC", text)).upper()


def normalize_name(text: str) -> str:
    """Return a name as it is compared: half width, one case, every middle dot the same, without spaces."""
    return re.sub(r"[\s]", "", re.sub(r"[·•‧・．.]", "·", unicodedata.normalize("NFKC", text))).casefold()


def check_character(first: str) -> str:
    """Return the check character that belongs to 17 digits (ISO 7064 MOD 11-2)."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first, strict=True)) % 11]


def number_fault(kind: str, number: str, today: date) -> str:
    """Return what is wrong with a normalised number: ``shape``, ``date``, ``check``; empty when nothing is."""
    shape = SHAPES.get(NumberKind(kind))
    if shape is None or not shape.fullmatch(number):
        return "shape"
    if kind not in CHECKED:
        return ""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "date"
    if not date(1880, 1, 1) <= born <= today:
        return "date"
    return "" if check_character(number[:17]) == number[17] else "check"


def mask_number(number: str) -> str:
    """Return a number with only its last four characters: enough to tell two cards of one family apart."""
    return "*" * max(len(number) - 4, 0) + number[-4:] if number else ""
