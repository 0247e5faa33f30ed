"""What pages show of ballots, bodies and resolutions, in the reader's words; a rule in a sentence with an example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from grids.areas import selectors as areas
from procedures.ballots.choices import (
    CHOICE_WORDS,
    COUNTED_STATES,
    BallotState,
    Base,
    Compare,
    Outcome,
    QuestionKind,
)
from procedures.ballots.counting import Amount, Share
from procedures.ballots.selectors import Turnout, terms_of

EXAMPLE_DUE = 200
# How a state is coloured: as that of an incident which stands alike.
_TONES: Mapping[str, str] = {
    BallotState.DRAFT: "reported",
    BallotState.ANNOUNCED: "accepted",
    BallotState.OPEN: "handling",
    BallotState.CLOSED: "dispatched",
    BallotState.ANNULLED: "declined",
}


def rule_sentence(rule: Any, due: int = EXAMPLE_DUE) -> str:
    """Return a rule in one sentence with whole numbers: of so many due at least so many, of those so many must agree."""
    terms = terms_of(rule)
    there = terms.quorum.fewest(due)
    base = due if terms.passing.base in {Base.DUE, Base.ALL} else max(there, 1)
    values = {
        "due": due,
        "there": there,
        "agree": terms.passing.fewest(base),
        "base": base,
        "quorum": share_words(terms.quorum),
        "passing": share_words(terms.passing),
    }
    sentence = _(
        "%(due)d due: at least %(there)d must take part (%(quorum)s); of %(base)d, at least %(agree)d must agree (%(passing)s)."
    )
    if rule.counts_area and rule.counts_persons:
        sentence += _(" The same of floor area; both must be reached.")
    elif rule.counts_area:
        sentence += _(" Counted by floor area in m² instead of persons.")
    return sentence % values


def share_words(share: Share) -> str:
    """Return a threshold in words: at least 2/3 of all on the roll."""
    words = {
        "compare": Compare(share.compare).label,
        "part": f"{share.num}/{share.den}",
        "base": Base(share.base).label,
    }
    return _("%(compare)s %(part)s %(base)s") % words


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One answer with how much it got, and whether it won; area in m²."""

    code: str
    label: str
    persons: int
    area: str
    has_won: bool


def choice_labels(ballot: Any) -> dict[str, str]:
    """Return the answers of a ballot by code, in the order of a page, spoiled paper last."""
    fixed = {code: capfirst(str(label)) for code, label in CHOICE_WORDS.items()}
    if ballot.kind == QuestionKind.DECISION:
        return fixed
    options = {option.code: option.name for option in ballot.options.order_by("pk")}
    return {**options, "abstain": fixed["abstain"], "spoiled": fixed["spoiled"]}


def result_rows(ballot: Any) -> list[ChoiceRow]:
    """Return what each answer got; nothing while the ballot is not counted."""
    if ballot.state not in COUNTED_STATES:
        return []
    result = ballot.result
    return [
        ChoiceRow(
            code,
            label,
            result["persons"].get(code, 0),
            square_metres(result["area"].get(code, 0)),
            code in result["winners"],
        )
        for code, label in choice_labels(ballot).items()
    ]


def square_metres(hundredths: int) -> str:
    """Return hundredths of a square metre as square metres, exactly."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def turnout_words(turnout: Turnout, *, by_area: bool, is_recorded: bool = False) -> str:
    """Return how many have voted, in a sentence; of a vote held elsewhere how many are due."""
    if is_recorded:
        return _("%(due)s due") % {"due": turnout.due.persons}
    words = _("%(voted)d of %(due)d have voted") % {"voted": turnout.voted.persons, "due": turnout.due.persons}
    if not by_area:
        return words
    area: Amount = turnout.voted
    return _("%(words)s, %(area)s of %(all)s m²") % {
        "words": words,
        "area": square_metres(area.area),
        "all": square_metres(turnout.due.area),
    }


def outcome_sentence(ballot: Any) -> str:
    """Return what came of a counted ballot, with the numbers it was judged by."""
    if ballot.state not in COUNTED_STATES:
        return ""
    terms, result = terms_of(ballot.rule), ballot.result
    values = {
        "present": result["present"],
        "due": result["due"],
        "needed": terms.quorum.fewest(result["whole"] if terms.quorum.base == Base.ALL else result["due"]),
    }
    if ballot.outcome == Outcome.NOT_VALID:
        sentence = _("Not valid: %(present)d of %(due)d took part, at least %(needed)d are needed.")
        return sentence % values
    if ballot.outcome == Outcome.PASSED:
        return _("Passed: %(present)d of %(due)d took part, at least %(needed)d were needed.") % values
    return _("Not passed: enough took part (%(present)d of %(due)d), too few agreed.") % values


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One ballot with the words that stand beside it."""

    ballot: Any
    state: str
    tone: str
    place: str
    outcome: str


def ballot_rows(ballots: Iterable[Any]) -> list[BallotRow]:
    """Return one display row for each."""
    return [
        BallotRow(
            ballot,
            capfirst(str(BallotState(ballot.state).label)),
            _TONES.get(ballot.state, "closed"),
            areas.own_place(ballot).name,
            capfirst(str(Outcome(ballot.outcome).label)) if ballot.outcome else "",
        )
        for ballot in ballots
    ]


def body_place(body: Any) -> str:
    """Return whose body it is: an organisation's, or its place's."""
    return body.organisation or areas.own_place(body).name
