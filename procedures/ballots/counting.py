"""Owns the arithmetic of ballots: who counts how much, whether a threshold is reached. Whole numbers only, no rows read.

A threshold is a fraction of two whole numbers: a part reaches it where part x denominator is at least, or more than,
whole x numerator. Nothing is rounded, so that 66.665 % is not two thirds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from procedures.ballots.choices import ABSTAIN, NO, SPOILED, YES, Base, Compare, Deemed, Outcome, QuestionKind


@dataclass(frozen=True, slots=True)
class Amount:
    """So many persons, and so many hundredths of a square metre."""

    persons: int = 0
    area: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.persons + other.persons, self.area + other.area)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.persons - other.persons, self.area - other.area)


NOTHING = Amount()


@dataclass(frozen=True, slots=True)
class Share:
    """A threshold: ``num``/``den`` of a base, reached by at least or by more than that."""

    num: int
    den: int
    compare: str
    base: str

    def is_reached(self, part: int, whole: int) -> bool:
        """Say whether the part reaches the threshold of a whole; nothing is a part of nothing."""
        if whole <= 0:
            return False
        left, right = part * self.den, whole * self.num
        return left >= right if self.compare == Compare.AT_LEAST else left > right

    def fewest(self, whole: int) -> int:
        """Return the smallest part of a whole that reaches it."""
        product = whole * self.num
        return -(-product // self.den) if self.compare == Compare.AT_LEAST else product // self.den + 1


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says: the axes that are counted, how many must be there, and how many of whom must agree."""

    counts_persons: bool
    counts_area: bool
    quorum: Share
    passing: Share
    deemed: str = Deemed.NONE


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of a choice or election, the codes of the options and how many win."""

    kind: str = QuestionKind.DECISION
    options: tuple[str, ...] = ()
    seats: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote that counts: the codes that were chosen, and how much it weighs."""

    choices: tuple[str, ...]
    weight: Amount


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted: who was due, who was there, who voted, and how much each choice got.

    ``whole``: the body that the roll is of. ``silent``: who was given a paper and did not vote; apart from cast votes.
    """

    due: Amount
    whole: Amount
    present: Amount
    participating: Amount
    votes: Mapping[str, Amount]
    silent: Amount = NOTHING

    def base(self, base: str) -> Amount:
        """Return what a threshold is a part of."""
        return {
            Base.DUE: self.due,
            Base.ALL: self.whole,
            Base.PRESENT: self.present,
            Base.PARTICIPATING: self.participating,
        }[Base(base)]

    def of(self, choice: str) -> Amount:
        """Return how much a choice got."""
        return self.votes.get(choice, NOTHING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows: valid or not, who won, and what came of it. ``deemed``: what was added to which choice."""

    outcome: str
    winners: tuple[str, ...] = ()
    deemed_choice: str = ""
    deemed: Amount = field(default=NOTHING)


def add_up(votes: Iterable[Vote]) -> tuple[Amount, dict[str, Amount]]:
    """Return how much took part, and how much each choice got."""
    total = NOTHING
    by_choice: dict[str, Amount] = {}
    for vote in votes:
        total += vote.weight
        for choice in vote.choices:
            by_choice[choice] = by_choice.get(choice, NOTHING) + vote.weight
    return total, by_choice


def judge(terms: Terms, question: Question, figures: Figures) -> Verdict:
    """Return what came of a ballot: not valid where too few were there, whatever those few chose."""
    figures, choice, added = _with_deemed(terms, question, figures)
    if not _reaches(terms, terms.quorum, figures.present, figures):
        return Verdict(Outcome.NOT_VALID, deemed_choice=choice, deemed=added)
    winners = _winners(terms, question, figures)
    outcome = Outcome.PASSED if winners else Outcome.FAILED
    return Verdict(outcome, winners, choice, added)


def _reaches(terms: Terms, share: Share, part: Amount, figures: Figures) -> bool:
    """Say whether a part reaches a threshold on every axis that is counted."""
    whole = figures.base(share.base)
    axes = []
    if terms.counts_persons:
        axes.append(share.is_reached(part.persons, whole.persons))
    if terms.counts_area:
        axes.append(share.is_reached(part.area, whole.area))
    return bool(axes) and all(axes)


def _winners(terms: Terms, question: Question, figures: Figures) -> tuple[str, ...]:
    if question.kind == QuestionKind.DECISION:
        return (YES,) if _reaches(terms, terms.passing, figures.of(YES), figures) else ()
    able = [one for one in question.options if _reaches(terms, terms.passing, figures.of(one), figures)]
    ranked = sorted(able, key=lambda one: _rank(terms, figures.of(one)), reverse=True)
    won = ranked[: question.seats]
    if len(ranked) > question.seats and question.seats:
        # Where the last seat is a tie, none of those tied has it: they are voted on again.
        edge = _rank(terms, figures.of(ranked[question.seats]))
        won = [one for one in won if _rank(terms, figures.of(one)) > edge]
    return tuple(sorted(won, key=question.options.index))


def _rank(terms: Terms, amount: Amount) -> tuple[int, int]:
    return (amount.persons, amount.area) if terms.counts_persons else (amount.area, amount.persons)


def _with_deemed(terms: Terms, question: Question, figures: Figures) -> tuple[Figures, str, Amount]:
    """Return the figures with the silent ones where the rule adds them to the choice that leads on every axis."""
    if terms.deemed != Deemed.WITH_MAJORITY or question.kind != QuestionKind.DECISION or figures.silent == NOTHING:
        return figures, "", NOTHING
    yes, no = figures.of(YES), figures.of(NO)
    leads = {YES: (yes, no), NO: (no, yes)}
    choice = next((name for name, (more, less) in leads.items() if _is_ahead(terms, more, less)), "")
    if not choice:
        return figures, "", NOTHING
    silent = figures.silent
    votes = {**figures.votes, choice: figures.of(choice) + silent}
    together = Figures(
        figures.due, figures.whole, figures.present + silent, figures.participating + silent, votes, silent
    )
    return together, choice, silent


def _is_ahead(terms: Terms, more: Amount, less: Amount) -> bool:
    axes = []
    if terms.counts_persons:
        axes.append(more.persons > less.persons)
    if terms.counts_area:
        axes.append(more.area > less.area)
    return all(axes)


def is_choice(question: Question, most: int, choices: tuple[str, ...], *, on_paper: bool) -> bool:
    """Say whether something may be voted: one of the answers, or up to ``most`` options, each once; paper may be spoiled."""
    if choices == (SPOILED,):
        return on_paper
    if choices == (ABSTAIN,):
        return True
    if question.kind == QuestionKind.DECISION:
        return choices in {(YES,), (NO,)}
    return 1 <= len(choices) <= most and len(set(choices)) == len(choices) and set(choices) <= set(question.options)
