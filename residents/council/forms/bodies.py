"""The shapes of bodies, meetings, resolutions and records as people fill them in."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.accounts.phones import e164
from foundation.web.forms import WordsField
from grids.areas.selectors import Place
from procedures.ballots.selectors import active_rules
from residents.council.choices import BodyKind, MemberPart, Procedure
from residents.council.forms.fields import (
    LONGEST,
    NEEDED,
    area_choices,
    day_input_field,
    lines_of,
    moment_field,
    number_field,
    text_field,
    words_field,
)
from residents.council.services import BodyData, MeetingData, RecordData, ResolutionData, keys_of_phones


class BodyForm(forms.Form):
    """A body: what it is, whose, by which rule it votes."""

    kind = forms.ChoiceField(label=_("Kind of body"), choices=BodyKind.choices)
    name = text_field(_("Name"), 80)
    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    organisation = text_field(_("Enterprise or organisation, where it is one's own body"), 80, required=False)
    rule = forms.TypedChoiceField(label=_("Votes by this rule"), coerce=int, required=False, empty_value=None)
    due = forms.IntegerField(
        label=_("So many are due, where members are not listed"), min_value=1, max_value=1_000_000, required=False
    )
    notice_days = forms.IntegerField(
        label=_("A meeting is called so many days before, at least"), min_value=0, max_value=90, error_messages=NEEDED
    )
    shown_days = forms.IntegerField(
        label=_("A resolution is disclosed for so many days, at least"),
        min_value=1,
        max_value=180,
        error_messages=NEEDED,
    )

    def __init__(self, *args: Any, places: Sequence[Place], **more: Any) -> None:
        super().__init__(*args, **{"initial": {"notice_days": 0, "shown_days": 7}, **more})
        self.fields["area"].choices = area_choices(places)  # type: ignore[attr-defined]
        rules = [(rule.pk, rule.name) for rule in active_rules()]
        self.fields["rule"].choices = [("", gettext("none yet")), *rules]  # type: ignore[attr-defined]

    def to_data(self) -> BodyData:
        """Return the body of a valid form."""
        values = self.cleaned_data
        names = ("kind", "name", "organisation", "due", "notice_days", "shown_days")
        return BodyData(**{name: values[name] for name in names}, area_id=values["area"], rule_id=values["rule"])


class MemberForm(forms.Form):
    """A member and the first day of the term."""

    name = text_field(_("Name"), 80)
    phone = forms.CharField(
        label=_("Phone, so that notices reach who has an account; it is not kept"), max_length=30, required=False
    )
    part = forms.ChoiceField(label=_("As"), choices=MemberPart.choices, initial=MemberPart.MEMBER)
    starts_on = day_input_field(_("From"))

    def to_member(self) -> dict[str, Any]:
        """Return the member of a valid form, with the key of who has an account with the phone."""
        values = dict(self.cleaned_data)
        phone = e164(values.pop("phone"))
        return {**values, "person_key": keys_of_phones([phone]).get(phone, "") if phone else ""}


class MeetingForm(forms.Form):
    """A meeting as it is called."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    title = text_field(_("What the meeting is about"), 120)
    venue = text_field(_("Venue"), 80)
    starts_at = moment_field(_("Begins"))
    ends_at = moment_field(_("Ends"))
    agenda = words_field(_("Agenda, one point on a line"), required=False, rows=4)
    notice = words_field(_("What those invited should know"), required=False)
    due = forms.IntegerField(label=_("So many are due"), min_value=1, max_value=1_000_000, required=False)

    def to_data(self) -> MeetingData:
        """Return the meeting of a valid form."""
        return MeetingData(**{**self.cleaned_data, "agenda": lines_of(self.cleaned_data["agenda"])})


class MinutesForm(forms.Form):
    """What is written down of a meeting that was held."""

    members = forms.TypedMultipleChoiceField(
        label=_("Who came"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    present = number_field(_("So many came"), required=False)
    minutes = words_field(_("Minutes"), rows=5)
    file = forms.FileField(label=_("Signed minutes as PDF, Word or photo"), required=False)

    def __init__(self, *args: Any, members: Sequence[Any], points: Sequence[Any] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.points = {f"outcome_{point.number}": point.number for point in points}
        for point in points:
            label = gettext("%(number)d. %(title)s: what came of it") % {"number": point.number, "title": point.title}
            self.fields[f"outcome_{point.number}"] = WordsField(
                label=label, max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.order_fields(["members", "present", *self.points, "minutes", "file"])
        if members:
            self.fields["members"].choices = [(one.pk, one.name) for one in members]  # type: ignore[attr-defined]
            del self.fields["present"]
        else:
            del self.fields["members"]

    @property
    def outcomes(self) -> dict[int, str]:
        """Return what came of each point of a valid form, by its number."""
        return {number: self.cleaned_data[name] for name, number in self.points.items()}


class ReasonForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = text_field(_("Why"), 200)


class ResolutionForm(forms.Form):
    """A resolution as it is drafted."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    title = text_field(_("What is resolved"), 120)
    words = words_field(_("Text"), rows=6)
    procedure = forms.ChoiceField(label=_("How it comes about"), choices=Procedure.choices)

    def to_data(self) -> ResolutionData:
        """Return the resolution of a valid form."""
        return ResolutionData(**self.cleaned_data)


class RecordForm(forms.Form):
    """The record that comes next, with only the fields of its step."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    held_on = day_input_field(_("Day"))
    place = text_field(_("Where it was held"), 80)
    due = number_field(_("Were due"))
    present = number_field(_("Came"))
    agreed = number_field(_("Agreed"))
    ballot = forms.UUIDField(label=_("Ballot"))
    words = words_field(_("Remarks"), required=False)
    file = forms.FileField(label=_("Signed sheet, or a photo of what hangs"))

    def __init__(self, *args: Any, names: Sequence[str], ballots: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in set(self.fields) - {"step", *names}:
            del self.fields[name]
        if "ballot" in self.fields:
            known = [(str(one.client_id), one.title) for one in ballots]
            self.fields["ballot"] = forms.ChoiceField(
                label=_("Ballot that passed, its result published"), choices=known, error_messages=NEEDED
            )
        self.ballots = {str(one.client_id): one for one in ballots}

    def to_data(self) -> RecordData:
        """Return the record of a valid form."""
        values = dict(self.cleaned_data)
        values.pop("step")
        file, ballot = values.pop("file", None), self.ballots.get(values.pop("ballot", ""))
        content = (file.name, file.read()) if file else None
        return RecordData(**values, ballot=ballot, file=content, document_id=uuid4() if content else None)


class DisclosureForm(forms.Form):
    """Until when a disclosure is shown."""

    until = day_input_field(_("Shown until"))


class CarriedOutForm(forms.Form):
    """How a resolution was carried out."""

    day = day_input_field(_("Carried out on"))
    words = words_field(_("How it was carried out"))
