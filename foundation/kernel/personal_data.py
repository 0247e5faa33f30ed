"""The register of personal data (which columns, what for, how long) and the sweep that empties what has expired.

Each room declares its own in ``personal.py``. ``manage.py personal`` prints the register as docs/personal-data.md;
tests/test_personal_data.py fails on a column that looks personal and is not declared.
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
# Parts of column names that suggest personal data. A false alarm costs a line with a reason; a miss costs more.
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
    """Personal columns of a model that are kept for the same purpose and for the same time.

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
    # The only rows that the sweep touches.
    only: Q = field(default_factory=Q)

    def retention_in_words(self) -> str:
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
    """Put the columns of a model into the register.

    Raises ``ValueError`` when the model is declared already, a column does not exist or stands twice.
    """
    if model in _DECLARED:
        raise ValueError(f"{model._meta.label} has declared its personal data already")
    known = {column.name for column in model._meta.concrete_fields}
    named = [name for entry in entries for name in entry.columns]
    if len(named) != len(set(named)) or not known.issuperset(named):
        raise ValueError(f"{model._meta.label}: {sorted(named)} are not columns, or stand twice")
    _DECLARED[model] = entries


def register_by_model() -> Mapping[type[models.Model], Sequence[Entry]]:
    """Return the register: model -> its entries, in the order of the models' labels."""
    return dict(sorted(_DECLARED.items(), key=lambda item: item[0]._meta.label))


def undeclared_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of a model that look personal and that its room has not declared."""
    declared = {name for entry in _DECLARED.get(model, ()) for name in entry.columns}
    return [
        column.name for column in model._meta.concrete_fields if column.name not in declared and looks_personal(column)
    ]


def all_rows(model: type[models.Model]) -> models.Manager[Any]:
    """Return the manager of every row of a model, also of those that its own managers leave out."""
    return model._base_manager  # noqa: SLF001 - Django's documented name


def looks_personal(column: Any) -> bool:
    """Say whether a column may hold personal data: by the parts of its name, its type, or because it points to a user."""
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


def expired_rows(model: type[models.Model], entry: Personal, now: datetime) -> QuerySet[Any]:
    """Return the rows whose retention has ended at ``now`` and that have not been emptied yet."""
    by_moment = isinstance(model._meta.get_field(entry.since), models.DateTimeField)
    until = now - entry.kept_for if by_moment else city_time.local_day(now - entry.kept_for)
    rows = model._default_manager.filter(entry.only, **{f"{entry.since}__lte": until})
    if entry.emptied is None:
        return rows
    return rows.exclude(
        **{name: value for name, value in entry.emptied.items() if value is not None}, **_null_conditions(entry)
    )


def _null_conditions(entry: Personal) -> dict[str, bool]:
    return {f"{name}__isnull": True for name, value in (entry.emptied or {}).items() if value is None}


def expiring_entries() -> Iterator[tuple[type[models.Model], Personal]]:
    """Return the models and entries that the sweep empties: those with a retention counted from a column."""
    return (
        (model, entry)
        for model, entries in register_by_model().items()
        for entry in entries
        if isinstance(entry, Personal) and entry.since
    )


def empty_expired(now: datetime, *, between: Callable[[], Any] = lambda: None) -> int:
    """Empty or delete what has expired, one batch per transaction; return how many rows. A second run finds nothing.

    ``between`` is called after each batch, outside of its transaction.
    """
    return sum(_empty_in_batches(model, entry, now, between) for model, entry in expiring_entries())


def _empty_in_batches(model: type[models.Model], entry: Personal, now: datetime, between: Callable[[], Any]) -> int:
    total, rest = 0, expired_rows(model, entry, now).order_by("pk").values_list("pk", flat=True)
    pks = list(rest[:BATCH])
    while pks:
        total += _empty_rows(model, entry, pks, now)
        between()
        pks = list(rest.filter(pk__gt=pks[-1])[:BATCH])
    return total


def _empty_rows(model: type[models.Model], entry: Personal, pks: Sequence[Any], now: datetime) -> int:
    """Empty or delete those of the rows that are still expired, audit how many in the same transaction, and return it."""
    with transaction.atomic():
        rows = expired_rows(model, entry, now).filter(pk__in=pks)
        if entry.emptied is None:
            count = rows.delete()[1].get(model._meta.label, 0)
        else:
            count = rows.update(**entry.emptied, **({entry.stamp: now} if entry.stamp else {}))
        if count:
            detail = {"columns": list(entry.columns), "rows": count, "deleted": entry.emptied is None}
            audit(SWEEP, "empty_expired", "personal_data", [model._meta.label], at=now, detail=detail)
    return count
