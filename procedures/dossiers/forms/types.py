"""The editor of a type, for officials: everyday words in rows, no code and no JSON."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.kernel.text import normalize_line_breaks, pinyin_syllables
from foundation.web.forms import DayInput
from grids.workforce.choices import FUNCTIONS
from procedures.dossiers.choices import DecidedBy, FieldKind, HeldAs
from procedures.dossiers.models import TypeVersion
from procedures.dossiers.models.types import LONGEST_TITLE
from procedures.dossiers.services.types import COLUMNS, TypeData

_NEEDED = {"required": _("This is needed.")}
SPARE_ROWS, MOST_ROWS = 3, 60
_LINES = forms.Textarea(attrs={"rows": 3})


def code_of(words: str, taken: Sequence[str] = ()) -> str:
    """Return a lasting code for words, from their pinyin: the same question has the same code in every service."""
    made = "".join(sign for sign in "".join(pinyin_syllables(words)).lower() if sign.isascii() and sign.isalnum())
    code = (made or "x")[:36]
    number = 2
    found = code
    while found in taken:
        found, number = f"{code}-{number}", number + 1
    return found


class NewTypeForm(forms.Form):
    """A new service needs a title, and no more to begin with."""

    title = forms.CharField(label=_("title, in everyday words"), max_length=LONGEST_TITLE, error_messages=_NEEDED)

    @property
    def code(self) -> str:
        """Return the code of the service, from its title."""
        return code_of(self.cleaned_data["title"])


class PublishForm(forms.Form):
    """From which day on a version holds."""

    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput, error_messages=_NEEDED)


class VersionForm(forms.ModelForm):  # type: ignore[type-arg] # cannot be subscripted when it runs
    """What a version says of itself."""

    class Meta:
        model = TypeVersion
        fields = COLUMNS
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "legal_basis": forms.Textarea(attrs={"rows": 2}),
            "hukou_basis": forms.Textarea(attrs={"rows": 2}),
        }


class RowForm(forms.Form):
    """One row of a part; left without its name it is no row. ``order``: its place, to be changed by hand."""

    order = forms.IntegerField(label=_("No."), required=False, min_value=1, max_value=MOST_ROWS)
    main = ""

    @property
    def is_row(self) -> bool:
        """Say whether something was named."""
        return bool(self.cleaned_data.get(self.main))


class FieldRow(RowForm):
    """One question."""

    main = "label"
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    label = forms.CharField(label=_("Question"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    is_required = forms.BooleanField(label=_("has to be answered"), required=False, initial=True)
    help = forms.CharField(label=_("Help"), required=False, max_length=200)
    choices = forms.CharField(label=_("Answers to choose from, one a line"), required=False, widget=_LINES)
    when_number = forms.IntegerField(label=_("Only after question no."), required=False, min_value=1)
    shown_when_value = forms.CharField(label=_("where its answer is"), required=False, max_length=100)
    held_as = forms.ChoiceField(
        label=_("Kept once, by consent, as"), required=False, choices=[("", _("not kept")), *HeldAs.choices]
    )
    why_asked = forms.CharField(
        label=_("Why it is asked again, where it is held already"), required=False, max_length=200
    )


class PaperRow(RowForm):
    """One paper."""

    main = "name"
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(label=_("Paper"), required=False, max_length=100)
    is_required = forms.BooleanField(label=_("has to be there"), required=False, initial=True)
    issued_by = forms.CharField(label=_("Where one gets it"), required=False, max_length=100)
    keep_months = forms.IntegerField(
        label=_("Its file is deleted so many months after the decision"), required=False, min_value=1, max_value=1200
    )
    reuse_months = forms.IntegerField(
        label=_("Found right, it need not be brought again for so many months"),
        required=False,
        min_value=1,
        max_value=120,
    )


def _functions() -> list[tuple[str, Any]]:
    return [("", _("no unit")), *sorted(FUNCTIONS.items(), key=lambda pair: str(pair[1]))]


class StageRow(RowForm):
    """One stage."""

    main = "name"
    name = forms.CharField(label=_("Stage"), required=False, max_length=60)
    decided_by = forms.ChoiceField(label=_("In charge"), choices=DecidedBy.choices, initial=DecidedBy.TOWNSHIP)
    unit_function = forms.ChoiceField(label=_("Function of the unit"), required=False, choices=_functions)
    days = forms.IntegerField(label=_("Working days"), required=False, min_value=1, max_value=400)
    checklist = forms.CharField(label=_("To be ticked off, one a line"), required=False, widget=_LINES)
    notice_days = forms.IntegerField(
        label=_("Days of a public notice (公示) with objections, empty for none"),
        required=False,
        min_value=1,
        max_value=180,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the days of a stage, and for the function of a unit's."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("name") and not values.get("days") and "days" not in self.errors:
            self.add_error("days", gettext("Say how many working days."))
        is_unit = values.get("decided_by") == DecidedBy.UNIT
        if values.get("name") and is_unit and not values.get("unit_function"):
            self.add_error("unit_function", gettext("Say which function the unit has."))
        if not is_unit:
            values["unit_function"] = ""
        return values


class ResultRow(RowForm):
    """One way it may come out."""

    main = "name"
    name = forms.CharField(label=_("Result"), required=False, max_length=60)
    is_grant = forms.BooleanField(
        label=pgettext_lazy("result of a service", "is a grant"), required=False, initial=True
    )
    retention_months = forms.IntegerField(
        label=_("Kept for, months"), required=False, min_value=1, max_value=1200, initial=60
    )


def _lines(text: str, longest: int) -> list[str]:
    return [line.strip()[:longest] for line in normalize_line_breaks(text).split("\n") if line.strip()]


class VersionForms:
    """All forms of one version together: what it says of itself and the rows of each part."""

    rows: Mapping[str, type[RowForm]] = {
        "fields": FieldRow, "papers": PaperRow, "stages": StageRow, "results": ResultRow,
    }  # fmt: skip

    def __init__(self, version: TypeVersion, data: Any = None) -> None:
        self.version = version
        self.main = VersionForm(data, instance=version)
        self.parts = {
            name: forms.formset_factory(row, extra=SPARE_ROWS, max_num=MOST_ROWS)(
                data, prefix=name, initial=list(_initial(version, name))
            )
            for name, row in self.rows.items()
        }

    def is_valid(self) -> bool:
        """Say whether all forms are; every one is looked at."""
        return all([self.main.is_valid(), *(part.is_valid() for part in self.parts.values())])

    def to_data(self) -> TypeData:
        """Return what a valid editor says."""
        columns = {name: self.main.cleaned_data[name] for name in COLUMNS}
        return TypeData(
            columns,
            fields=self._fields(),
            papers=self._papers(),
            stages=[
                {
                    "order": order,
                    **{name: row[name] for name in ("name", "decided_by", "unit_function", "days", "notice_days")},
                    "checklist": _lines(row["checklist"], 200),
                }
                for order, row in enumerate(self._rows("stages"), 1)
            ],
            results=[
                {
                    "order": order,
                    "name": row["name"],
                    "is_grant": row["is_grant"],
                    "retention_months": row["retention_months"] or 60,
                }
                for order, row in enumerate(self._rows("results"), 1)
            ],
        )

    def _rows(self, part: str) -> list[dict[str, Any]]:
        """Return the rows that were named, in the order of their numbers; a row without one stays where it is."""
        named = [(place, form.cleaned_data) for place, form in enumerate(self.parts[part], 1) if form.is_row]
        return [row for _place, row in sorted(named, key=lambda pair: (pair[1].get("order") or pair[0], pair[0]))]

    def _fields(self) -> list[dict[str, Any]]:
        rows = self._rows("fields")
        codes: list[str] = []
        for row in rows:
            codes.append(row["code"] if row["code"] not in ("", *codes) else code_of(row["label"], codes))
        names = ("label", "kind", "is_required", "help", "held_as", "why_asked")
        return [
            {
                "order": order,
                "code": codes[order - 1],
                **{name: row[name] for name in names},
                "choices": _lines(row["choices"], 100),
                "shown_when_field": _code_at(codes, row["when_number"]),
                "shown_when_value": row["shown_when_value"] if row["when_number"] else "",
            }
            for order, row in enumerate(rows, 1)
        ]

    def _papers(self) -> list[dict[str, Any]]:
        rows = self._rows("papers")
        codes: list[str] = []
        for row in rows:
            codes.append(row["code"] if row["code"] not in ("", *codes) else code_of(row["name"], codes))
        return [
            {
                "order": order,
                "code": codes[order - 1],
                **{name: row[name] for name in ("name", "is_required", "issued_by", "keep_months", "reuse_months")},
            }
            for order, row in enumerate(rows, 1)
        ]


def _code_at(codes: Sequence[str], number: int | None) -> str:
    """Return the code of the question of a number; of one that is not there its number, which publishing refuses."""
    if not number:
        return ""
    return codes[number - 1] if number <= len(codes) else f"?{number}"


def _initial(version: TypeVersion, part: str) -> Iterator[dict[str, Any]]:
    rows = list(getattr(version, part).all())
    codes = [getattr(row, "code", "") for row in rows]
    for row in rows:
        values = {
            one.name: getattr(row, one.attname)
            for one in row._meta.concrete_fields
            if one.name not in ("id", "version")
        }
        for name in ("choices", "checklist"):
            if name in values:
                values[name] = "\n".join(values[name])
        if part == "fields":
            hangs_on = values.pop("shown_when_field")
            values["when_number"] = codes.index(hangs_on) + 1 if hangs_on in codes else None
        yield values


def first_day(today: date) -> dict[str, Any]:
    """Return what the form of publishing begins with."""
    return {"valid_from": today}
