"""Columns of a list, declared once: what the export writes and what a dictionary of data reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    DAY = "day"
    YES_NO = "yes_no"


Value = str | int | float | date | datetime | bool | None


def masked(value: Value) -> str:
    """Return a personal value as those read it who may not export it: its first sign, and that something is hidden."""
    text = str(value or "").strip()
    return f"{text[:1]}***" if text else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its lasting code, its name for people, and the function from a row to its value.

    ``is_personal``: it may say something about a person; exported masked unless the reader may have it and says why.
    ``order``: the word of the order that sorts by it, if one does.
    """

    code: str
    name: Any
    value: Callable[[Any], Value]
    kind: Kind = Kind.TEXT
    is_personal: bool = False
    order: str = ""

    def read(self, row: Any, *, with_personal: bool = False) -> Value:
        """Return the value of a row as an export writes it, moments in local time without a zone."""
        value = self.value(row)
        if self.is_personal and not with_personal:
            return masked(value)
        if isinstance(value, datetime):
            return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        return value
