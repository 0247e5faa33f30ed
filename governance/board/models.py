"""Tallies: projections of cases per day and village, and per day and matter; recomputed per cell, never incremented."""

from django.db import models


class VillageDay(models.Model):
    """What happened in one village on one local day."""

    day = models.DateField()
    village = models.ForeignKey("areas.Area", on_delete=models.CASCADE, related_name="+", db_index=False)
    township = models.ForeignKey("areas.Area", on_delete=models.CASCADE, related_name="+", db_index=False)
    reported = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    due_on_time = models.PositiveIntegerField(default=0)
    due_handled = models.PositiveIntegerField(default=0)
    due_closed = models.PositiveIntegerField(default=0)
    handling_seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["village", "day"], name="one_tally_per_village_and_day")]
        indexes = [
            models.Index(fields=["township", "day"], name="tallies_of_township"),
            models.Index(fields=["day"], name="tallies_by_day"),
        ]


class MatterDay(models.Model):
    """How much of one matter was reported and closed in one township on one local day."""

    day = models.DateField()
    township = models.ForeignKey("areas.Area", on_delete=models.CASCADE, related_name="+", db_index=False)
    matter = models.ForeignKey("catalogue.Matter", on_delete=models.CASCADE, related_name="+", db_index=False)
    reported = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["township", "day", "matter"], name="one_tally_per_township_day_and_matter")
        ]
        indexes = [models.Index(fields=["day", "matter"], name="matter_tallies_by_day")]
