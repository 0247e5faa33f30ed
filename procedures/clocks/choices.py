"""The words of clocks: units of time, days of a calendar, how far a clock has gone, whom that is told."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy


class LimitUnit(models.TextChoices):
    """The five units of a time limit, as cities' tables of limits write them; the urgent and natural ones never stop."""

    URGENT_HOUR = "urgent_hour", _("urgent hours")
    URGENT_DAY = "urgent_day", _("urgent days")
    WORK_HOUR = "work_hour", _("working hours")
    WORK_DAY = "work_day", _("working days")
    NATURAL_DAY = "natural_day", _("natural days")


def amount_words(amount: float, unit: str) -> str:
    """Return an amount of time in words, with one decimal where it is no whole number: 2 working hours, 0.5 urgent days."""
    number = 1 if amount == 1 else 2
    words = {
        LimitUnit.URGENT_HOUR: ngettext("%(count)s urgent hour", "%(count)s urgent hours", number),
        LimitUnit.URGENT_DAY: ngettext("%(count)s urgent day", "%(count)s urgent days", number),
        LimitUnit.WORK_HOUR: ngettext("%(count)s working hour", "%(count)s working hours", number),
        LimitUnit.WORK_DAY: ngettext("%(count)s working day", "%(count)s working days", number),
        LimitUnit.NATURAL_DAY: ngettext("%(count)s natural day", "%(count)s natural days", number),
    }
    return words[LimitUnit(unit)] % {"count": f"{amount:.1f}".removesuffix(".0")}


class ClockState(models.TextChoices):
    """What a clock does."""

    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    # To go on later from what it had consumed.
    SUSPENDED = "suspended", _("suspended")


class DayKind(models.TextChoices):
    """What a day of the calendar is when it is not what its weekday says."""

    HOLIDAY = "holiday", _("holiday")
    MAKEUP_WORKDAY = "makeup_workday", _("make-up workday")


class YearState(models.TextChoices):
    """Where one version of a calendar year stands. Only the one in force is counted by."""

    DRAFT = "draft", pgettext_lazy("calendar year", "draft")
    IN_FORCE = "in_force", pgettext_lazy("calendar year", "in force")
    REPLACED = "replaced", pgettext_lazy("calendar year", "replaced")
    DISCARDED = "discarded", pgettext_lazy("calendar year", "discarded")


class LadderTone(models.TextChoices):
    """How far a clock has gone; ordered by gravity."""

    AMBER = "amber", _("amber")
    DUE = "due", _("due")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


# How grave each lateness is, none at all the least.
GRAVITY: Mapping[str, int] = {tone: rank for rank, tone in enumerate(["", *LadderTone.values])}


class Told(models.TextChoices):
    """Whom a rung tells: by what they are to the case, so that one ladder serves every level."""

    HOLDER = "holder", _("who holds the case now")
    DESK = "desk", _("the desk of the case")
    SUPERIOR = "superior", _("the desk one level up")
    TWO_UP = "two_up", _("the desk two levels up")
