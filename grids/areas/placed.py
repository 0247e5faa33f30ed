"""Abstract models for rows that lie in an area: their area columns, down to the level that is known, and indexes.

The columns keep the areas of the row's own day, also when an area ends (docs/adr/0012). To ask about an area of today,
use ``selectors.lies_in`` and ``selectors.is_in``, which include all areas it has replaced. Every row names its city, so that
several cities can share one database.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from grids.areas.choices import LEVEL_ORDER, Level


class PlacedInCity(models.Model):
    """A row that lies in a city; its township is not known, or not kept."""

    city = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PlacedInTownship(PlacedInCity):
    """A row that lies in a township."""

    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PlacedInVillage(PlacedInTownship):
    """A row that lies in a village."""

    village = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PlacedInGrid(PlacedInVillage):
    """A row that lies in a grid."""

    grid = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PlacedAtAnyLevel(PlacedInCity):
    """A row that belongs to one area of any level from the city to a village; what lies below it is empty."""

    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    village = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False, null=True)

    class Meta:
        abstract = True


def area_indexes(
    name: str, *columns: str, levels: Collection[Level] = LEVEL_ORDER[1:], condition: Q | None = None
) -> list[models.Index]:
    """Return one index per level, on its area column and then ``columns``; ``{level}`` in ``name`` becomes the level.

    By default there is none for the city, which selects nearly the whole table.
    """
    return [
        models.Index(fields=[level.value, *columns], name=name.format(level=level.value), condition=condition)
        for level in levels
    ]
