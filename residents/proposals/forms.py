"""The shapes people fill in: a topic, what the acts on one ask for, a comment, a support by phone, a follow code."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.web.act_forms import MakeField, choice_field, day_field
from foundation.web.forms import WordsField
from grids.areas import selectors as areas
from grids.areas.choices import Level
from residents.proposals.choices import SupportWay, TopicKind
from residents.proposals.models.proposals import LONGEST_TITLE
from residents.proposals.services.comments import LONGEST_COMMENT, LONGEST_REASON
from residents.proposals.services.proposal_entry import LONGEST_NAME, LONGEST_TEXT, ProposalData

_NEEDED = {"required": _("This is needed.")}


def place_choices() -> list[Any]:
    """Return every place of today by its code: the villages under their townships, each township and the city as a whole."""
    cities = [(city.code, city.name) for city in areas.areas(Level.CITY)]
    found: list[Any] = [("", _("Please choose")), *cities]
    villages: dict[int | None, list[tuple[str, str]]] = {}
    for village in areas.areas(Level.VILLAGE):
        villages.setdefault(village.parent_id, []).append((village.code, village.name))
    for township in areas.areas(Level.TOWNSHIP):
        whole = (township.code, gettext("%(place)s as a whole") % {"place": township.name})
        found.append((township.name, [whole, *villages.get(township.pk, ())]))
    return found


class ProposalForm(forms.Form):
    """What is proposed and where. ``id`` is made before the form is shown; a desk may enter it for somebody."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=TopicKind.choices, widget=forms.RadioSelect, initial=TopicKind.PROPOSAL
    )
    title = forms.CharField(
        label=_("In one line"), max_length=LONGEST_TITLE, error_messages={"required": _("Say it in one line.")}
    )
    text = WordsField(
        label=_("What you propose, and why"),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Say what you propose.")},
        help_text=_("Everybody will read it: name nobody, and no address where somebody lives."),
    )

    def __init__(self, data: Any = None, *, may_enter: bool, kind: str = "") -> None:
        super().__init__(data, initial={"id": uuid4(), "kind": kind or TopicKind.PROPOSAL})
        self.fields["area"] = forms.ChoiceField(
            label=_("Which place is it about?"),
            choices=place_choices(),
            error_messages={"required": _("Say which place it is about.")},
        )
        if may_enter:
            self.fields["for_name"] = forms.CharField(
                label=_("Entered for"),
                max_length=LONGEST_NAME,
                required=False,
                help_text=_("Whoever has no account. Everybody reads the first character alone; you print the slip."),
            )
        self.order_fields(["kind", "title", "text", "area", "for_name"])

    def to_data(self) -> ProposalData:
        """Return the topic of a valid form."""
        return ProposalData(**self.cleaned_data)


def _line(label: Any, longest: int, *, lines: int = 1) -> MakeField:
    def make(required: bool, choices: Any) -> forms.Field:  # noqa: FBT001 - a MakeField
        del choices
        if lines > 1:
            return WordsField(label=label, max_length=longest, required=required, error_messages=_NEEDED)
        return forms.CharField(label=label, max_length=longest, required=required, error_messages=_NEEDED)

    return make


# What the fields of the acts are called; note is the same for every subject.
ACT_FIELDS: Mapping[str, MakeField] = {
    "unit": choice_field(_("Unit")),
    "verdict": choice_field(_("Verdict")),
    "due_on": day_field(_("Done until, where something is promised")),
    "title": _line(_("In one line"), LONGEST_TITLE),
    "text": _line(_("What you propose, and why"), LONGEST_TEXT, lines=5),
}


class CommentForm(forms.Form):
    """A comment; ``id`` is made before the form is shown."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    words = WordsField(
        label=_("What you think of it"),
        max_length=LONGEST_COMMENT,
        error_messages={"required": _("Say what you think.")},
        help_text=_("Shown once the desk has read it, with the first character of your name."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"id": uuid4()}, auto_id="comment-%s")


class ModerateForm(forms.Form):
    """Whether a comment is shown; held back for a reason."""

    is_shown = forms.TypedChoiceField(
        choices=[("yes", _("Show")), ("no", _("Hold back"))], coerce=lambda one: one == "yes"
    )
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class CallerForm(forms.Form):
    """The support of somebody who calls or comes."""

    phone = forms.CharField(label=_("Phone of the caller"), max_length=30, error_messages=_NEEDED)
    way = forms.ChoiceField(
        label=_("How it came"),
        choices=[(way.value, way.label) for way in (SupportWay.PHONE, SupportWay.COUNTER)],
        error_messages=_NEEDED,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="caller-%s")


class FollowForm(forms.Form):
    """Number and code of a slip."""

    number = forms.CharField(label=_("Number"), max_length=20, error_messages=_NEEDED)
    code = forms.CharField(label=_("Follow code"), max_length=20, error_messages=_NEEDED)


class FollowerActForm(forms.Form):
    """What whoever holds a slip may do: ask again, or withdraw."""

    action = forms.ChoiceField(choices=[("reopen", ""), ("withdraw", "")])
    version = forms.IntegerField(min_value=1)
    note = WordsField(required=False, max_length=2_000)
