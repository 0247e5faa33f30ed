"""The shapes people fill in: a report for record, and what the acts on one ask for."""

from collections.abc import Mapping
from typing import Self
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web.act_forms import MakeField, choice_field, day_field
from foundation.web.forms import WordsField
from incidents.cases.choices import PlaceSource
from incidents.filings.choices import FilingKind
from incidents.filings.services.intake import LONGEST_FACTS, LONGEST_WHY, FilingData

_NEEDED = {"required": _("This is needed.")}


class FilingForm(forms.Form):
    """Facts, kind, why it is no incident; a place where there is one. ``id`` is made before the form is shown."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    kind = forms.ChoiceField(
        choices=FilingKind.choices, widget=forms.RadioSelect, error_messages={"required": _("Choose one of these.")}
    )
    facts = WordsField(max_length=LONGEST_FACTS, error_messages={"required": _("Say what you saw.")})
    why_not_a_case = WordsField(
        max_length=LONGEST_WHY, error_messages={"required": _("Say in a few words why it is no incident.")}
    )
    is_urgent = forms.BooleanField(required=False)
    names_person = forms.BooleanField(required=False)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    # What the script of the place writes beside it; nothing is kept of either.
    accuracy_m = forms.FloatField(required=False, min_value=0)
    place_source = forms.ChoiceField(required=False, choices=PlaceSource.choices)

    def to_data(self) -> FilingData:
        """Return the report of a valid form as services take it."""
        values = self.cleaned_data
        names = ("id", "kind", "facts", "why_not_a_case", "lng", "lat", "is_urgent", "names_person")
        return FilingData(**{name: values[name] for name in names})

    @classmethod
    def blank(cls) -> Self:
        """Return an empty form with an id of its own."""
        return cls(initial={"id": uuid4()})


# What the fields of the acts are called; note is the same for every subject.
ACT_FIELDS: Mapping[str, MakeField] = {
    "until": day_field(_("Until")),
    "master": choice_field(_("Merge with")),
    "matter": choice_field(_("Kind of matter")),
}
