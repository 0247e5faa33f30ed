"""Owns the parsing of what the pages of this room ask and send."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel.actor import Actor
from foundation.web.act_forms import MakeField, choice_field, day_field
from foundation.web.forms import DayInput, WordsField
from foundation.web.picking import PickField
from grids.areas import selectors as areas
from incidents.catalogue.choices import OWNED_STAGES, MatterKind, StageOwner
from incidents.catalogue.importers import LONGEST_CONDITION, MAX_BYTES
from incidents.catalogue.selectors.admissions import matters_to_apply_for
from incidents.catalogue.selectors.standards import editions
from incidents.catalogue.services import ApplicationData, StandardData
from procedures.clocks.choices import LimitUnit


class PlaceForm(forms.Form):
    """Whose rules to show: an area within the reader's own."""

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["area"] = PickField(kind="area", actor=actor, label=_("Area"))


class EditionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One edition of the classes by its code."""

    def __init__(self) -> None:
        super().__init__(
            editions(), to_field_name="code", label=gettext_lazy("Edition of the classes"), empty_label=None
        )


class TableForm(forms.Form):
    """A table of standards to read, by which edition, and from when it is to hold."""

    field_order = ("file", "edition", "valid_from")
    file = forms.FileField(
        label=gettext_lazy("The table"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"})
    )
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DayInput, initial=areas.today)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"] = EditionField()

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})
        return file


class LocalClassForm(forms.Form):
    """A class of the city's own: of which edition, below which major class, and its name."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=MatterKind.choices)
    major = forms.RegexField(
        r"^\d{2}$",
        label=gettext_lazy("Code of the major class"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    name = forms.CharField(label=gettext_lazy("Name of the class"), max_length=60)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"] = EditionField()


class ResponsibilityForm(forms.Form):
    """Who is responsible for each stage of a matter, what kind it is, and whether it is delegable."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=MatterKind.choices)
    not_delegable = forms.BooleanField(
        label=gettext_lazy("Not delegable: enforcement or licensing, which a grid only observes and reports"),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        owners = [("", _("not named yet")), *StageOwner.choices]
        firsts = [("", _("nobody")), *(one for one in StageOwner.choices if one[0] != StageOwner.SHARED)]
        for stage in OWNED_STAGES:
            self.fields[f"owner_{stage}"] = forms.ChoiceField(label=stage.label, choices=owners, required=False)
            self.fields[f"first_{stage}"] = forms.ChoiceField(
                label=_("%(stage)s: first handler") % {"stage": stage.label}, choices=firsts, required=False
            )

    @property
    def owners(self) -> Mapping[str, tuple[str, str]]:
        """Return owner and first handler by stage; to be asked of a form that is valid."""
        data = self.cleaned_data
        return {str(stage): (data[f"owner_{stage}"], data[f"first_{stage}"]) for stage in OWNED_STAGES}

    @property
    def stage_fields(self) -> list[tuple[Any, Any]]:
        """Return the two fields of each stage."""
        return [(self[f"owner_{stage}"], self[f"first_{stage}"]) for stage in OWNED_STAGES]

    def add_problems(self, fields: Mapping[str, str]) -> None:
        """Show at their fields what the rules refuse."""
        for name, sentence in fields.items():
            self.add_error(name if name in self.fields else f"first_{name}", sentence)


EVIDENCE = ("needs_photo_before", "needs_photo_after", "needs_document")


class StandardForm(forms.Form):
    """One standard: its conditions, what evidence it needs, its limits by stage, and from when it holds."""

    condition = WordsField(
        label=gettext_lazy("Filing condition"), max_length=LONGEST_CONDITION, widget=forms.Textarea(attrs={"rows": 3})
    )
    closing_condition = WordsField(
        label=gettext_lazy("Closing condition"),
        max_length=LONGEST_CONDITION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = WordsField(
        label=gettext_lazy("Required evidence"),
        max_length=LONGEST_CONDITION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    needs_photo_before = forms.BooleanField(
        label=gettext_lazy("Not finished without a photo from before the work"), required=False
    )
    needs_photo_after = forms.BooleanField(
        label=gettext_lazy("Not finished without a photo of the finished work"), required=False
    )
    needs_document = forms.BooleanField(label=gettext_lazy("Not finished without a document"), required=False)
    season = forms.CharField(label=gettext_lazy("When the limit counts"), max_length=40, required=False)
    handled_by = forms.CharField(label=gettext_lazy("Who handles"), max_length=80, required=False)
    supervised_by = forms.CharField(label=gettext_lazy("Who supervises"), max_length=80, required=False)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DayInput, initial=areas.today)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units = [("", _("no limit of its own")), *LimitUnit.choices]
        for stage in OWNED_STAGES:
            self.fields[f"amount_{stage}"] = forms.IntegerField(
                label=_("Limit: %(stage)s") % {"stage": stage.label}, min_value=1, max_value=32_767, required=False
            )
            self.fields[f"unit_{stage}"] = forms.ChoiceField(
                label=_("Unit: %(stage)s") % {"stage": stage.label}, choices=units, required=False
            )

    @property
    def limit_fields(self) -> list[tuple[Any, Any]]:
        """Return amount and unit of each stage."""
        return [(self[f"amount_{stage}"], self[f"unit_{stage}"]) for stage in OWNED_STAGES]

    def clean(self) -> dict[str, Any]:
        """Refuse half a limit."""
        data: dict[str, Any] = super().clean() or {}
        for stage in OWNED_STAGES:
            if bool(data.get(f"amount_{stage}")) != bool(data.get(f"unit_{stage}")):
                self.add_error(f"unit_{stage}", _("A limit takes an amount and a unit."))
        return data

    @property
    def data_of_standard(self) -> StandardData:
        """Return what a valid form says."""
        data = self.cleaned_data
        names = ("evidence", "season", "handled_by", "supervised_by", *EVIDENCE)
        texts = {name: data[name] for name in names}
        limits = {
            str(stage): (data[f"amount_{stage}"], data[f"unit_{stage}"])
            for stage in OWNED_STAGES
            if data[f"amount_{stage}"]
        }
        return StandardData(data["condition"], data["closing_condition"], **texts, limits=limits)


class MatterField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One matter that may be applied for, by its code."""

    def __init__(self) -> None:
        super().__init__(matters_to_apply_for(), to_field_name="code", label=gettext_lazy("Matter"))

    def label_from_instance(self, obj: Any) -> str:
        """Return the matter by its name and its code."""
        return f"{obj.name} ({obj.code})"


class ApplicationForm(forms.Form):
    """What a department says of a matter it wants on the list of grids."""

    def __init__(self, *args: Any, units: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["matter"] = MatterField()
        self.fields["unit"] = forms.TypedChoiceField(
            label=_("Department"), coerce=int, choices=[(unit.pk, unit.name) for unit in units]
        )
        for name, label in (
            ("legal_basis", _("Legal basis: which law or rule says so")),
            ("workload", _("Workload: how often, how long, in which season")),
            ("funding", _("Funding: who pays, how much")),
            ("training", _("Training: by whom, before which day")),
        ):
            self.fields[name] = WordsField(
                label=label, max_length=LONGEST_CONDITION, required=name != "workload",
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip
        self.fields["hours_per_month"] = forms.IntegerField(
            label=_("Hours a month in each grid"), min_value=1, max_value=744
        )
        self.fields["exit_on"] = forms.DateField(label=_("Exit date"), widget=DayInput)

    @property
    def application(self) -> ApplicationData:
        """Return what a valid form says."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("legal_basis", "workload", "funding", "training")}
        return ApplicationData(
            matter=data["matter"].code,
            unit_id=data["unit"],
            hours_per_month=data["hours_per_month"],
            exit_on=data["exit_on"],
            **texts,
        )


ADMISSION_FIELDS: Mapping[str, MakeField] = {
    "opinion": choice_field(gettext_lazy("Opinion")),
    "exit_on": day_field(gettext_lazy("New exit date")),
}
