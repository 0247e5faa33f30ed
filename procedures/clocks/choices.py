"""The choices of clocks: units of time, kinds of days, states, tones of lateness, and whom a rung tells."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy


class LimitUnit(models.TextChoices):
    """The five units of a time limit, as in cities' tables of limits; urgent and natural units never stop."""

    URGENT_HOUR = "urgent_hour", _("urgent hours")
    URGENT_DAY = "urgent_day", _("urgent days")
    WORK_HOUR = "work_hour", _("working hours")
    WORK_DAY = "work_day", _("working days")
    NATURAL_DAY = "natural_day", _("natural days")


def amount_words(amount: float, unit: str) -> str:
    """Return an amount of time in words, with one decimal if it is not whole: 2 working hours, 0.5 urgent days."""
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
    """The state of a clock."""

    RUNNING = "running", _("running")
    STOPPED = "stopped", _("stopped")
    # To go on later from what it had consumed.
    SUSPENDED = "suspended", _("suspended")


class DayKind(models.TextChoices):
    """The kind of a day that differs from its weekday: off on a weekday, or worked at a weekend."""

    HOLIDAY = "holiday", _("holiday")
    MAKEUP_WORKDAY = "makeup_workday", _("make-up workday")


class YearState(models.TextChoices):
    """The state of one version of a calendar year. Deadlines are computed with the one in force only."""

    DRAFT = "draft", pgettext_lazy("calendar year", "draft")
    IN_FORCE = "in_force", pgettext_lazy("calendar year", "in force")
    REPLACED = "replaced", pgettext_lazy("calendar year", "replaced")
    DISCARDED = "discarded", pgettext_lazy("calendar year", "discarded")


class LadderTone(models.TextChoices):
    """How late a clock is, the least grave first."""

    AMBER = "amber", _("amber")
    DUE = "due", _("due")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


# Rank of each tone, 0 for none.
GRAVITY: Mapping[str, int] = {tone: rank for rank, tone in enumerate(["", *LadderTone.values])}


class RungAudience(models.TextChoices):
    """Whom a rung tells, by their part in the incident, so that one ladder serves every level."""

    HOLDER = "holder", _("who holds the incident now")
    DESK = "desk", _("the desk of the incident")
    SUPERIOR = "superior", _("the desk one level up")
    TWO_UP = "two_up", _("the desk two levels up")
