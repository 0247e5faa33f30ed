"""The words of the board's questions."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Measure(models.TextChoices):
    """What a series measures. What is late is known of now only; what is open also of the end of every day."""

    REPORTED = "reported", pgettext_lazy("board", "Reported")
    CLOSED = "closed", pgettext_lazy("board", "Closed")
    ON_TIME_RATE = "on_time_rate", pgettext_lazy("board", "On-time disposal rate")
    CLOSURE_RATE = "closure_rate", pgettext_lazy("board", "Closure rate")
    OPEN = "open", pgettext_lazy("board", "Open")
    LATE = "late", pgettext_lazy("board", "Late")


class By(models.TextChoices):
    """What a series is laid out by."""

    DAY = "day", pgettext_lazy("board", "day")
    WEEK = "week", pgettext_lazy("board", "week")
    MONTH = "month", pgettext_lazy("board", "month")
    MATTER = "matter", pgettext_lazy("board", "matter")
    TOWNSHIP = "township", pgettext_lazy("board", "township")
    VILLAGE = "village", pgettext_lazy("board", "village or community")
    GRID = "grid", pgettext_lazy("board", "grid")


RATES = (Measure.ON_TIME_RATE, Measure.CLOSURE_RATE)
STANDS = (Measure.OPEN, Measure.LATE)
TIMES = (By.DAY, By.WEEK, By.MONTH)
PLACES = (By.TOWNSHIP, By.VILLAGE, By.GRID)
