"""What lies somewhere: the area columns a row keeps from its own day, as far down as it is known, and their indexes.

An area that ends is never written over in these columns (docs/adr/0012): whoever asks about an area of today asks
``selectors.lies_in`` and ``selectors.is_in``, which count in all it has replaced. Every row names its city, so that
several cities can share one database.
"""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from grids.areas.choices import LEVEL_ORDER, Level


class PlacedInCity(models.Model):
    """Lies in a city; more is not known of it, or not kept."""

    city = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PlacedInTownship(PlacedInCity):
    """Lies in a township."""

    township = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class PlacedInVillage(PlacedInTownship):
    """Lies in a village."""

    village = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Placed(PlacedInVillage):
    """Lies in a grid: what happens at one place."""

    grid = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


def area_indexes(
    name: str, *columns: str, levels: Collection[Level] = LEVEL_ORDER[1:], condition: Q | None = None
) -> list[models.Index]:
    """Return one index a level that leads with its area column; ``{level}`` in ``name`` becomes the level's word.

    ``columns`` follow the area in each. A city's is not among the usual ones: it is hardly narrower than the table.
    """
    return [
        models.Index(fields=[level.value, *columns], name=name.format(level=level.value), condition=condition)
        for level in levels
    ]
