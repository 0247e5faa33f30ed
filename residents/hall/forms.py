"""The shapes of the hall: following by number and phone, and what a counter takes in."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.dossiers.choices import Channel, ConsentWay

_NEEDED = {"required": _("This is needed.")}


class FollowForm(forms.Form):
    """The number of an application and the last four digits of the phone that was left."""

    number = forms.CharField(label=_("Number of the application"), max_length=24, error_messages=_NEEDED)
    tail = forms.RegexField(
        r"^\d{4}$",
        label=_("Last four digits of the phone"),
        error_messages={**_NEEDED, "invalid": _("Write four digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class IntakeForm(forms.Form):
    """What the counter or a grid worker adds: which papers are in hand; how the applicant agreed."""

    username = forms.CharField(
        label=_("Account of the applicant"),
        required=False,
        max_length=40,
        help_text=_("User name or phone, where there is one: then it stands among their own applications."),
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers handed over now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_way = forms.ChoiceField(label=_("How the applicant agreed"), required=False)
    consent_witness = forms.CharField(label=_("Witness"), required=False, max_length=80)

    def __init__(self, version: Any, channel: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["papers"].choices = [(paper.code, paper.name) for paper in version.papers.all()]  # type: ignore[attr-defined]
        if not version.papers.all():
            del self.fields["papers"]
        if channel == Channel.PROXY:
            ways = [("", _("Please choose")), *ConsentWay.choices]
            self.fields["consent_way"] = forms.ChoiceField(
                label=_("How the applicant agreed"), choices=ways, error_messages=_NEEDED
            )
        else:
            del self.fields["consent_way"], self.fields["consent_witness"]


class ConnectForm(forms.Form):
    """A phone that wants to photograph for a desk: the token of the square, which a script puts in, or the code typed."""

    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-token": ""}))
    code = forms.CharField(
        label=_("Code that stands beside the square"),
        max_length=20,
        error_messages=_NEEDED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # One of the two is enough.
        self.fields["code"].required = not self.data.get("token")


class PhotoForm(forms.Form):
    """The photo of one paper. ``id`` is made before the form is shown: sent twice, it is one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    paper = forms.CharField(max_length=40, widget=forms.HiddenInput)
    photo = forms.FileField(error_messages={"required": _("Choose a photo of the paper.")})

    @classmethod
    def blank(cls, paper: str) -> "PhotoForm":
        """Return the form of one paper, with an id of its own."""
        return cls(initial={"id": uuid4(), "paper": paper}, auto_id=f"{paper}-%s")


class CarriedForm(forms.Form):
    """The code under which a draft was carried from a phone."""

    code = forms.CharField(
        label=_("Code on the phone"),
        max_length=20,
        error_messages=_NEEDED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": ""}),
    )
