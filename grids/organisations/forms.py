"""The shapes people fill in: an organisation, what its acts ask for, a mandate, a list."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.tables import MAX_BYTES
from foundation.process.offers import Choice
from foundation.web.act_forms import MakeField, choice_field, day_field
from foundation.web.forms import DayInput, WordsField
from grids.areas.selectors import Place
from grids.organisations.bases import OrganisationData
from grids.organisations.choices import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    ActorRole,
    Employees,
    MandatePart,
    OrganisationKind,
)

_NEEDED = {"required": _("This is needed.")}
_UNKNOWN = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
_ANSWERS = {"yes": True, "no": False}


def _text_field(label: Any, most: int, **attrs: str) -> MakeField:
    def make(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
        widget = forms.TextInput(attrs=attrs)
        return forms.CharField(label=label, max_length=most, required=required, widget=widget, error_messages=_NEEDED)

    return make


# What the fields of the acts are called; words and documents are the same for every subject.
ACT_FIELDS: Mapping[str, MakeField] = {
    "registration_no": _text_field(_("Registration number, as the civil affairs office gave it"), LONGEST_NUMBER),
    "uscc": _text_field(_("Unified social credit code"), 30, autocapitalize="characters", spellcheck="false"),
    "becomes": choice_field(_("Registered as")),
    "registered_until": day_field(_("Registered until, where the certificate says so")),
    "disclosure": choice_field(_("What is disclosed")),
    "amount": _text_field(_("Amount in yuan, of money alone"), 20, inputmode="numeric"),
    "paper": choice_field(_("What the papers are")),
    "companion": choice_field(_("Who accompanies it")),
    "next_look": day_field(_("Next visit on")),
    "support": choice_field(_("What kind of support")),
    "master": choice_field(_("Into which one")),
}


def _capital(choices: Any) -> list[tuple[str, Any]]:
    return [(value, capfirst(str(label))) for value, label in choices]


class OrganisationForm(forms.Form):
    """What is known of an organisation. ``id`` is made before the form is shown; a place is chosen once."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Kind"), error_messages=_NEEDED)
    name = forms.CharField(label=pgettext_lazy("organisation", "Name"), max_length=LONGEST_NAME, error_messages=_NEEDED)
    about = forms.CharField(
        label=_("What it does"),
        max_length=LONGEST_ABOUT,
        required=False,
        help_text=_("Read by everybody once it is filed; name nobody."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    valid_from = forms.DateField(label=_("Since"), required=False, widget=DayInput)
    founders = forms.IntegerField(label=_("How many founded it"), required=False, min_value=1)
    contact_name = forms.CharField(label=_("Contact"), max_length=LONGEST_NAME, required=False)
    contact_phone = forms.CharField(
        label=_("Phone of the contact"),
        max_length=30,
        required=False,
        help_text=_("Shown masked; every look at it is written down."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    registration_no = forms.CharField(label=_("Registration number"), max_length=LONGEST_NUMBER, required=False)
    actor_role = forms.ChoiceField(
        label=_("Role among the six"), required=False, help_text=_("Left open, it follows from the kind.")
    )
    has_union = forms.ChoiceField(label=_("Has a union (enterprises)"), required=False, choices=_UNKNOWN)
    employees = forms.ChoiceField(label=_("Employees (enterprises)"), required=False)

    def __init__(self, data: Any = None, *, places: Sequence[Place] = (), initial: Any = None) -> None:
        super().__init__(data, initial={"id": uuid4(), **(initial or {})})
        self.fields["kind"].choices = _capital(OrganisationKind.choices)  # type: ignore[attr-defined]
        self.fields["actor_role"].choices = [("", _("not chosen")), *_capital(ActorRole.choices)]  # type: ignore[attr-defined]
        self.fields["employees"].choices = [("", _("not known")), *Employees.choices]  # type: ignore[attr-defined]
        if places:
            found = [(str(place.id), place.name) for place in places]
            self.fields["area"] = forms.ChoiceField(
                label=pgettext_lazy("organisation", "Place"), choices=found, error_messages=_NEEDED
            )
            self.order_fields(["id", "version", "kind", "name", "area"])

    def to_data(self, area_id: int | None = None) -> OrganisationData:
        """Return the organisation of a valid form; ``area_id``: where the form does not ask for the place."""
        values = dict(self.cleaned_data)
        area = values.pop("area", None)
        values.pop("version")
        values["has_union"] = _ANSWERS.get(values["has_union"])
        return OrganisationData(area_id=int(area) if area else area_id or 0, **values)


class MandateForm(forms.Form):
    """Who is to speak for it, as what, from when until when."""

    person = forms.CharField(
        label=_("Phone or user name the person signs in with"), max_length=80, error_messages=_NEEDED
    )
    part = forms.ChoiceField(label=_("As what"), error_messages=_NEEDED)
    starts_on = forms.DateField(label=_("From"), widget=DayInput, error_messages=_NEEDED)
    ends_on = forms.DateField(
        label=_("Until the day before"), widget=DayInput, required=False, help_text=_("Left empty: until it is ended.")
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="mandate-%s")
        self.fields["part"].choices = _capital(MandatePart.choices)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a mandate ends, or why a contact is looked at."""

    reason = WordsField(
        label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_NEEDED
    )


class ListForm(forms.Form):
    """A list of organisations; the place is that of lines that name none."""

    file = forms.FileField(
        label=_("The list"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    area = forms.ChoiceField(label=_("Place of lines that name none"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, places: Sequence[Place]) -> None:
        super().__init__(data, files)
        found = [(str(place.id), place.name) for place in places]
        self.fields["area"].choices = [("", _("none: every line names its place")), *found]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large to be a list."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file
