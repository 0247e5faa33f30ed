"""The register of personal data: which columns hold any, what for, how long; and the sweep that empties what has expired.

Each room declares its own in ``personal.py``. ``manage.py personal`` prints the register, docs/personal-data.md shows it, and
tests/test_personal_data.py fails on a column that looks personal and stands nowhere here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.audit import audit

SWEEP = system("personal data")
# Rows emptied in one transaction: few enough that SQLite's other writers hardly wait.
BATCH = 500
# What a part of a column's name says of what may stand in it. A false alarm costs a line with a reason; a miss costs more.
_WORDS = """
account address age agent answer applicant author bank birth birthdate birthday body by card cardholder change
comment contact content data description detail details digest disability dob education elder email ethnic ethnicity
fault fax fingerprint gender handler health holder household iban id idcard identity ids income initials ip key
label lat lng location login mail member message mobile name nation nationality nickname note number official
opinion owner params parent party passport payload person phone photo photos picture pinyin place plate political
portrait query reason religion remark remarks reporter repr representative resident search sex signature spouse
subject taken tel telephone text title token user username voice wechat whom witness words
"""
_LOOKS_PERSONAL = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal columns of a model that are kept for the same reason and as long.

    They expire ``kept_for`` after the day or moment in the column ``since``, and are then set to ``emptied``; with
    ``emptied`` None the row is deleted. Without ``since`` nothing expires by the sweep and ``kept`` says in words until when.
    """

    columns: tuple[str, ...]
    why: str
    kept: str = ""
    since: str = ""
    kept_for: timedelta = timedelta()
    emptied: Mapping[str, Any] | None = None
    # A column that takes the moment of the sweep.
    stamp: str = ""
    # Rows that the sweep leaves alone.
    only: Q = field(default_factory=Q)

    def how_long(self) -> str:
        """Return the retention in words."""
        if not self.since:
            return self.kept
        days = f"{self.kept_for.days} days after" if self.kept_for else "until"
        return f"{days} `{self.since}`, then {'the row is deleted' if self.emptied is None else 'emptied'}"


@dataclass(frozen=True, slots=True)
class NotPersonal:
    """Columns that only look personal."""

    columns: tuple[str, ...]
    why: str


Entry = Personal | NotPersonal
_DECLARED: dict[type[models.Model], tuple[Entry, ...]] = {}


def declare(model: type[models.Model], *entries: Entry) -> None:
    """Put the personal columns of a model into the register. Raises ``ValueError`` for a second time or a wrong column."""
    if model in _DECLARED:
        raise ValueError(f"{model._meta.label} has declared its personal data already")
    known = {column.name for column in model._meta.concrete_fields}
    named = [name for entry in entries for name in entry.columns]
    if len(named) != len(set(named)) or not known.issuperset(named):
        raise ValueError(f"{model._meta.label}: {sorted(named)} are not columns, or stand twice")
    _DECLARED[model] = entries


def declared() -> Mapping[type[models.Model], Sequence[Entry]]:
    """Return the register, by model in the order of their labels."""
    return dict(sorted(_DECLARED.items(), key=lambda item: item[0]._meta.label))


def undeclared(model: type[models.Model]) -> list[str]:
    """Return the columns of a model that look personal and that its room has said nothing of."""
    said = {name for entry in _DECLARED.get(model, ()) for name in entry.columns}
    return [column.name for column in model._meta.concrete_fields if column.name not in said and looks_personal(column)]


def looks_personal(column: Any) -> bool:
    """Say whether a column may hold something of a person: by the parts of its name, or because it leads to a user."""
    if column.primary_key and not column.is_relation:
        return False
    if column.is_relation:
        return bool(column.related_model._meta.label == "accounts.User")
    # A day, a flag or a length of time under such a name is part of something else.
    if isinstance(column, models.BooleanField | models.DurationField):
        return False
    if isinstance(column, models.FileField | models.EmailField | models.GenericIPAddressField):
        return True
    return not _LOOKS_PERSONAL.isdisjoint(re.split(r"_|(?<=[a-z])(?=\d)", column.name))


def expired(model: type[models.Model], entry: Personal, now: datetime) -> QuerySet[Any]:
    """Return the rows whose time has come and that still hold something."""
    by_moment = isinstance(model._meta.get_field(entry.since), models.DateTimeField)
    until = now - entry.kept_for if by_moment else city_time.local_day(now - entry.kept_for)
    rows = model._default_manager.filter(entry.only, **{f"{entry.since}__lte": until})
    if entry.emptied is None:
        return rows
    return rows.exclude(**{name: value for name, value in entry.emptied.items() if value is not None}, **_nulls(entry))


def _nulls(entry: Personal) -> dict[str, bool]:
    return {f"{name}__isnull": True for name, value in (entry.emptied or {}).items() if value is None}


def expiring() -> Iterator[tuple[type[models.Model], Personal]]:
    """Return what the sweep empties."""
    return (
        (model, entry)
        for model, entries in declared().items()
        for entry in entries
        if isinstance(entry, Personal) and entry.since
    )


def empty_expired(now: datetime, *, between: Callable[[], Any] = lambda: None) -> int:
    """Empty what has expired, a batch a transaction; return how many rows. Done again it finds nothing.

    ``between`` is called after each batch, outside of its transaction.
    """
    return sum(_empty(model, entry, now, between) for model, entry in expiring())


def _empty(model: type[models.Model], entry: Personal, now: datetime, between: Callable[[], Any]) -> int:
    total, rest = 0, expired(model, entry, now).order_by("pk").values_list("pk", flat=True)
    pks = list(rest[:BATCH])
    while pks:
        total += _empty_rows(model, entry, pks, now)
        between()
        pks = list(rest.filter(pk__gt=pks[-1])[:BATCH])
    return total


def _empty_rows(model: type[models.Model], entry: Personal, pks: Sequence[Any], now: datetime) -> int:
    """Empty those of the rows that are still to be, write down in the same transaction how many, and return it."""
    with transaction.atomic():
        rows = expired(model, entry, now).filter(pk__in=pks)
        if entry.emptied is None:
            count = rows.delete()[1].get(model._meta.label, 0)
        else:
            count = rows.update(**entry.emptied, **({entry.stamp: now} if entry.stamp else {}))
        if count:
            detail = {"columns": list(entry.columns), "rows": count, "deleted": entry.emptied is None}
            audit(SWEEP, "empty_expired", "personal_data", [model._meta.label], at=now, detail=detail)
    return count
