"""What may be put on the net, by which standard and within which time: all rows, all dated."""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.areas.choices import Level
from incidents.catalogue.choices import DayKind, LadderTone, LimitUnit, Line, Stage, Told

WEEKDAYS = 7


def are_hours(slots: Any) -> bool:
    """Say whether these are stretches of one day that follow one another: [["09:00", "12:00"], …]."""
    try:
        times = [time.fromisoformat(text) for opens, closes in slots for text in (opens, closes)]
        pairs = list(zip(times[::2], times[1::2], strict=True))
        return times == sorted(times) and all(opens < closes and opens.tzinfo is None for opens, closes in pairs)
    except (TypeError, ValueError):
        return False


class Matter(models.Model):
    """An admitted matter with its filing and closing standard. ``start_level`` is the desk that acts first."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    line = models.CharField(_("business line"), max_length=20, choices=Line)
    icon = models.CharField(_("sign"), max_length=40, default="alert-circle")
    start_level = models.CharField(_("first desk"), max_length=10, choices=Level, default=Level.VILLAGE)
    unit_function = models.CharField(_("function of the unit that handles"), max_length=40, blank=True)
    filing_condition = models.TextField(_("filing condition"), blank=True)
    closing_condition = models.TextField(_("closing condition"), blank=True)
    photo_to_finish = models.BooleanField(_("needs a photo when done"), default=False)
    dedicated_first = models.BooleanField(_("belongs to a dedicated grid where one lies"), default=False)
    is_public = models.BooleanField(_("residents may report it"), default=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class TimeLimit(models.Model):
    """How long one stage of one matter may take; ``matter`` empty is the rule for all, ``area`` a township's own."""

    matter = models.ForeignKey(
        Matter, on_delete=models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("matter")
    )
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_time_limit_is_positive"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="a_limit_ends_after_it_begins",
            ),
            # Empty counts as a value of its own, on any database.
            models.UniqueConstraint(
                Coalesce("matter", 0),
                Coalesce("area", 0),
                "stage",
                "valid_from",
                name="one_limit_per_stage_and_day",
            ),
        ]


class Ladder(models.Model):
    """What happens as a clock runs out. The most specific of (area, stage) wins; empty means any.

    An urgent ladder watches the limits in urgent units.
    """

    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, blank=True)
    is_urgent = models.BooleanField(_("for urgent limits"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("ladder")
        verbose_name_plural = _("ladders")
        constraints = [
            models.UniqueConstraint(
                Coalesce("area", 0),
                "stage",
                "is_urgent",
                condition=Q(is_active=True),
                name="one_ladder_per_area_stage_and_urgency",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Rung(models.Model):
    """One level of a ladder: at ``percent`` of the limit, or ``offset`` after due, who is told, and whether it goes up."""

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField(_("number"))
    tone = models.CharField(_("lateness"), max_length=10, choices=LadderTone)
    percent = models.PositiveSmallIntegerField(_("at this share of the limit, %"), default=100)
    offset = models.PositiveSmallIntegerField(_("after due"), default=0)
    offset_unit = models.CharField(_("unit of time"), max_length=12, choices=LimitUnit, default=LimitUnit.WORK_HOUR)
    tells = models.JSONField(_("roles told"), default=list)
    raises = models.BooleanField(_("goes up a level"), default=False)
    ignores_quiet_hours = models.BooleanField(_("also in quiet hours"), default=False)

    class Meta:
        verbose_name = _("rung")
        verbose_name_plural = _("rungs")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "number"], name="a_rung_stands_once"),
            models.CheckConstraint(condition=Q(percent__lte=100) & Q(percent__gte=1), name="a_share_is_1_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_tone_display()}"

    def clean(self) -> None:
        """Refuse what no clock could follow; every process reads all rungs, and one it cannot read stops it."""
        if self.number == 0:
            raise ValidationError({"number": _("Rungs are counted from 1.")})
        if not isinstance(self.tells, list) or not all(told in Told.values for told in self.tells):
            raise ValidationError({"tells": _("Write a list of these: %(known)s.") % {"known": ", ".join(Told.values)}})


class WorkCalendar(models.Model):
    """A weekly pattern and the days that differ; a township may have its own, ``area`` empty is the city's."""

    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    area = models.OneToOneField("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    # Seven lists, Monday first, of ["09:00", "12:00"] pairs.
    week = models.JSONField(_("weekly hours"))
    makeup_slots = models.JSONField(_("hours of a make-up workday"))

    class Meta:
        verbose_name = _("work calendar")
        verbose_name_plural = _("work calendars")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse hours nobody can count with; every process reads all calendars, and one it cannot read stops it."""
        hours = _('Write hours as [["09:00", "12:00"], ["13:30", "17:30"]], earlier ones first.')
        if not isinstance(self.week, list) or len(self.week) != WEEKDAYS or not all(map(are_hours, self.week)):
            raise ValidationError({"week": [_("Write seven lists of hours, Monday first."), hours]})
        if not any(self.week):
            raise ValidationError({"week": _("A week has at least one day of work.")})
        if not are_hours(self.makeup_slots):
            raise ValidationError({"makeup_slots": hours})


class CalendarYear(models.Model):
    """A year whose official notice has been entered. Without this row nothing may be promised into the year."""

    calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.CASCADE, related_name="years", verbose_name=_("calendar")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="a_year_is_entered_once")]


class CalendarDay(models.Model):
    """A day that is not what its weekday says."""

    calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.CASCADE, related_name="days", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=16, choices=DayKind)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="a_day_is_entered_once")]


__all__ = ["CalendarDay", "CalendarYear", "Ladder", "Matter", "Rung", "TimeLimit", "WorkCalendar"]
