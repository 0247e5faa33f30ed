"""The shapes people fill in for the council: bodies, meetings, ballots, papers, counts and records."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.kernel import city_time
from foundation.process.offers import Choice
from foundation.web.act_forms import MakeField
from foundation.web.forms import DayInput, WordsField
from grids.areas.selectors import Place
from procedures.ballots.choices import ABSTAIN, SPOILED, Base, Compare, Deemed, Mode, QuestionKind
from procedures.ballots.selectors import active_rules
from procedures.ballots.services import BallotData, RuleData
from residents.council.choices import BodyKind, MemberPart, Procedure
from residents.council.services import BodyData, MeetingData, RecordData, ResolutionData

_NEEDED = {"required": _("This is needed.")}
LONGEST = 4_000


class MomentInput(forms.DateTimeInput):
    """The browser's own day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _moment(label: Any, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=MomentInput, error_messages=_NEEDED, **more)


def _text(label: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, error_messages=_NEEDED, **more)


def _words(label: Any, *, rows: int = 3, longest: int = LONGEST, **more: Any) -> WordsField:
    area = forms.Textarea(attrs={"rows": rows})
    return WordsField(label=label, max_length=longest, widget=area, error_messages=_NEEDED, **more)


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, error_messages=_NEEDED, **more)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput, error_messages=_NEEDED, **more)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


def _area_choices(places: Sequence[Place]) -> list[tuple[int, str]]:
    return [(place.id, place.name) for place in places]


class RuleForm(forms.Form):
    """A rule of ballots: two fractions in whole numbers, what each is a part of, and where it comes from."""

    code = forms.SlugField(label=_("Short name in Latin letters"), max_length=40, error_messages=_NEEDED)
    name = _text(_("What the rule is called"), 80)
    counts_persons = forms.BooleanField(label=_("Persons count"), required=False, initial=True)
    counts_area = forms.BooleanField(label=_("Floor area counts"), required=False)
    quorum_compare = forms.ChoiceField(
        label=_("How many must take part"), choices=Compare.choices, initial=Compare.AT_LEAST
    )
    quorum_num = _number(_("Part, above the line"))
    quorum_den = _number(_("Part, below the line"))
    quorum_base = forms.ChoiceField(
        label=_("of whom"), choices=[(one.value, one.label) for one in (Base.DUE, Base.ALL)], initial=Base.DUE
    )
    pass_compare = forms.ChoiceField(label=_("How many must agree"), choices=Compare.choices, initial=Compare.MORE_THAN)
    pass_num = _number(_("Part, above the line"))
    pass_den = _number(_("Part, below the line"))
    pass_base = forms.ChoiceField(label=_("of whom"), choices=Base.choices, initial=Base.PRESENT)
    deemed = forms.ChoiceField(label=_("Who was given a paper and does not vote"), choices=Deemed.choices)
    notice_days = forms.IntegerField(
        label=_("Days between announcement and vote, at least"), min_value=0, max_value=365, initial=0
    )
    allows_calls = forms.BooleanField(
        label=_("Somebody may vote by a call: an officer writes it down, another person calls back"), required=False
    )
    source = _text(_("Which text it comes from"), 200)

    def to_data(self) -> RuleData:
        """Return the rule of a valid form."""
        return RuleData(**self.cleaned_data)


