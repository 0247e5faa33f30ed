"""Owns the shapes of clocks in JSON: calendar years, drafts and acts on them, and clocks set aside."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.kernel import city_time
from foundation.process.acts import SentAct
from foundation.web.act_api import ActShape
from foundation.web.rest import ErrorShape, Shape, WordsField
from procedures.clocks import selectors
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.holiday_text import LONGEST_TEXT, DayRow

DAYS_OF_A_YEAR = 366


class YearDayShape(Shape):
    """A day that is not what its weekday says."""

    day = serializers.DateField()
    kind = serializers.ChoiceField(choices=DayKind.choices)
    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=60)


class DayMarkShape(YearDayShape):
    """One day and what it becomes."""

    kind = serializers.ChoiceField(
        choices=DayKind.choices, allow_blank=True, help_text=_("Empty: what its weekday says")
    )


class CalendarYearShape(Shape):
    """One version of one year of a calendar, in a list."""

    id = serializers.IntegerField()
    calendar = serializers.IntegerField(source="calendar_id")
    calendar_name = serializers.CharField()
    area_name = serializers.CharField(help_text=_("The township whose calendar it is; empty for the city's"))
    year = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True, help_text=_("Counts the versions that were in force"))
    state = serializers.ChoiceField(choices=YearState.choices)
    version = serializers.IntegerField(help_text=_("To be sent with an act"))
    source = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    drafted_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)


class YearFindingShape(Shape):
    """What the check of a draft found: ``blocks`` it, ``warns`` until somebody accepts it, or just ``tells``."""

    weight = serializers.ChoiceField(choices=["blocks", "warns", "tells"])
    sentence = serializers.CharField()


class CalendarYearDetailShape(CalendarYearShape):
    """One version of a year with its days, and of a draft what its check found."""

    drafter = serializers.CharField(help_text=_("Who changed the draft last"))
    approver = serializers.CharField()
    official_text = serializers.CharField()
    days = YearDayShape(many=True)
    findings = YearFindingShape(many=True)


class NewYearShape(Shape):
    """Which year of which calendar to draft."""

    calendar = serializers.IntegerField(min_value=1)
    year = serializers.IntegerField(min_value=city_time.FIRST_YEAR, max_value=city_time.LAST_YEAR)


class YearActShape(ActShape):
    """One act on a calendar year. ``days``, ``mark``, ``source`` and ``official_text`` are a change's."""

    days = serializers.ListField(
        child=YearDayShape(),
        required=False,
        max_length=DAYS_OF_A_YEAR,
        help_text=_("In the place of all days of the draft"),
    )
    mark = DayMarkShape(required=False)
    source = serializers.CharField(required=False, max_length=200)  # type: ignore[assignment] # the declared field is taken off the class
    official_text = WordsField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    accepts = serializers.BooleanField(
        required=False, help_text=_("For an approval: the warnings of the check are right as they are")
    )

    @property
    def sent(self) -> SentAct:
        """Return the act of a valid shape, its days as rows."""
        sent = super().sent
        data = dict(sent.data)
        if "days" in data:
            data["days"] = [DayRow(**row) for row in data["days"]]
        if "mark" in data:
            data["mark"] = DayRow(**data["mark"])
        return replace(sent, data=data)


class StaleYearShape(ErrorShape):
    """Someone was faster; the version as it is now."""

    calendar_year = CalendarYearDetailShape()


class SetAsideShape(Shape):
    """A clock whose firing failed."""

    kind = serializers.CharField(help_text=_("Kind of clock"))
    clock = serializers.IntegerField(source="clock_id")
    subject_kind = serializers.CharField()
    subject = serializers.CharField(source="subject_key")
    stage = serializers.CharField()
    fault = serializers.CharField()
    faulted_at = serializers.DateTimeField()


def year_detail(checked: selectors.CheckedYear) -> Mapping[str, Any]:
    """Return what ``CalendarYearDetailShape`` says."""
    view = checked.view
    days = [{"day": day, "kind": kind, "name": name} for day, (kind, name) in sorted(view.days.items())]
    return CalendarYearDetailShape({**asdict(view), "days": days, "findings": checked.findings}).data
