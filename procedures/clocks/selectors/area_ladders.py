"""Owns what is read of the ladders that areas have of their own, drafts of versions included."""

from collections.abc import Iterable

from django.db.models import QuerySet

from procedures.clocks.models import Ladder


def ladders_by_id(ladder_ids: Iterable[int]) -> QuerySet[Ladder]:
    """Return ladders with their rungs, the one for urgent limits last."""
    return Ladder.objects.filter(pk__in=list(ladder_ids)).prefetch_related("rungs").order_by("is_urgent", "pk")


def own_ladders(area_id: int) -> QuerySet[Ladder]:
    """Return the ladders of an area that have not ended and watch any stage, with their rungs."""
    rows = Ladder.objects.filter(area_id=area_id, stage="", is_active=True, is_draft=False, valid_to__isnull=True)
    return rows.prefetch_related("rungs").order_by("is_urgent", "pk")
