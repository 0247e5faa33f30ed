"""Codes of areas, units and the like as people and spreadsheets write them: one rule for forms, API, files and commands."""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

# Whole numbers from here on have neighbours that a double cannot tell apart: 9,007,199,254,740,992.
LARGEST_EXACT = 2**53
# Control characters, invisible ones (zero-width spaces, direction marks, BOM), every kind of blank.
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d*)?[eE][+-]?\d+")
FRACTION = re.compile(r"\d+[.,]\d*[1-9]\d*")
EMPTY_FRACTION = re.compile(r"(\d+)[.,]0*")


def fold_code(value: Any) -> str:
    """Return a code in its one form: half-width, no blanks or invisible characters, no ``.0`` after a whole number.

    "" for None and for a missing number (NaN).
    """
    if value is None or value != value:  # noqa: PLR0124 - a missing number is not itself
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_EXACT:
        value = int(value)
    text = unicodedata.normalize("NFKC", _replace_surrogates(str(value)))
    text = "".join(sign for sign in text if unicodedata.category(sign) not in UNSEEN)
    text = text.lstrip("'’‘`")
    whole = EMPTY_FRACTION.fullmatch(text)
    return whole[1] if whole else text


def code_problem(value: Any) -> str:
    """Return why a value cannot be a code, as a sentence that says what to do; "" when it can. Rounded numbers cannot."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and value == value  # noqa: PLR0124
    text = fold_code(value)
    if is_number and abs(value) >= LARGEST_EXACT:
        return _(
            "“%(code)s” stands there as a number, and numbers this long lose their last digits on the way. Format the "
            "column of codes as text, enter the codes again, and save the file again."
        ) % {"code": str(value)[:40]}
    if SCIENTIFIC.fullmatch(text) or FRACTION.fullmatch(text):
        return _(
            "“%(code)s” is a rounded number: its last digits are lost. Format the column of codes as text, enter the "
            "codes again, and save the file again."
        ) % {"code": text[:40]}
    return ""


def _replace_surrogates(text: str) -> str:
    """Replace lone surrogates (half of a character), which no database can hold."""
    return text.encode(errors="replace").decode()
