"""The shapes people fill in for what is filed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web.forms import DayInput, WordsField
from grids.areas.selectors import Place
from procedures.registers.choices import RegisterCode
from procedures.registers.services import EntryData

_NEEDED = {"required": _("This is needed.")}
LONGEST_TEXT = 40_000


class VersionForm(forms.Form):
    """The text of a version and its days."""

    text = WordsField(
        label=_("Text"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 16}), error_messages=_NEEDED
    )
    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput, error_messages=_NEEDED)
    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput, error_messages=_NEEDED)


class EntryForm(VersionForm):
    """What is to be filed, with its first version."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    register = forms.ChoiceField(label=_("What it is"), choices=RegisterCode.choices)
    area = forms.TypedChoiceField(label=_("Whose it is"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=120, error_messages=_NEEDED)
    field_order = ("id", "register", "area", "title", "text", "decided_on", "valid_from")

    def __init__(self, *args: Any, places: Sequence[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["area"].choices = [(place.id, place.name) for place in places]  # type: ignore[attr-defined]

    def to_data(self) -> EntryData:
        """Return the entry of a valid form."""
        values = dict(self.cleaned_data)
        return EntryData(area_id=values.pop("area"), **values)
