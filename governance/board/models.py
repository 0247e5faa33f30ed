"""Tallies: projections of cases per day and area, and per day and matter; recomputed per cell, never incremented.

Every table names the city last among its keys: nothing asks by it alone, and several cities may share one database.
"""

from django.db import models

from grids.areas.placed import PlacedInCity, PlacedInTownship, PlacedInVillage


class DayCounts(models.Model):
    """What counts on one local day; the columns are those of cases' ``DAY_COUNTS``."""

    day = models.DateField()
    reported = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    on_time = models.PositiveIntegerField(default=0)
    due_closed = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    settled_closed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    extended = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class VillageDay(DayCounts, PlacedInVillage):
    """One village on one day, as part of the township it belonged to for its cases."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "day", "township", "city"], name="one_tally_per_village_and_day")
        ]
        indexes = [
            models.Index(fields=["township", "day"], name="tallies_of_township"),
            models.Index(fields=["day"], name="tallies_by_day"),
        ]


class TownshipDay(DayCounts, PlacedInTownship):
    """One township on one day, its villages summed: a city reads 23 rows a day, not 279."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["township", "day", "city"], name="one_tally_per_township_and_day")
        ]
        indexes = [models.Index(fields=["day"], name="township_tallies_by_day")]


class MatterDay(DayCounts, PlacedInTownship):
    """One matter in one township on one day."""

    matter = models.ForeignKey("catalogue.Matter", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["township", "day", "matter", "city"], name="one_tally_per_township_day_and_matter"
            )
        ]
        indexes = [models.Index(fields=["day", "matter"], name="matter_tallies_by_day")]


class CityMatterDay(DayCounts, PlacedInCity):
    """One matter in the whole city on one day, its townships summed: rates look back to the first day there was."""

    matter = models.ForeignKey("catalogue.Matter", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "day", "city"], name="one_tally_per_matter_and_day")]


class ReuseCounts(models.Model):
    """What applicants said on one local day, and what they need not say or bring again."""

    day = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    answers_reused = models.PositiveIntegerField(default=0)
    papers_reused = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class TownshipReuseDay(ReuseCounts, PlacedInTownship):
    """One township on one day."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["township", "day", "city"], name="one_reuse_tally_per_township_and_day")
        ]
        indexes = [models.Index(fields=["day"], name="reuse_tallies_by_day")]


class CityReuseDay(ReuseCounts, PlacedInCity):
    """The whole city on one day, its townships summed."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "city"], name="one_reuse_tally_per_city_and_day")]
