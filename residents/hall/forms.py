"""The shapes of the hall: following by number and phone, and what a counter takes in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.web.act_forms import MakeField, choice_field, choices_field
from procedures.dossiers.choices import Channel, ConsentWay
from procedures.dossiers.forms.acts import text_field
from procedures.dossiers.forms.answers import PhoneField, VillageField
from residents.people.choices import ConsentWay as PersonalConsent

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
        label=_("Who is it?"),
        required=False,
        max_length=40,
        help_text=_("Account, phone or identity number, whole: what is held already need not be said again."),
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers handed over now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_way = forms.ChoiceField(label=_("How the applicant agreed"), required=False)
    consent_witness = forms.CharField(label=_("Witness"), required=False, max_length=80)

    def __init__(self, version: Any, channel: str, *args: Any, has_consent: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["papers"].choices = [(paper.code, paper.name) for paper in version.papers.all()]  # type: ignore[attr-defined]
        if not version.papers.all():
            del self.fields["papers"]
        if channel == Channel.PROXY and not has_consent:
            ways = [("", _("Please choose")), *ConsentWay.choices]
            self.fields["consent_way"] = forms.ChoiceField(
                label=_("How the applicant agreed"), choices=ways, error_messages=_NEEDED
            )
        else:
            del self.fields["consent_way"], self.fields["consent_witness"]


class OnceForm(forms.Form):
    """What need not be said or brought again: papers held, and the consent to keep what is given now."""

    def __init__(self, once: Any, *args: Any, is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if once.papers:
            self.fields["papers_held"] = forms.MultipleChoiceField(
                label=_("We have these papers. Tick what is still right: it need not be brought again."),
                choices=[(paper.code, _paper_label(paper)) for paper in once.papers],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if once.is_agreed:
            return
        if is_own:
            self.fields["agrees"] = forms.BooleanField(
                label=_(
                    "Be asked once: keep what I give here, encrypted, and offer it the next time. I may withdraw this."
                ),
                required=False,
            )
        else:
            ways = [one for one in PersonalConsent.choices if one[0] != PersonalConsent.ONLINE]
            self.fields["agrees"] = forms.ChoiceField(
                label=_("The applicant agrees that what is given is kept for the next time"),
                choices=[("", _("no")), *ways],
                required=False,
            )

    @property
    def agreed(self) -> str:
        """Return how the applicant agreed, empty for not at all; of a valid form."""
        given = self.cleaned_data.get("agrees")
        return str(PersonalConsent.ONLINE) if given is True else str(given or "")


def _paper_label(paper: Any) -> str:
    day = timezone.localtime(paper.given_at).date().isoformat()
    return gettext("%(paper)s, of %(day)s") % {"paper": paper.name, "day": day}


class VisitForm(forms.Form):
    """For whom a grid worker is wanted, and where to go."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    name = forms.CharField(label=_("Name of the applicant"), max_length=80, error_messages=_NEEDED)
    phone = PhoneField(label=_("Phone"), required=False)
    village = VillageField(label=_("Village or community where the applicant lives"))
    where = forms.CharField(
        label=_("Where to come, and when it suits"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


VISIT_FIELDS: Mapping[str, MakeField] = {
    "consent_way": choice_field(_("How the applicant agreed")),
    "consent_witness": text_field(_("Witness"), 80),
    "taken": choices_field(_("Papers of the service")),
    "other_paper": text_field(_("Another paper"), 100),
    "papers": choices_field(_("Papers given back")),
    "receipt_way": choice_field(_("The receipt")),
}
