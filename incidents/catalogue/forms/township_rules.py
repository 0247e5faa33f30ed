"""Owns the editors of township rules: each parses one part of a version from fields in words, and says what it begins with."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.web.forms import DayInput, WordsField
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import FUNCTIONS
from incidents.catalogue.choices import FirstHolder, MatterKind, Stage
from incidents.catalogue.practice import as_number, default_of, practice_names, words_of_number
from incidents.catalogue.selectors.standards import all_matters
from incidents.catalogue.selectors.township_rules import LadderLine, LimitLine, RouteLine, RuleContent, RungLine
from procedures.clocks.choices import LadderTone, LimitUnit, RungAudience
from procedures.clocks.forms import WeekForm

LONGEST_WHY = 2_000
BLANK_ROWS = 3
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Group:
    """Forms that belong together under a title; ``management`` counts the rows of a table of forms."""

    title: Any
    forms: Sequence[forms.BaseForm]
    management: Any = ""
    hint: Any = ""


class TimeOfDayInput(forms.TimeInput):
    """The browser's own clock face."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Editor(ABC):
    """One part of a version: the forms it is edited with (``groups``) and what a valid one says (``parts``)."""

    title: Any = ""

    def __init__(self, content: RuleContent, area_path: str, data: Any = None) -> None:
        self.area_path = area_path
        self.groups: list[Group] = list(self.build(content, data))

    @property
    def has_rows(self) -> bool:
        """Say whether rows can be added."""
        return any(group.management for group in self.groups)

    @abstractmethod
    def build(self, content: RuleContent, data: Any) -> Iterator[Group]:
        """Yield the groups of forms, bound to ``data`` where something was sent."""

    def is_valid(self) -> bool:
        """Say whether every form fits; all are asked, so that all faults show."""
        answers = [one.is_valid() for group in self.groups for one in group.forms]
        return all(answers)

    @property
    @abstractmethod
    def parts(self) -> dict[str, Any]:
        """Return what the forms say, as parts of ``RuleContent``; to be asked of a valid editor."""

    def _rows(self, place: int) -> list[dict[str, Any]]:
        """Return what the filled rows of a group say, those ticked for removal left out."""
        found = [one.cleaned_data for one in self.groups[place].forms if one.has_changed() or one.initial]
        return [row for row in found if row and not row.get("DELETE")]


class NumbersForm(forms.Form):
    """One field for each number of the practice; an empty one leaves it as the product comes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in practice_names():
            self.fields[name] = _number_field(name)


def _number_field(name: str) -> forms.Field:
    words, default = words_of_number(name), default_of(name)
    label: Any = words.label
    if isinstance(default, bool):
        yes_or_no = [("", _("as the product comes: %(value)s") % {"value": _("yes") if default else _("no")}),
                     ("1", _("yes")), ("0", _("no"))]  # fmt: skip
        return forms.TypedChoiceField(
            label=label, choices=yes_or_no, required=False, coerce=lambda value: value == "1", empty_value=None
        )
    kind: Any = forms.IntegerField if isinstance(default, int) else forms.FloatField
    shown = _("%(value)g %(unit)s without a rule of its own") % {"value": default, "unit": words.unit}
    if words.unit:
        label = _("%(label)s (%(unit)s)") % {"label": words.label, "unit": words.unit}
    made: forms.Field = kind(
        label=label, required=False, min_value=words.least, max_value=words.most, help_text=shown,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    return made


class NumbersEditor(Editor):
    """The numbers of the practice."""

    title = gettext_lazy("Numbers")

    def build(self, content: RuleContent, data: Any) -> Iterator[Group]:
        """Yield one form."""
        initial = {
            name: int(amount) if isinstance(default_of(name), bool) else as_number(name, amount)
            for name, amount in content.numbers.items()
            if name in practice_names()
        }
        hint = gettext_lazy("Leave a number empty where the township has no rule of its own.")
        yield Group(gettext_lazy("Numbers"), [NumbersForm(data, initial=initial)], hint=hint)

    @property
    def parts(self) -> dict[str, Any]:
        """Return the numbers that were set."""
        found = self.groups[0].forms[0].cleaned_data
        return {"numbers": {name: float(value) for name, value in found.items() if value is not None}}


class StartForm(forms.Form):
    """From when the rules are to hold, and why."""

    effective_from = forms.DateField(label=gettext_lazy("In force from"), widget=DayInput, required=False,
                                     help_text=gettext_lazy("Tomorrow at the earliest; empty: the day after approval."))  # fmt: skip
    words = WordsField(
        label=gettext_lazy("Why these rules"), max_length=LONGEST_WHY, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class QuietForm(forms.Form):
    """Between which times nobody is disturbed."""

    quiet_from = forms.TimeField(label=gettext_lazy("Quiet from"), widget=TimeOfDayInput, required=False)
    quiet_to = forms.TimeField(label=gettext_lazy("Quiet until"), widget=TimeOfDayInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse half of it."""
        data: dict[str, Any] = super().clean() or {}
        if (data.get("quiet_from") is None) != (data.get("quiet_to") is None):
            self.add_error("quiet_to", _("Quiet hours begin and end."))
        return data


