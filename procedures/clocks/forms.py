"""Owns the parsing of what the pages of calendar years and the support desk send."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.process.offers import Choice
from foundation.web.act_forms import MakeField
from foundation.web.forms import WordsField
from procedures.clocks.choices import DayKind, RungAudience
from procedures.clocks.holiday_text import LONGEST_TEXT
from procedures.clocks.importers import MAX_BYTES
from procedures.clocks.kinds import stage_names
from procedures.clocks.models import WorkCalendar
from procedures.clocks.worktime import END_OF_DAY, parse_slots

BETWEEN_TIMES = re.compile(r"[-~–—至到]+")
BETWEEN_STRETCHES = re.compile(r"[\s,;、，；]+")


class DraftForm(forms.Form):
    """Which year of which calendar to begin."""

    calendar = forms.IntegerField(min_value=1)
    year = forms.IntegerField(label=gettext_lazy("Another year"), min_value=1950, max_value=2200)


class FillForm(forms.Form):
    """A file or the text of the official notice, which replaces the draft's days; or the source alone."""

    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Number and date of the official notice. Of a pasted text it is found by itself."),
    )
    text = WordsField(
        label=gettext_lazy("Text of the official notice"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, "placeholder": "元旦：1月1日（周五）至3日（周日）放假，共3天。"}),
        help_text=gettext_lazy(
            "Paste it whole, as published in Chinese. You see every day read from it before it holds."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX with a line a day; download this year as a file for its shape."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})
        return file

    def clean(self) -> dict[str, Any]:
        """Refuse a text and a file together, and a form with nothing in it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("file") and data.get("text"):
            raise forms.ValidationError(_("Give a text or a file, not both."))
        if not self.errors and not any(data.get(name) for name in ("file", "text", "source")):
            raise forms.ValidationError(_("Paste the text or choose a file."))
        return data


class MarkForm(forms.Form):
    """A chosen day and its new kind, as ``2027-01-01:holiday``; nothing after the colon makes it an ordinary weekday."""

    mark = forms.RegexField(r"^\d{4}-\d{2}-\d{2}:\w*$")
    name = forms.CharField(
        label=gettext_lazy("Name of the days you mark next"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"list": "holiday-names", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_mark(self) -> tuple[date, str]:
        """Return the day and its kind."""
        day, _colon, kind = self.cleaned_data["mark"].partition(":")
        if kind not in ("", *DayKind.values):
            raise forms.ValidationError(_("This is no kind of day."))
        try:
            return date.fromisoformat(day), kind
        except ValueError:
            raise forms.ValidationError(_("There is no such day.")) from None


def _accepts_field(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
    return forms.BooleanField(
        label=gettext_lazy("I have looked at what the check found, and the days are right."),
        required=required,
        error_messages={"required": gettext_lazy("Say that the days are right as they are.")},
    )


# What an approval asks for where the check warns.
YEAR_FIELDS: Mapping[str, MakeField] = {"accepts": _accepts_field}


def _hour_text(text: str) -> str:
    hour, colon, minute = text.partition(":")
    return f"{hour:0>2}:{minute if colon else '00'}"


class HoursField(forms.CharField):
    """The hours of one day as people write them: 09:00-12:00 13:30-17:30; empty for a day without work."""

    def prepare_value(self, value: Any) -> Any:
        """Write stored pairs as text."""
        if isinstance(value, list):
            return " ".join("-".join(pair) for pair in value)
        return value

    def to_python(self, value: Any) -> Any:
        """Return pairs of texts; full-width signs, 至 and one-digit hours are accepted."""
        text = unicodedata.normalize("NFKC", super().to_python(value) or "").replace("：", ":")
        text = re.sub(rf"\s*({BETWEEN_TIMES.pattern})\s*", "-", text).strip()
        pairs = [
            [_hour_text(time) for time in stretch.split("-")] for stretch in BETWEEN_STRETCHES.split(text) if stretch
        ]
        for pair in pairs:
            # Midnight as an end is the end of the day.
            if len(pair) == 2 and pair[1] == "00:00":
                pair[1] = END_OF_DAY
        try:
            parse_slots(pairs)
        except (ValueError, TypeError):
            raise forms.ValidationError(
                _(
                    "Write hours as 09:00-12:00 13:30-17:30, earlier ones first. A night shift is two stretches: "
                    "22:00-24:00, and 00:00-06:00 on the next day."
                )
            ) from None
        return pairs


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of the rules; a row with an area is written only by those who keep the area's rules."""

    may_keep: Callable[[str], bool]
    by_versions = False

    def clean(self) -> dict[str, Any]:
        """Refuse a rule for a place the reader does not look after, and one for all of the city."""
        data: dict[str, Any] = super().clean() or {}
        area = data.get("area")
        if "area" in self.fields and "area" not in self.errors and not self.may_keep(area.path if area else ""):
            self.add_error("area", _("Choose your own township; what holds for all is the administrator's of the net."))
        elif area is not None and self.by_versions:
            self.add_error(
                "area", _("Leave it empty: what a township sets for itself is proposed under “Rules in force”.")
            )
        return data


def _weekday_field(number: int) -> HoursField:
    example = gettext_lazy("For example 09:00-12:00 13:30-17:30; empty where nobody works.") if number == 0 else ""
    return HoursField(label=WEEKDAYS[number], required=False, help_text=example)


class WeekForm(forms.Form):
    """Weekly hours of something's own, a line for each weekday."""

    day_0, day_1, day_2, day_3, day_4, day_5, day_6 = map(_weekday_field, range(7))

    @property
    def week(self) -> list[Any] | None:
        """Return the hours of seven days; None where no day has any."""
        days = [self.cleaned_data.get(f"day_{number}") or [] for number in WEEKDAYS]
        return days if any(days) else None


class WorkCalendarForm(RuleForm):
    """Weekly hours as people write them, a line for each weekday."""

    day_0, day_1, day_2, day_3, day_4, day_5, day_6 = map(_weekday_field, range(7))
    makeup_slots = HoursField(
        label=gettext_lazy("Hours of a make-up workday"),
        required=False,
        help_text=gettext_lazy("Empty: the hours that most days of the week have."),
    )

    class Meta:
        model = WorkCalendar
        fields = ("name", "area", "makeup_slots")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, slots in enumerate(self.instance.week or ()):
            self.initial[f"day_{number}"] = slots

    def clean(self) -> dict[str, Any]:
        """Put the days together; refuse a week without any work."""
        data = super().clean()
        days = [data.get(f"day_{number}") for number in WEEKDAYS]
        if not any(days) and not self.errors:
            self.add_error("day_0", _("A week has at least one day of work."))
        self.instance.week = days
        return data

    def _post_clean(self) -> None:
        """Validate the row itself only where all hours could be read."""
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]


def _stage_choices() -> list[tuple[str, Any]]:
    return [("", _("any")), *stage_names().items()]


class LadderForm(RuleForm):
    """A ladder, for one of the stages that rooms have clocks for, or for any."""

    stage = forms.ChoiceField(label=gettext_lazy("stage"), required=False, choices=_stage_choices)


class RungForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rung of a ladder, with ticks for whom it tells."""

    tells = forms.MultipleChoiceField(
        label=gettext_lazy("roles told"),
        required=False,
        choices=RungAudience.choices,
        widget=forms.CheckboxSelectMultiple,
    )
