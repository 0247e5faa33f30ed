"""The words of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitUnit(models.TextChoices):
    """The five units of a time limit, as cities' tables of limits write them; the urgent and natural ones never stop."""

    URGENT_HOUR = "urgent_hour", _("urgent hours")
    URGENT_DAY = "urgent_day", _("urgent days")
    WORK_HOUR = "work_hour", _("working hours")
    WORK_DAY = "work_day", _("working days")
    NATURAL_DAY = "natural_day", _("natural days")


class Stage(models.TextChoices):
    """The stages that have a clock."""

    ACCEPT = "accept", _("accept")
    DISPATCH = "dispatch", _("dispatch")
    HANDLE = "handle", _("handle")
    CHECK = "check", _("check")


class Line(models.TextChoices):
    """Business lines: every admitted matter belongs to one.

    The first three are those of 陈亚辉, 共建共治共享，画出高质量小康最大“同心圆” (2020-12-25), after which the house is named.
    """

    CRIME_PREVENTION = "crime_prevention", _("crime prevention")
    DISPUTES = "disputes", _("disputes and risks")
    PUBLIC_SAFETY = "public_safety", _("public safety")
    PUBLIC_SERVICE = "public_service", _("public service")


class DayKind(models.TextChoices):
    """What a day of the calendar is when it is not what its weekday says."""

    HOLIDAY = "holiday", _("holiday")
    MAKEUP_WORKDAY = "makeup_workday", _("make-up workday")


class LadderTone(models.TextChoices):
    """How far a clock has gone; ordered by gravity."""

    AMBER = "amber", _("amber")
    DUE = "due", _("due")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


class Told(models.TextChoices):
    """Whom a rung tells: by what they are to the case, so that one ladder serves every level."""

    HOLDER = "holder", _("who holds the case now")
    DESK = "desk", _("the desk of the case")
    SUPERIOR = "superior", _("the desk one level up")
    TWO_UP = "two_up", _("the desk two levels up")
