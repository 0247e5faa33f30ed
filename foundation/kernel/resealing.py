"""Sealed columns of the product, and sealing them again by the newest key, so that older keys can be removed.

Each room registers its own beside what seals them (``register_sealed``); ``manage.py reseal`` walks through all. What the newest key
has sealed is passed over, so a walk that was cut short goes on where it stood.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from foundation.kernel.personal_data import all_rows
from foundation.kernel.sealing import Unreadable, is_sealed_by_newest, seal, unseal

BATCH = 500
_COLUMNS: dict[tuple[str, str], str] = {}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the walk has come in one column: rows looked at, of how many, sealed again, and those no key opens."""

    column: str
    seen: int
    of: int
    resealed: int
    unreadable: int


def register_sealed(label: str, **purposes: str) -> None:
    """Register the sealed columns of a model (``app.Model``): column -> the purpose it is sealed for.

    Raises ``ValueError`` for a column that is registered twice.
    """
    for column, purpose in purposes.items():
        if (label, column) in _COLUMNS:
            raise ValueError(f"{label}.{column} is registered twice")
        _COLUMNS[label, column] = purpose


def sealed_columns() -> list[tuple[type[models.Model], str, str]]:
    """Return model, column and purpose of every sealed column, by name."""
    return [(apps.get_model(label), column, purpose) for (label, column), purpose in sorted(_COLUMNS.items())]


def reseal_all(tell: Callable[[Progress], Any] = lambda _progress: None) -> int:
    """Seal every readable text by the newest key and return how many; ``tell`` hears of each batch."""
    return sum(_reseal_column(*one, tell) for one in sealed_columns())


def _reseal_column(model: type[models.Model], column: str, purpose: str, tell: Callable[[Progress], Any]) -> int:
    name, seen, resealed, unreadable = f"{model._meta.label}.{column}", 0, 0, 0
    rows = all_rows(model).exclude(**{column: ""})
    total = rows.count()
    for batch in _batches(rows, column):
        for pk, kept in batch:
            seen += 1
            if is_sealed_by_newest(purpose, kept):
                continue
            try:
                fresh = seal(purpose, unseal(purpose, kept))
            except Unreadable:
                unreadable += 1
                continue
            # Not where it has been emptied or written in the meantime.
            resealed += all_rows(model).filter(pk=pk, **{column: kept}).update(**{column: fresh})
        tell(Progress(name, seen, total, resealed, unreadable))
    return resealed


def _batches(rows: Any, column: str) -> Iterator[list[tuple[Any, str]]]:
    found = list(rows.order_by("pk").values_list("pk", column)[:BATCH])
    while found:
        yield found
        found = list(rows.filter(pk__gt=found[-1][0]).order_by("pk").values_list("pk", column)[:BATCH])
