"""The words of the board's questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """What a series measures. What is open or late is known of now; the others of every day."""

    REPORTED = "reported", _("Reported")
    CLOSED = "closed", _("Closed")
    ON_TIME_RATE = "on_time_rate", _("On-time disposal rate")
    CLOSURE_RATE = "closure_rate", _("Closure rate")
    OPEN = "open", _("Open")
    LATE = "late", _("Late")


class By(models.TextChoices):
    """What a series is laid out by."""

    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    MATTER = "matter", _("matter")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village or community")
    GRID = "grid", _("grid")


RATES = (Measure.ON_TIME_RATE, Measure.CLOSURE_RATE)
STANDS = (Measure.OPEN, Measure.LATE)
TIMES = (By.DAY, By.WEEK, By.MONTH)
PLACES = (By.TOWNSHIP, By.VILLAGE, By.GRID)
