"""Owns what a plan is told that ends a grid: how many open cases go on with the grid that takes its place."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count
from django.utils.translation import ngettext

from grids.areas import selectors as areas
from incidents.cases.models import Incident


def _in_words(count: int) -> str:
    return ngettext("%(count)d open case", "%(count)d open cases", count) % {"count": count}


@areas.follows("open cases", _in_words)
def open_cases_of(area_ids: Collection[int], _day: date) -> Mapping[int, int]:
    """Return how many cases each of the grids has open now; what will be open on a day to come nobody knows."""
    rows = Incident.objects.filter(grid_id__in=area_ids, ended_at__isnull=True).values_list("grid_id")
    return dict(rows.order_by().annotate(count=Count("pk")))
