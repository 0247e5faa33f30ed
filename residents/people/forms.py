"""The forms of residents: a report, the answer to its result, the own data; and the clerk's of households."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.web.forms import WordsField
from foundation.web.picking import Choice, PickerInput, PickField, pick
from grids.areas.choices import Level
from incidents.cases.choices import About
from incidents.cases.forms import ReportForm
from residents.people.choices import ConsentPurpose, ConsentWay, NumberKind, ParticipantRole, Relation
from residents.people.services import MemberData

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class ResidentReportForm(ReportForm):
    """The report of the phone page, and how to reach the reporter, if they wish."""

    name = forms.CharField(label=_("Your name"), required=False, max_length=80, strip=True)
    phone = forms.CharField(label=_("Your phone"), required=False, max_length=20, strip=True)
    email = forms.EmailField(label=_("Your e-mail"), required=False, max_length=254)
    about = forms.ChoiceField(label=_("Whom it is about"), choices=About.choices, required=False)
    is_confidential = forms.BooleanField(
        label=_("Keep it confidential"),
        required=False,
        help_text=_(
            "Only the inspection desk above those concerned opens it, and whom that desk lets in. "
            "You follow it by your link; no e-mail is sent."
        ),
    )


class AnswerForm(forms.Form):
    """Whether it is solved, whether the reporter is content, and a note if they like."""

    is_solved = forms.ChoiceField(label=_("Is it solved?"), choices=YES_NO, widget=forms.RadioSelect)
    is_content = forms.ChoiceField(
        label=_("Are you content with how it was handled?"), choices=YES_NO, widget=forms.RadioSelect
    )
    words = WordsField(
        label=_("A few words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class QuestionForm(forms.Form):
    """The answer to a question of the office."""

    words = WordsField(
        label=_("Your answer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": _("This is needed.")},
    )


def _line(kind: str = "text", **attrs: str) -> forms.TextInput:
    widget = forms.TextInput(attrs={"class": "form-control", **attrs})
    widget.input_type = kind
    return widget


def _choice() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class PhoneForm(forms.Form):
    """The phone to which a code goes."""

    phone = forms.CharField(
        label=_("Your phone"),
        max_length=30,
        widget=_line("tel", autocomplete="tel"),
        help_text=_("A code comes by text message. Nobody else learns the number."),
    )


class CodeForm(forms.Form):
    """The six digits that came."""

    code = forms.CharField(
        label=_("The six digits of the message"),
        max_length=20,
        widget=_line("text", autocomplete="one-time-code", inputmode="numeric"),
    )


class NameForm(forms.Form):
    """The own name."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=_line(autocomplete="name"))


class NumberForm(forms.Form):
    """A number and the document it stands on."""

    number_kind = forms.ChoiceField(
        label=_("Document"), choices=[one for one in NumberKind.choices if one[0] != NumberKind.NONE], widget=_choice()
    )
    number = forms.CharField(
        label=_("Identity number"), max_length=40, widget=_line(autocomplete="off", autocapitalize="characters")
    )


class VillageField(PickField):
    """A village or a community of the net, by its name or code; whoever lives there may name it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = PickerInput(self.kind, (Level.VILLAGE,))

    def clean(self, value: Any) -> Choice | None:
        """Return the village; raises ``ValidationError`` for what is none."""
        text = forms.CharField.clean(self, self.prepare_value(value))
        return pick(self.kind, None, text, (Level.VILLAGE,)) if text else None


class AddressForm(forms.Form):
    """Where a household lives."""

    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        widget=_line(autocomplete="street-address"),
        help_text=_("As it stands on the door plate: street, number, flat."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = VillageField(
            kind="area",
            actor=actor,
            label=_("Village or community"),
            max_length=80,
            help_text=_("Its name or its code."),
        )


class MemberForm(forms.Form):
    """Somebody who lives in a household: a name and what the person is to the head; the rest may be left out."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=_line(autocomplete="off"))
    relation = forms.ChoiceField(label=_("To the head"), choices=Relation, widget=_choice())
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False, widget=_line("tel", autocomplete="off"))
    number_kind = forms.ChoiceField(
        label=_("Document"), choices=NumberKind, required=False, initial=NumberKind.NONE, widget=_choice()
    )
    number = forms.CharField(
        label=_("Identity number"), max_length=40, required=False, widget=_line(autocomplete="off")
    )

    def member(self) -> MemberData:
        """Return what was typed."""
        values = self.cleaned_data
        kind = values["number_kind"] or NumberKind.NONE
        return MemberData(values["name"], values["relation"], values["phone"], kind, values["number"])


class RoleForm(forms.Form):
    """As whom a person takes part."""

    role = forms.ChoiceField(label=_("Role"), choices=ParticipantRole, widget=_choice())
    organisation = forms.CharField(
        label=_("Organisation"), max_length=120, required=False, widget=_line(), help_text=_("For its members only.")
    )
    source = forms.CharField(
        label=_("Known from"),
        max_length=120,
        widget=_line(),
        help_text=_("Such as the person, the list of the branch, a register."),
    )


class ConsentForm(forms.Form):
    """A consent that was given on paper or spoken."""

    purpose = forms.ChoiceField(label=_("What is agreed to"), choices=ConsentPurpose, widget=_choice())
    way = forms.ChoiceField(
        label=_("How"), choices=[one for one in ConsentWay.choices if one[0] != ConsentWay.ONLINE], widget=_choice()
    )
