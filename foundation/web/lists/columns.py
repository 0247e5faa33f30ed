"""Columns of a list, declared once: what the export writes and what a dictionary of data reads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import cache
from operator import attrgetter
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
    """A column: its lasting code, its name for people, and where its value comes from.

    ``value``: the attribute of a row, by its name (the code, where none is said), or a function of the row.
    ``words``: what that value means to people, where it is a key; looked up once for each key of an export.
    ``is_personal``: it may say something about a person; exported masked unless the reader may have it and says why.
    ``order``: the word of the order that sorts by it, if one does.
    """

    code: str
    name: Any
    value: str | Callable[[Any], Any] = ""
    kind: Kind = Kind.TEXT
    is_personal: bool = False
    order: str = ""
    words: Callable[[Any], Value] | None = None

    def reader(self, *, with_personal: bool = False) -> Callable[[Sequence[Any]], list[Value]]:
        """Return the function from the rows of a batch to this column's values as an export writes them.

        Moments come in local time without a zone. It serves one export: what it has looked up it does not look up again.
        """
        steps: list[Callable[[Any], Any]] = [
            self.value if callable(self.value) else attrgetter(self.value or self.code)
        ]
        if self.words is not None:
            steps.append(cache(self.words))
        if self.is_personal and not with_personal:
            steps.append(masked)
        elif self.kind is Kind.MOMENT:
            steps.append(_local_in(timezone.get_current_timezone()))

        def read(rows: Sequence[Any]) -> list[Value]:
            values: Iterable[Any] = rows
            for step in steps:
                values = map(step, values)
            return list(values)

        return read


def choice(choices: Any) -> Callable[[Any], str]:
    """Return the words of a column whose value is one of ``choices``: its label, nothing where none is set."""
    return lambda value: str(choices(value).label) if value else ""


def _local_in(zone: tzinfo) -> Callable[[Any], Any]:
    def local(value: Any) -> Any:
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else value

    return local
