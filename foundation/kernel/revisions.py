"""Numbers that tell a process whether its cached reference data is old: read in one query, bumped with the change."""

from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import F

from foundation.kernel.models import Revision


def current() -> Mapping[str, int]:
    """Return every revision by name, in one statement; asked with nearly every request, so written out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM kernel_revision")
        return dict(cursor.fetchall())


def bump(name: str) -> None:
    """Make every cache keyed by ``name`` old, in the transaction of the change."""
    with transaction.atomic():
        if not Revision.objects.filter(name=name).update(number=F("number") + 1):
            Revision.objects.create(name=name, number=2)
