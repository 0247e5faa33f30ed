"""What the fields of the acts are called; note and documents are the same for every subject."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.process.offers import Choice
from foundation.web.act_forms import MakeField, choice_field, choices_field

_NEEDED = {"required": _("This is needed.")}


def text_field(label: Any, longest: int) -> MakeField:
    """Return what makes a field for one line."""

    def make(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
        return forms.CharField(label=label, required=required, max_length=longest, error_messages=_NEEDED)

    return make


ACT_FIELDS: Mapping[str, MakeField] = {
    "papers": choices_field(_("Papers that have to come again or are still missing")),
    "paper_name": text_field(_("Another paper"), 100),
    "paper": choice_field(_("Paper")),
    "item": choice_field(_("Line of the checklist, or paper")),
    "result": choice_field(_("Result")),
    "reason": choice_field(_("Reason")),
    "basis": text_field(_("Legal basis"), 500),
    "way": choice_field(_("How it was handed over")),
}
