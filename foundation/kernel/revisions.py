"""Revision numbers of cached reference data: a process compares them to know whether its cache is out of date."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import F

from foundation.kernel.models import Revision


def current() -> Mapping[str, int]:
    """Return every revision by name. Plain SQL, because nearly every request runs it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM kernel_revision")
        return dict(cursor.fetchall())


def bump(name: str) -> None:
    """Raise the revision ``name`` by one, in the transaction of the change, so that every process drops its cache."""
    with transaction.atomic():
        if not Revision.objects.filter(name=name).update(number=F("number") + 1):
            Revision.objects.create(name=name, number=2)
