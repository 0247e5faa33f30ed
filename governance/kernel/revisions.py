"""Numbers that tell a process whether its cached reference data is old: read in one query, bumped with the change."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from governance.kernel.models import Revision


def current() -> Mapping[str, int]:
    """Return every revision by name, in one statement."""
    return dict(Revision.objects.values_list("name", "number"))


def bump(name: str) -> None:
    """Make every cache keyed by ``name`` old, in the transaction of the change."""
    with transaction.atomic():
        if not Revision.objects.filter(name=name).update(number=F("number") + 1):
            Revision.objects.create(name=name, number=2)
