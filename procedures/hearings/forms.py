"""The shapes people fill in: a notice to be shown, an objection, and its answer."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web.act_forms import MakeField, day_field
from foundation.web.forms import WordsField
from foundation.web.picking import PickField
from procedures.hearings.models import LONGEST_BASIS, LONGEST_PERSONS, LONGEST_TITLE
from procedures.hearings.services.hearings import LONGEST_PLACE, LONGEST_TEXT, HearingDraft
from procedures.hearings.services.objections import LONGEST_ANSWER, LONGEST_OBJECTION

_NEEDED = {"required": _("This is needed.")}


def _place_field(required: bool, choices: Any) -> forms.Field:  # noqa: FBT001 - a MakeField
    del choices
    return forms.CharField(
        label=_("Where it hangs"), max_length=LONGEST_PLACE, required=required, error_messages=_NEEDED
    )


ACT_FIELDS: Mapping[str, MakeField] = {"until": day_field(_("Until")), "place": _place_field}


class HearingForm(forms.Form):
    """What is shown, where, and for how many days at least."""

    title = forms.CharField(label=_("Heading"), max_length=LONGEST_TITLE, error_messages=_NEEDED)
    text = WordsField(label=_("What is shown"), max_length=LONGEST_TEXT, error_messages=_NEEDED)
    persons = forms.CharField(
        label=_("Persons it names"),
        max_length=LONGEST_PERSONS,
        required=False,
        help_text=_("Full names, parted by commas. Only the first character of each is kept and shown."),
    )
    legal_basis = forms.CharField(label=_("By which rule"), max_length=LONGEST_BASIS, required=False)
    days = forms.IntegerField(label=_("Days at least"), min_value=1, max_value=180, initial=7, error_messages=_NEEDED)

    def __init__(self, data: Any = None, *, actor: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["area"] = PickField(kind="area", actor=actor, label=_("Area"), error_messages=_NEEDED)
        self.order_fields(["area", "title", "text", "persons", "legal_basis", "days"])

    def to_data(self) -> HearingDraft:
        """Return the draft of a valid form."""
        values = dict(self.cleaned_data)
        area = values.pop("area")
        return HearingDraft(area=area.code, **values)


class ObjectionForm(forms.Form):
    """What somebody objects to; ``id`` is made before the form is shown."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    words = WordsField(label=_("What you object to, and why"), max_length=LONGEST_OBJECTION, error_messages=_NEEDED)
    is_anonymous = forms.BooleanField(label=_("Without my name: the answer will stand on this page"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"id": uuid4()})


class AnswerForm(forms.Form):
    """The answer to an objection, which everybody reads."""

    words = WordsField(
        label=_("Answer, read by everybody: name nobody in it"), max_length=LONGEST_ANSWER, error_messages=_NEEDED
    )
    is_upheld = forms.TypedChoiceField(
        label=_("Is the objection right?"),
        choices=[("no", _("No: it goes on")), ("yes", _("Yes: the notice is annulled"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )

    def __init__(self, data: Any = None, *, objection_id: int = 0) -> None:
        super().__init__(data, auto_id=f"objection-{objection_id}-%s")