class HoursEditor(Editor):
    """When the rules begin and why, quiet hours, and hours of work."""

    title = gettext_lazy("Beginning and hours")

    def build(self, content: RuleContent, data: Any) -> Iterator[Group]:
        """Yield three forms."""
        start = {"effective_from": content.effective_from, "words": content.words}
        yield Group(gettext_lazy("Beginning"), [StartForm(data, initial=start)])
        quiet = dict(zip(("quiet_from", "quiet_to"), content.quiet_hours or (), strict=False))
        hint = gettext_lazy("For whoever is posted here and has said nothing. Empty: as before.")
        yield Group(gettext_lazy("Quiet hours"), [QuietForm(data, initial=quiet)], hint=hint)
        week = {f"day_{number}": slots for number, slots in enumerate(content.week or ())}
        hint = gettext_lazy("All empty: the hours of the city. Open clocks that count by them are computed again.")
        yield Group(gettext_lazy("Weekly hours"), [WeekForm(data, initial=week)], hint=hint)

    @property
    def parts(self) -> dict[str, Any]:
        """Return the first day, the words, the quiet hours and the week."""
        start, quiet, week = (group.forms[0] for group in self.groups)
        hours = (quiet.cleaned_data["quiet_from"], quiet.cleaned_data["quiet_to"])
        return {
            **start.cleaned_data,
            "quiet_hours": hours if hours[0] is not None else None,
            "week": week.week,  # type: ignore[attr-defined]
        }


def _matter_choices() -> list[tuple[str, str]]:
    return [(matter.code, f"{matter.name} ({matter.code})") for matter in all_matters().order_by("order", "code")]


class LimitLineForm(forms.Form):
    """One limit."""

    def __init__(self, *args: Any, matters: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        all_of_them = [("", _("all matters")), *matters]
        self.fields["matter"] = forms.ChoiceField(label=_("Matter"), choices=all_of_them, required=False)
        # A browser sends what stands first in a list: a blank row that says no more is left out.
        self.fields["stage"] = forms.ChoiceField(label=_("Stage"), choices=Stage.choices, initial=Stage.ACCEPT)
        self.fields["amount"] = forms.IntegerField(label=_("Amount"), min_value=1, max_value=32_767)
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit of time"), choices=LimitUnit.choices, initial=LimitUnit.WORK_DAY
        )


class RouteLineForm(forms.Form):
    """Where one matter goes."""

    def __init__(
        self, *args: Any, matters: Sequence[tuple[str, str]], units: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        as_before = ("", _("as the matter says"))
        self.fields["matter"] = forms.ChoiceField(label=_("Matter"), choices=[("", _("Please choose")), *matters])
        self.fields["start_level"] = forms.ChoiceField(
            label=_("First desk"), choices=[as_before, *Level.choices], required=False
        )
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=[as_before, *units], required=False)
        functions = [(code, str(name)) for code, name in FUNCTIONS.items()]
        self.fields["unit_function"] = forms.ChoiceField(
            label=_("Or any unit with the function"), choices=[as_before, *functions], required=False
        )


