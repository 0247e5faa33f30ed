"""The forms by which whoever received something confidentially says who else may open it, and whom it is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web import picking
from foundation.web.forms import WordsField
from procedures.seals.choices import PartKind


class NamedField(forms.CharField):
    """The id of a person or a unit, by a name or code that is written whole: the list of all is nobody's to leaf through."""

    def __init__(self, kind: str, **options: Any) -> None:
        self.kind = kind
        widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
        super().__init__(max_length=80, strip=True, widget=widget, **options)

    def clean(self, value: Any) -> int | None:
        """Return the id; None for nothing."""
        text = super().clean(value)
        return picking.pick(self.kind, None, text).id if text else None


def reason_field() -> WordsField:
    """Return the field of why."""
    return WordsField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}))


class GivePartForm(forms.Form):
    """A part for a person or for a unit."""

    person = NamedField("user", label=_("Person"), required=False, help_text=_("User name or full name"))
    unit = NamedField("unit", label=_("Or a unit"), required=False, help_text=_("Its code or name"))
    part = forms.ChoiceField(label=_("Part"), choices=PartKind, widget=forms.Select(attrs={"class": "form-select"}))
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        """Refuse both and neither."""
        values = super().clean() or {}
        both = [values.get("person"), values.get("unit")]
        if not self.errors and sum(one is not None for one in both) != 1:
            self.add_error("person", _("Name a person or a unit, and only one of them."))
        return values


class EndForm(forms.Form):
    """The end of a part, or of what shuts a person out."""

    line = forms.UUIDField(widget=forms.HiddenInput)
    reason = reason_field()


class NamePersonForm(forms.Form):
    """Somebody it is about."""

    person = NamedField("user", label=_("Person"), help_text=_("User name or full name"))
    reason = reason_field()
