"""Calendars and ladders, and the clocks of any subject that has no clock table of its own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.text import join_words
from foundation.process.models import Stateful, StepBase, step_constraints
from procedures.clocks.bases import ARMED, WITHOUT_DATE, ClockBase, FiringBase
from procedures.clocks.choices import ClockState, DayKind, LadderTone, LimitUnit, RungAudience, YearState
from procedures.clocks.worktime import parse_slots

WEEKDAYS = 7


def is_hours(slots: Any) -> bool:
    """Say whether these are stretches of one day that follow one another: [["09:00", "12:00"], …]."""
    try:
        parse_slots(slots)
    except (TypeError, ValueError, AttributeError):
        return False
    return True


class Ladder(models.Model):
    """What happens as a clock runs out. The ladder of the most specific (area, stage) applies; empty means any.

    An urgent ladder watches the limits in urgent units. One that belongs to a version of rules has days; a clock keeps
    the ladder it began with. A draft is no ladder yet.
    """

    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    is_urgent = models.BooleanField(_("for urgent limits"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_draft = models.BooleanField(default=False, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, editable=False)
    valid_to = models.DateField(_("valid until"), null=True, editable=False)

    class Meta:
        verbose_name = _("ladder")
        verbose_name_plural = _("ladders")
        constraints = [
            models.UniqueConstraint(
                Coalesce("area", 0),
                "stage",
                "is_urgent",
                condition=Q(is_active=True, is_draft=False, valid_to__isnull=True),
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
        """Refuse a rung that no clock could follow: every process reads all rungs, and one it cannot read stops it."""
        if self.number == 0:
            raise ValidationError({"number": _("Rungs are counted from 1.")})
        if not isinstance(self.tells, list) or not all(told in RungAudience.values for told in self.tells):
            raise ValidationError(
                {"tells": _("Write a list of these: %(known)s.") % {"known": join_words(RungAudience.values)}}
            )


class WorkCalendar(models.Model):
    """A weekly pattern and the days that differ; a township may have its own, ``area`` empty is the city's."""

    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60)
    area = models.OneToOneField("areas.Area", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("area"))
    # Seven lists, Monday first, of ["09:00", "12:00"] pairs; the end of a day is "24:00".
    week = models.JSONField(_("weekly hours"))
    # Empty: a make-up workday has the hours that most days of the week have.
    makeup_slots = models.JSONField(_("hours of a make-up workday"), default=list, blank=True)

    class Meta:
        verbose_name = _("work calendar")
        verbose_name_plural = _("work calendars")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse hours that cannot be computed with: every process reads all calendars, and one it cannot read stops it."""
        hours = _('Write hours as [["09:00", "12:00"], ["13:30", "17:30"]], earlier ones first.')
        if not isinstance(self.week, list) or len(self.week) != WEEKDAYS or not all(map(is_hours, self.week)):
            raise ValidationError({"week": [_("Write seven lists of hours, Monday first."), hours]})
        if not any(self.week):
            raise ValidationError({"week": _("A week has at least one day of work.")})
        if not is_hours(self.makeup_slots):
            raise ValidationError({"makeup_slots": hours})


class CalendarYear(Stateful):
    """One version of one year of a calendar, with its days. Nothing is promised into a year without one in force.

    ``number`` counts the versions that were in force, from 1. ``drafted_by`` is who changed the draft last.
    """

    state = models.CharField(_("state"), max_length=20, choices=YearState, default=YearState.IN_FORCE, editable=False)
    calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.CASCADE, related_name="years", verbose_name=_("calendar")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, default=1)
    source = models.CharField(_("source"), max_length=200, blank=True)
    # The official text the days were read from; the check compares the days with it.
    official_text = models.TextField(blank=True)
    drafted_by = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "year"],
                condition=Q(state=YearState.IN_FORCE),
                name="a_year_has_one_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["calendar", "year"], condition=Q(state=YearState.DRAFT), name="a_year_has_one_draft"
            ),
            models.UniqueConstraint(fields=["calendar", "year", "number"], name="a_version_of_a_year_is_numbered_once"),
            # Years that no person drafted come from the reference library.
            models.CheckConstraint(
                condition=Q(state__in=[YearState.DRAFT, YearState.DISCARDED])
                | Q(drafted_by__isnull=True)
                | Q(approved_by__isnull=False) & ~Q(approved_by=F("drafted_by")),
                name="two_people_put_a_year_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.year}"


class YearStep(StepBase):
    """One move of one version of a year."""

    subject = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        constraints = step_constraints("year")


class CalendarDay(models.Model):
    """A day that differs from its weekday, in one version of its year."""

    calendar_year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=16, choices=DayKind)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["calendar_year", "day"], name="a_day_is_entered_once")]


class SubjectClock(ClockBase):
    """The clock of any subject, by its kind and key. Only ``set_by``, a user or the system (None), may extend it."""

    subject_kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    set_by = models.BigIntegerField(null=True)
    # Since when it counts from zero; it may have been suspended since.
    set_at = models.DateTimeField()
    extensions = models.PositiveSmallIntegerField(default=0)
    most_extensions = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "stage"], name="a_subject_has_one_clock_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(state=ClockState.RUNNING, stopped_at__isnull=True)
                | ~Q(state=ClockState.RUNNING) & Q(stopped_at__isnull=False),
                name="a_clock_that_runs_has_not_stopped",
            ),
            models.CheckConstraint(
                condition=Q(extensions__lte=F("most_extensions")), name="a_clock_is_extended_so_often_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["next_fire_at", "id"], name="subject_clocks_to_fire", condition=ARMED),
            models.Index(fields=["id"], name="subject_clocks_without_a_date", condition=WITHOUT_DATE),
            models.Index(fields=["faulted_at"], name="subject_clocks_set_aside", condition=Q(faulted_at__isnull=False)),
        ]


class SubjectFiring(FiringBase):
    """A rung reached by the clock of any subject."""

    clock = models.ForeignKey(SubjectClock, on_delete=models.CASCADE, related_name="firings", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "rung", "generation"], name="a_rung_of_a_subject_fires_once_per_generation"
            ),
            models.CheckConstraint(condition=Q(fired_at__gte=F("due_at")), name="nothing_of_a_subject_fires_early"),
        ]


__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Ladder",
    "Rung",
    "SubjectClock",
    "SubjectFiring",
    "WorkCalendar",
    "YearStep",
]
