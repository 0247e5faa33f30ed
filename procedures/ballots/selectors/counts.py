"""Owns what is counted of a ballot. While it is not counted, nobody reads anything of it but how many have voted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from procedures.ballots.choices import (
    ABSTAIN,
    COUNTED_STATES,
    NO,
    SPOILED,
    YES,
    BallotState,
    Mode,
    Outcome,
    QuestionKind,
)
from procedures.ballots.counting import Amount, Figures, Share, Terms, Verdict, Vote, add_up, judge
from procedures.ballots.models import Ballot, Cast, CountSheet, RuleVersion, Voter
from procedures.ballots.selectors.ballots import question_of


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many are due and how many have voted, and the floor area of both in hundredths of a square metre."""

    due: Amount
    voted: Amount


def turnout(ballot: Ballot) -> Turnout:
    """Return how many stand on the roll and have voted; no vote can be told from it."""
    counted, voted = Q(counts_person=True, same_as__isnull=True), Q(has_voted=True)
    sums = Voter.objects.filter(ballot=ballot).aggregate(
        due=Count("pk", filter=counted),
        area=Sum("weight", default=0),
        voted=Count("pk", filter=counted & voted),
        voted_area=Sum("weight", filter=voted | Q(same_as__has_voted=True), default=0),
    )
    return Turnout(Amount(sums["due"], sums["area"]), Amount(sums["voted"], sums["voted_area"]))


def terms_of(rule: RuleVersion) -> Terms:
    """Return a rule as the arithmetic takes it."""
    return Terms(
        rule.counts_persons,
        rule.counts_area,
        Share(rule.quorum_num, rule.quorum_den, rule.quorum_compare, rule.quorum_base),
        Share(rule.pass_num, rule.pass_den, rule.pass_compare, rule.pass_base),
        rule.deemed,
    )


def current_casts(ballot: Ballot) -> QuerySet[Cast]:
    """Return the casts that count: the last of each voter, papers once a second person read them the same way.

    Of a person who stood twice on the roll and had voted twice before that was found out, the vote of one line counts.
    """
    counts = Q(officer_id__isnull=True) | Q(check_of_it__agrees=True)
    found = Cast.objects.filter(counts, ballot=ballot, superseded_by__isnull=True)
    return found if ballot.is_secret else found.filter(voter__same_as__isnull=True)


def papers_waiting(ballot: Ballot) -> QuerySet[Cast]:
    """Return the papers that nobody has read a second time, and those read differently and not entered again."""
    waits = Q(check_of_it__isnull=True) | Q(check_of_it__agrees=False)
    papers = Cast.objects.filter(waits, ballot=ballot, officer_id__isnull=False, superseded_by__isnull=True)
    return papers.select_related("voter", "check_of_it").order_by("receipt")


def figures_of_casts(ballot: Ballot) -> Figures:
    """Return what the casts of a ballot held here add up to. Of a secret one every vote weighs one person."""
    rows = current_casts(ballot).values_list("choice", "voter_id", "voter__weight", "voter__counts_person")
    more = _area_of_doubles(ballot)
    votes = [
        Vote(
            tuple(choice.split(",")),
            Amount(1, 0) if ballot.is_secret else Amount(int(counts), weight + more.get(voter_id, 0)),
        )
        for choice, voter_id, weight, counts in rows
    ]
    participating, by_choice = add_up(votes)
    due = turnout(ballot).due
    served = Voter.objects.filter(ballot=ballot, has_voted=False, served_on__isnull=False, same_as__isnull=True)
    silent = served.aggregate(persons=Count("pk", filter=Q(counts_person=True)), area=Sum("weight", default=0))
    present = Amount(max(ballot.present or 0, participating.persons), participating.area)
    return Figures(
        due, _whole(ballot, due), present, participating, by_choice, Amount(silent["persons"], silent["area"])
    )


def _area_of_doubles(ballot: Ballot) -> dict[int, int]:
    """Return the floor area that stands on further lines of a voter, by the line that votes."""
    if not ballot.by_area:
        return {}
    doubles = Voter.objects.filter(ballot=ballot, same_as__isnull=False).values_list("same_as_id")
    return dict(doubles.annotate(area=Sum("weight")))


def figures_of_numbers(ballot: Ballot, numbers: Mapping[str, Any]) -> Figures:
    """Return what was counted elsewhere, from the numbers of a sheet (``counted_numbers``)."""
    due = turnout(ballot).due
    votes = {
        name: Amount(persons, numbers["area"].get(name, 0)) for name, persons in sorted(numbers["persons"].items())
    }
    present = Amount(numbers["present"], numbers["present_area"])
    return Figures(due, _whole(ballot, due), present, Amount(numbers["papers"], numbers["papers_area"]), votes)


def numbers_of(ballot: Ballot) -> dict[str, Any]:
    """Return what a person who counts a ballot held here counts: the same shape as the sheet of a recorded one."""
    figures = figures_of_casts(ballot)
    return {
        "present": figures.present.persons,
        "present_area": figures.present.area,
        "papers": figures.participating.persons,
        "papers_area": figures.participating.area,
        "persons": {name: one.persons for name, one in sorted(figures.votes.items())},
        "area": {name: one.area for name, one in sorted(figures.votes.items())},
    }


def _whole(ballot: Ballot, due: Amount) -> Amount:
    """Return the whole body: its persons where the roll is a part of it, else those on the roll."""
    return Amount(ballot.whole, due.area) if ballot.whole is not None else due


def judged(ballot: Ballot, figures: Figures) -> Verdict:
    """Return what follows from the figures by the rule of the ballot."""
    return judge(terms_of(ballot.rule), question_of(ballot), figures)


def tally(ballot: Ballot) -> Verdict | None:
    """Return what came of a ballot, computed again from what was cast or recorded; None while it is not counted."""
    if ballot.state not in COUNTED_STATES or ballot.result is None:
        return None
    if ballot.mode == Mode.RECORDED:
        return judged(ballot, figures_of_numbers(ballot, ballot.result))
    return judged(ballot, figures_of_casts(ballot))


def current_round(ballot: Ballot) -> tuple[int, CountSheet | None]:
    """Return the number of the round of counting that runs, and its first sheet; a round with two sheets is over."""
    sheets = list(CountSheet.objects.filter(ballot=ballot).order_by("-round", "-place")[:2])
    if not sheets:
        return 1, None
    last = sheets[0]
    return (last.round, last) if last.place == 1 else (last.round + 1, None)


def choice_codes(ballot: Ballot) -> tuple[str, ...]:
    """Return the codes that may be counted, in the order of a page."""
    if ballot.kind == QuestionKind.DECISION:
        return (YES, NO, ABSTAIN, SPOILED)
    return (*question_of(ballot).options, ABSTAIN, SPOILED)


def is_published_and_passed(ballot: Ballot) -> bool:
    """Say whether a resolution may stand on it."""
    return ballot.state == BallotState.PUBLISHED and ballot.outcome == Outcome.PASSED


def counted_by(ballot: Ballot) -> list[str]:
    """Return the names of the two people whose counts agreed; nobody before that."""
    if ballot.state not in COUNTED_STATES:
        return []
    sheets = CountSheet.objects.filter(ballot=ballot).order_by("-round", "place")
    return list(sheets.values_list("counted_by_name", flat=True)[:2])
