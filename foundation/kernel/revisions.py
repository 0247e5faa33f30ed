"""Revision numbers of cached reference data: a process compares them to know whether its cache is out of date."""

from collections.abc import Mapping
from functools import cache

from django.db import connection, transaction
from django.db.models import F, Model

from foundation.kernel.models import Revision


def current() -> Mapping[str, int]:
    """Return every revision by name. Plain SQL, because nearly every request runs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM kernel_revision")
        return dict(cursor.fetchall())


def current_with_number(model: type[Model], name: str, seen: int) -> tuple[Mapping[str, int], int | None]:
    """Return every revision, and a number for a new row of the model: one statement for both where the database deals out numbers.

    None where it does not (SQLite), and where the revision ``name`` is another than ``seen``: whoever decided by the old one
    that a number is needed has to decide again. A number that is not used is lost, as with any sequence.
    """
    if connection.vendor != "postgresql":
        return current(), None
    with connection.cursor() as cursor:
        cursor.execute(_with_number(model), [name, seen])
        numbers = dict(cursor.fetchall())
    return numbers, numbers.pop("")


def new_number(model: type[Model]) -> int | None:
    """Return a number for a new row of the model, None where the database numbers rows as they are written (SQLite)."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{_sequence(model)}')")
        return int(cursor.fetchone()[0])


def _sequence(model: type[Model]) -> str:
    return f"{model._meta.db_table}_{model._meta.pk.column}_seq"


@cache
def _with_number(model: type[Model]) -> str:
    """Return the statement; no revision has an empty name, and one without a row has the number 1."""
    is_seen = "COALESCE((SELECT number FROM kernel_revision WHERE name = %s), 1) = %s"
    number = f"CASE WHEN {is_seen} THEN nextval('{_sequence(model)}') END"
    return f"SELECT name, number FROM kernel_revision UNION ALL SELECT '', {number}"  # noqa: S608 - our names


def bump(name: str) -> None:
    """Raise the revision ``name`` by one, in the transaction of the change, so that every process drops its cache."""
    with transaction.atomic():
        if not Revision.objects.filter(name=name).update(number=F("number") + 1):
            Revision.objects.create(name=name, number=2)
