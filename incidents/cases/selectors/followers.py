"""Owns what a plan that ends a grid shows: how many open incidents go on with its successor."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count
from django.utils.translation import ngettext

from grids.areas import selectors as areas
from incidents.cases.models import Incident


def _open_count_words(count: int) -> str:
    return ngettext("%(count)d open incident", "%(count)d open incidents", count) % {"count": count}


@areas.follows("open incidents", _open_count_words)
def open_incident_counts(area_ids: Collection[int], _day: date) -> Mapping[int, int]:
    """Return by grid how many incidents are open now, also for a later day: what will be open then is not known."""
    rows = Incident.objects.filter(grid_id__in=area_ids, ended_at__isnull=True).values_list("grid_id")
    return dict(rows.order_by().annotate(count=Count("pk")))