class BallotForm(forms.Form):
    """A ballot as a village's clerk prepares it."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    subject = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title = _text(_("What is asked"), 120)
    words = _words(_("What the voters should know"), required=False)
    area = forms.TypedChoiceField(label=_("Whose vote it is"), coerce=int)
    rule = forms.TypedChoiceField(label=_("By which rule"), coerce=int, error_messages=_NEEDED)
    kind = forms.ChoiceField(label=_("Kind of question"), choices=QuestionKind.choices)
    options = _words(_("Options, one on a line"), required=False, rows=4)
    most_choices = forms.IntegerField(
        label=_("So many one voter may choose"), min_value=1, max_value=60, required=False
    )
    seats = forms.IntegerField(label=_("So many win"), min_value=1, max_value=60, required=False)
    mode = forms.ChoiceField(label=_("How it is held"), choices=Mode.choices)
    is_secret = forms.BooleanField(label=_("The vote is secret, and final once cast"), required=False)
    opens_at = _moment(_("Opens"))
    closes_at = _moment(_("Closes"))
    whole = forms.IntegerField(
        label=_("People of the whole body, where the roll is a part of it"),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )

    def __init__(self, *args: Any, places: Sequence[Place], rules: Sequence[tuple[Any, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["area"].choices = _area_choices(places)  # type: ignore[attr-defined]
        self.fields["rule"].choices = rules  # type: ignore[attr-defined]

    @staticmethod
    def blank_values() -> dict[str, Any]:
        """Return what an empty form begins with: tomorrow at eight, for three days."""
        morning = timezone.localtime(city_time.now()).replace(hour=8, minute=0, second=0, microsecond=0)
        opens = morning + timedelta(days=1)
        return {
            "id": uuid4(),
            "opens_at": opens,
            "closes_at": opens + timedelta(days=3, hours=12),
            "kind": QuestionKind.DECISION,
            "mode": Mode.HELD_HERE,
        }

    def to_data(self) -> BallotData:
        """Return the ballot of a valid form."""
        values = self.cleaned_data
        plain = ("id", "title", "words", "kind", "mode", "is_secret", "opens_at", "closes_at", "whole")
        return BallotData(
            **{name: values[name] for name in plain},
            area_id=values["area"],
            rule_id=values["rule"],
            options=_lines(values["options"]),
            most_choices=values["most_choices"] or 1,
            seats=values["seats"] or 0,
            subject_kind="resolution" if values["subject"] else "",
            subject_key=values["subject"],
        )


class RollForm(forms.Form):
    """The roll as a file."""

    file = forms.FileField(label=_("The roll as CSV or XLSX"), error_messages={"required": _("Choose a file.")})


class VoteForm(forms.Form):
    """One vote: one answer, or some of the options."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)
    choice = forms.MultipleChoiceField(label=_("Your vote"), error_messages={"required": _("Choose an answer first.")})

    def __init__(self, *args: Any, labels: Mapping[str, str], on_paper: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        known = [(code, label) for code, label in labels.items() if on_paper or code != SPOILED]
        self.fields["choice"].choices = known  # type: ignore[attr-defined]

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the codes of a valid form."""
        return tuple(self.cleaned_data["choice"])


class PaperForm(VoteForm):
    """A paper at the counter: whose it is, what it says, and by which authority somebody else brought it."""

    voter = forms.IntegerField(widget=forms.HiddenInput, required=False)
    authority = forms.FileField(label=_("Written authority, where somebody else brings the paper"), required=False)
    call_from = forms.CharField(
        label=_("The voter calls from this number; only its last four digits are kept"), max_length=30, required=False
    )

    def __init__(self, *args: Any, takes_calls: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not takes_calls:
            del self.fields["call_from"]


class ReadingForm(VoteForm):
    """A second reading of a paper."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    receipt = forms.CharField(max_length=12, widget=forms.HiddenInput)


class CountForm(forms.Form):
    """The sheet of a count that was made on paper, with its scan."""

    present = _number(_("Were present"))
    papers = _number(_("Papers handed in"))
    scan = forms.FileField(label=_("Scan of the signed sheet"), required=False)

    def __init__(self, *args: Any, labels: Mapping[str, str], by_area: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.labels, self.by_area = labels, by_area
        for code, label in labels.items():
            self.fields[f"persons_{code}"] = _number(label, initial=0 if code in {ABSTAIN, SPOILED} else None)
        if by_area:
            self._add_areas()
        self.order_fields(["present", "papers", *(f"persons_{code}" for code in labels)])
        self.fields["scan"] = self.fields.pop("scan")

    def _add_areas(self) -> None:
        names = {"present_area": gettext("Were present"), "papers_area": gettext("Papers handed in")}
        for name, label in {**names, **{f"area_{code}": label for code, label in self.labels.items()}}.items():
            self.fields[name] = forms.DecimalField(
                label=gettext("%(what)s, m²") % {"what": label}, min_value=0, decimal_places=2, max_digits=12
            )

    @property
    def numbers(self) -> dict[str, Any]:
        """Return the sheet of a valid form; area in hundredths of a square metre."""
        values = self.cleaned_data
        sheet: dict[str, Any] = {
            "present": values["present"],
            "papers": values["papers"],
            "persons": {code: values[f"persons_{code}"] for code in self.labels},
        }
        if self.by_area:
            sheet |= {name: int(values[name] * 100) for name in ("present_area", "papers_area")}
            sheet["area"] = {code: int(values[f"area_{code}"] * 100) for code in self.labels}
        return sheet


def _until(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
    return _moment(_("Closes now on"), required=required)


def _present(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
    return _number(_("Came to the meeting, where counted"), required=required)


def _numbers(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
    """Return a field that nobody sees: the sheet of a count has a page of its own."""
    return forms.JSONField(required=required, widget=forms.HiddenInput)


# What the fields of the acts on a ballot are called.
BALLOT_FIELDS: Mapping[str, MakeField] = {"until": _until, "present": _present, "numbers": _numbers}


class BodyForm(forms.Form):
    """A body: what it is, whose, by which rule it votes."""

    kind = forms.ChoiceField(label=_("Kind of body"), choices=BodyKind.choices)
    name = _text(_("Name"), 80)
    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    organisation = _text(_("Enterprise or organisation, where it is one's own body"), 80, required=False)
    rule = forms.TypedChoiceField(label=_("Votes by this rule"), coerce=int, required=False, empty_value=None)
    due = forms.IntegerField(
        label=_("So many are due, where members are not listed"), min_value=1, max_value=1_000_000, required=False
    )
    notice_days = forms.IntegerField(
        label=_("A meeting is called so many days before, at least"), min_value=0, max_value=90, error_messages=_NEEDED
    )
    shown_days = forms.IntegerField(
        label=_("A resolution is disclosed for so many days, at least"),
        min_value=1,
        max_value=180,
        error_messages=_NEEDED,
    )

    def __init__(self, *args: Any, places: Sequence[Place], **more: Any) -> None:
        super().__init__(*args, **{"initial": {"notice_days": 0, "shown_days": 7}, **more})
        self.fields["area"].choices = _area_choices(places)  # type: ignore[attr-defined]
        rules = [(rule.pk, rule.name) for rule in active_rules()]
        self.fields["rule"].choices = [("", gettext("none yet")), *rules]  # type: ignore[attr-defined]

    def to_data(self) -> BodyData:
        """Return the body of a valid form."""
        values = self.cleaned_data
        names = ("kind", "name", "organisation", "due", "notice_days", "shown_days")
        return BodyData(**{name: values[name] for name in names}, area_id=values["area"], rule_id=values["rule"])


class MemberForm(forms.Form):
    """A member and the first day of the term."""

    name = _text(_("Name"), 80)
    part = forms.ChoiceField(label=_("As"), choices=MemberPart.choices, initial=MemberPart.MEMBER)
    starts_on = _day(_("From"))


class MeetingForm(forms.Form):
    """A meeting as it is called."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    title = _text(_("What the meeting is about"), 120)
    venue = _text(_("Venue"), 80)
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    agenda = _words(_("Agenda, one point on a line"), required=False, rows=4)
    notice = _words(_("What those invited should know"), required=False)
    due = forms.IntegerField(label=_("So many are due"), min_value=1, max_value=1_000_000, required=False)

    def to_data(self) -> MeetingData:
        """Return the meeting of a valid form."""
        return MeetingData(**{**self.cleaned_data, "agenda": _lines(self.cleaned_data["agenda"])})


class MinutesForm(forms.Form):
    """What is written down of a meeting that was held."""

    members = forms.TypedMultipleChoiceField(
        label=_("Who came"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    present = _number(_("So many came"), required=False)
    minutes = _words(_("Minutes"), rows=5)
    file = forms.FileField(label=_("Signed minutes as PDF, Word or photo"), required=False)

    def __init__(self, *args: Any, members: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        if members:
            self.fields["members"].choices = [(one.pk, one.name) for one in members]  # type: ignore[attr-defined]
            del self.fields["present"]
        else:
            del self.fields["members"]


class ReasonForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = _text(_("Why"), 200)


class ResolutionForm(forms.Form):
    """A resolution as it is drafted."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    title = _text(_("What is resolved"), 120)
    words = _words(_("Text"), rows=6)
    procedure = forms.ChoiceField(label=_("How it comes about"), choices=Procedure.choices)

    def to_data(self) -> ResolutionData:
        """Return the resolution of a valid form."""
        return ResolutionData(**self.cleaned_data)


class RecordForm(forms.Form):
    """The record that comes next, with only the fields of its step."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    held_on = _day(_("Day"))
    place = _text(_("Place"), 80)
    due = _number(_("Were due"))
    present = _number(_("Came"))
    agreed = _number(_("Agreed"))
    ballot = forms.UUIDField(label=_("Ballot"))
    words = _words(_("Remarks"), required=False)
    file = forms.FileField(label=_("Signed sheet, or a photo of what hangs"))

    def __init__(self, *args: Any, names: Sequence[str], ballots: Sequence[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in set(self.fields) - {"step", *names}:
            del self.fields[name]
        if "ballot" in self.fields:
            known = [(str(one.client_id), one.title) for one in ballots]
            self.fields["ballot"] = forms.ChoiceField(
                label=_("Ballot that passed, its result published"), choices=known, error_messages=_NEEDED
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

    until = _day(_("Shown until"))


class CarriedOutForm(forms.Form):
    """How a resolution was carried out."""

    day = _day(_("Carried out on"))
    words = _words(_("How it was carried out"))
