"""The shapes of rules, ballots, votes, papers and counts as people fill them in."""

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
from grids.areas.selectors import Place
from procedures.ballots.choices import ABSTAIN, SPOILED, Base, Compare, Deemed, Mode, QuestionKind
from procedures.ballots.services import BallotData, RuleData
from residents.council.forms.fields import (
    NEEDED,
    area_choices,
    lines_of,
    moment_field,
    number_field,
    text_field,
    words_field,
)


class RuleForm(forms.Form):
    """A rule of ballots: two fractions in whole numbers, what each is a part of, and where it comes from."""

    code = forms.SlugField(label=_("Short name in Latin letters"), max_length=40, error_messages=NEEDED)
    name = text_field(_("What the rule is called"), 80)
    counts_persons = forms.BooleanField(label=_("Persons count"), required=False, initial=True)
    counts_area = forms.BooleanField(label=_("Floor area counts"), required=False)
    quorum_compare = forms.ChoiceField(
        label=_("How many must take part"), choices=Compare.choices, initial=Compare.AT_LEAST
    )
    quorum_num = number_field(_("Part, above the line"))
    quorum_den = number_field(_("Part, below the line"))
    quorum_base = forms.ChoiceField(
        label=_("of whom"), choices=[(one.value, one.label) for one in (Base.DUE, Base.ALL)], initial=Base.DUE
    )
    pass_compare = forms.ChoiceField(label=_("How many must agree"), choices=Compare.choices, initial=Compare.MORE_THAN)
    pass_num = number_field(_("Part, above the line"))
    pass_den = number_field(_("Part, below the line"))
    pass_base = forms.ChoiceField(label=_("of whom"), choices=Base.choices, initial=Base.PRESENT)
    deemed = forms.ChoiceField(label=_("Who was given a paper and does not vote"), choices=Deemed.choices)
    notice_days = forms.IntegerField(
        label=_("Days between announcement and vote, at least"), min_value=0, max_value=365, initial=0
    )
    allows_calls = forms.BooleanField(
        label=_("Somebody may vote by a call: an officer writes it down, another person calls back"), required=False
    )
    source = text_field(_("Which text it comes from"), 200)

    def to_data(self) -> RuleData:
        """Return the rule of a valid form."""
        return RuleData(**self.cleaned_data)


class BallotForm(forms.Form):
    """A ballot as a village's clerk prepares it."""

    id = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}))
    subject = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title = text_field(_("What is asked"), 120)
    words = words_field(_("What the voters should know"), required=False)
    area = forms.TypedChoiceField(label=_("Whose vote it is"), coerce=int)
    rule = forms.TypedChoiceField(label=_("By which rule"), coerce=int, error_messages=NEEDED)
    kind = forms.ChoiceField(label=_("Kind of question"), choices=QuestionKind.choices)
    options = words_field(_("Options, one on a line"), required=False, rows=4)
    most_choices = forms.IntegerField(
        label=_("So many one voter may choose"), min_value=1, max_value=60, required=False
    )
    seats = forms.IntegerField(label=_("So many win"), min_value=1, max_value=60, required=False)
    mode = forms.ChoiceField(label=_("How it is held"), choices=Mode.choices)
    is_secret = forms.BooleanField(label=_("The vote is secret, and final once cast"), required=False)
    opens_at = moment_field(_("Opens"))
    closes_at = moment_field(_("Closes"))
    whole = forms.IntegerField(
        label=_("People of the whole body, where the roll is a part of it"),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )

    def __init__(self, *args: Any, places: Sequence[Place], rules: Sequence[tuple[Any, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["area"].choices = area_choices(places)  # type: ignore[attr-defined]
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
            options=lines_of(values["options"]),
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

    present = number_field(_("Were present"))
    papers = number_field(_("Papers handed in"))
    scan = forms.FileField(label=_("Scan of the signed sheet"), required=False)

    def __init__(self, *args: Any, labels: Mapping[str, str], by_area: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.labels, self.by_area = labels, by_area
        for code, label in labels.items():
            self.fields[f"persons_{code}"] = number_field(label, initial=0 if code in {ABSTAIN, SPOILED} else None)
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
    return moment_field(_("Closes now on"), required=required)


def _present(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
    return number_field(_("Came to the meeting, where counted"), required=required)


def _numbers(required: bool, _choices: Sequence[Choice]) -> forms.Field:  # noqa: FBT001 - a MakeField
    """Return a field that nobody sees: the sheet of a count has a page of its own."""
    return forms.JSONField(required=required, widget=forms.HiddenInput)


# What the fields of the acts on a ballot are called.
BALLOT_FIELDS: Mapping[str, MakeField] = {"until": _until, "present": _present, "numbers": _numbers}
