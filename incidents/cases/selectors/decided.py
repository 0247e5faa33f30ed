"""Owns what desks have decided, for whoever learns from it: the words of reports with the matter or the unit they came to."""

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Length

from incidents.cases.models import Incident

# Of a report, in signs: fewer say nothing.
FEWEST_SIGNS = 4


def _decided(township_id: int | None, column: str) -> QuerySet[Incident, Incident]:
    found = Incident.objects.filter(accepted_at__isnull=False, **{f"{column}__isnull": False})
    if township_id is not None:
        found = found.filter(township_id=township_id)
    return found.annotate(signs=Length("description")).filter(signs__gte=FEWEST_SIGNS)


def decided_rows(column: str, *, township_id: int | None, most: int) -> list[tuple[str, int]]:
    """Return (words, id in ``column``: ``matter_id`` or ``unit_id``) of the latest decided incidents, the oldest first."""
    rows = _decided(township_id, column).order_by("-reported_at", "-pk").values_list("description", column)[:most]
    return [(words, label) for words, label in rows][::-1]


def townships_with_decisions(column: str, *, fewest: int) -> list[int]:
    """Return the ids of the townships where at least so many incidents were decided."""
    rows = _decided(None, column).order_by().values(place=F("township_id")).annotate(times=Count("pk"))
    return sorted(row["place"] for row in rows if row["times"] >= fewest)