class RungLineForm(forms.Form):
    """One level of a ladder."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tone"] = forms.ChoiceField(
            label=_("Lateness"), choices=LadderTone.choices, initial=LadderTone.AMBER
        )
        self.fields["percent"] = forms.IntegerField(
            label=_("At this share of the limit, %"), min_value=1, max_value=100, initial=100
        )
        self.fields["offset"] = forms.IntegerField(
            label=_("Or so long after it was due"), min_value=0, max_value=32_767, initial=0
        )
        self.fields["offset_unit"] = forms.ChoiceField(
            label=_("Unit of time"), choices=LimitUnit.choices, initial=LimitUnit.WORK_HOUR
        )
        self.fields["tells"] = forms.MultipleChoiceField(
            label=_("Who is told"), choices=RungAudience.choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["raises"] = forms.BooleanField(label=_("The incident goes up a level"), required=False)
        self.fields["ignores_quiet_hours"] = forms.BooleanField(label=_("Also in quiet hours"), required=False)


def _table(form: Any, title: Any, rows: Sequence[Mapping[str, Any]], data: Any, prefix: str, **kwargs: Any) -> Group:
    """Return a table of forms: a row for each that is there, some blank ones, and a tick that removes a row."""
    made = forms.formset_factory(form, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    found = made(data, initial=[dict(row) for row in rows], prefix=prefix, form_kwargs=kwargs)
    for one in found.forms:
        one.fields["DELETE"].label = _("Remove")
    return Group(title, found.forms, found.management_form)


class LimitsEditor(Editor):
    """The limits of the township."""

    title = gettext_lazy("Time limits")

    def build(self, content: RuleContent, data: Any) -> Iterator[Group]:
        """Yield one table."""
        rows = [
            {"matter": one.matter, "stage": one.stage, "amount": one.amount, "unit": one.unit} for one in content.limits
        ]
        yield _table(LimitLineForm, self.title, rows, data, "limits", matters=_matter_choices())

    @property
    def parts(self) -> dict[str, Any]:
        """Return the limits."""
        names = ("matter", "stage", "amount", "unit")
        return {"limits": tuple(LimitLine(**{name: row[name] for name in names}) for row in self._rows(0))}


class OwnershipForm(forms.Form):
    """Whose desk each kind of matter comes to first."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in MatterKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=_("%(kind)s: first") % {"kind": str(kind.label)},
                choices=[("", _("as in the city")), *FirstHolder.choices],
                required=False,
            )


class RoutingEditor(Editor):
    """Whose desk comes first, and which unit handles a matter."""

    title = gettext_lazy("Routing")

    def build(self, content: RuleContent, data: Any) -> Iterator[Group]:
        """Yield the rule of ownership and the table of routes."""
        yield Group(gettext_lazy("Owner or territory"), [OwnershipForm(data, initial=dict(content.ownership))])
        units = [(unit.code, unit.name) for unit in workforce.units_for(self.area_path)]
        rows = [
            {"matter": one.matter, "start_level": one.start_level, "unit": one.unit, "unit_function": one.unit_function}
            for one in content.routes
        ]
        title = gettext_lazy("Routes of matters")
        yield _table(RouteLineForm, title, rows, data, "routes", matters=_matter_choices(), units=units)

    @property
    def parts(self) -> dict[str, Any]:
        """Return the rules of ownership and the routes."""
        names = ("matter", "start_level", "unit", "unit_function")
        owners = self.groups[0].forms[0].cleaned_data
        return {
            "ownership": {kind: first for kind, first in owners.items() if first},
            "routes": tuple(RouteLine(**{name: row[name] for name in names}) for row in self._rows(1)),
        }


def _rung_line(row: Mapping[str, Any]) -> RungLine:
    values = {name: row[name] for name in RungLine.__dataclass_fields__}
    return RungLine(**{**values, "tells": tuple(row["tells"])})


class LaddersEditor(Editor):
    """The ladder of urgent limits, and that of all others."""

    title = gettext_lazy("Ladders")

    def build(self, content: RuleContent, data: Any) -> Iterator[Group]:
        """Yield a table for each ladder."""
        for prefix, is_urgent, title in (
            ("usual", False, gettext_lazy("Ladder, from the first level on")),
            ("urgent", True, gettext_lazy("Ladder of urgent limits, from the first level on")),
        ):
            found = next((one for one in content.ladders if one.is_urgent == is_urgent), None)
            rows = [
                {name: getattr(rung, name) for name in RungLine.__dataclass_fields__}
                for rung in (found.rungs if found else ())
            ]
            yield _table(RungLineForm, title, rows, data, prefix)

    @property
    def parts(self) -> dict[str, Any]:
        """Return the ladders that have a level."""
        found = []
        for place, is_urgent in ((0, False), (1, True)):
            rungs = tuple(_rung_line(row) for row in self._rows(place))
            if rungs:
                found.append(LadderLine(is_urgent, rungs))
        return {"ladders": tuple(found)}


EDITORS: Mapping[str, type[Editor]] = {
    "hours": HoursEditor,
    "numbers": NumbersEditor,
    "limits": LimitsEditor,
    "routing": RoutingEditor,
    "ladders": LaddersEditor,
}
