"""What is filed: running numbers without a gap."""

from django.db import models


class Serial(models.Model):
    """The last number given out under one scheme, in one place and year; locked while the next one is taken."""

    scheme = models.CharField(max_length=20)
    # Code of the area the numbers belong to; empty for the city.
    area_code = models.CharField(max_length=32, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "area_code", "year"], name="one_row_of_numbers_a_year"),
        ]
