"""The arithmetic of ballots: whole numbers, both axes, no rounding; the count equals a slow recount over random histories."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.ballots.choices import Base, Compare, Deemed, QuestionKind
from procedures.ballots.counting import Amount, Figures, Question, Share, Terms, Vote, add_up, judge

TWO_THIRDS = Share(2, 3, Compare.AT_LEAST, Base.DUE)
HALF_OF_PRESENT = Share(1, 2, Compare.MORE_THAN, Base.PRESENT)
VILLAGE = Terms(counts_persons=True, counts_area=False, quorum=TWO_THIRDS, passing=HALF_OF_PRESENT)


def of_village(due: int, present: int, yes: int) -> str:
    """Return what comes of a village's vote."""
    there = Amount(present)
    votes = {"yes": Amount(yes), "no": Amount(present - yes)}
    return judge(VILLAGE, Question(), Figures(Amount(due), Amount(due), there, there, votes)).outcome


@pytest.mark.parametrize(
    ("present", "yes", "outcome"),
    [(133, 133, "not_valid"), (134, 134, "passed"), (134, 67, "failed"), (134, 68, "passed"), (0, 0, "not_valid")],
)
def test_of_two_hundred_due_133_are_too_few_and_68_of_134_are_more_than_half(
    present: int, yes: int, outcome: str
) -> None:
    assert of_village(200, present, yes) == outcome


def test_what_is_nearly_two_thirds_is_not() -> None:
    assert not TWO_THIRDS.is_reached(66_665, 100_000)
    assert TWO_THIRDS.is_reached(2, 3)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 60), st.integers(1, 60), st.sampled_from(Compare))
def test_a_threshold_is_reached_exactly_where_fractions_say(
    part: int, whole: int, num: int, den: int, how: str
) -> None:
    share = Share(num, den, how, Base.DUE)
    exact = Fraction(part, whole)
    wanted = exact >= Fraction(num, den) if how == Compare.AT_LEAST else exact > Fraction(num, den)
    assert share.is_reached(part, whole) is wanted
    assert share.is_reached(share.fewest(whole), whole)
    assert share.fewest(whole) == 0 or not share.is_reached(share.fewest(whole) - 1, whole)


OWNERS = Terms(
    counts_persons=True,
    counts_area=True,
    quorum=TWO_THIRDS,
    passing=Share(1, 2, Compare.MORE_THAN, Base.PARTICIPATING),
)


def of_owners(yes: Amount, no: Amount, due: Amount) -> str:
    there = yes + no
    return judge(OWNERS, Question(), Figures(due, due, there, there, {"yes": yes, "no": no})).outcome


def test_owners_need_both_axes() -> None:
    due = Amount(10, 1_000_00)
    assert of_owners(Amount(6, 300_00), Amount(3, 600_00), due) == "failed"
    assert of_owners(Amount(3, 600_00), Amount(6, 300_00), due) == "failed"
    assert of_owners(Amount(5, 500_00), Amount(4, 400_00), due) == "passed"
    assert of_owners(Amount(6, 600_00), Amount(0), due) == "not_valid"


def test_the_silent_go_with_the_majority_only_where_the_rule_says_so() -> None:
    terms = Terms(counts_persons=True, counts_area=False, quorum=TWO_THIRDS, passing=HALF_OF_PRESENT)
    figures = Figures(Amount(9), Amount(9), Amount(3), Amount(3), {"yes": Amount(2), "no": Amount(1)}, Amount(4))
    assert judge(terms, Question(), figures).outcome == "not_valid"
    deemed = Terms(True, False, TWO_THIRDS, HALF_OF_PRESENT, Deemed.WITH_MAJORITY)
    verdict = judge(deemed, Question(), figures)
    assert (verdict.outcome, verdict.deemed_choice, verdict.deemed) == ("passed", "yes", Amount(4))


def test_a_tie_for_the_last_seat_gives_it_to_nobody() -> None:
    votes = {"1": Amount(8), "2": Amount(6), "3": Amount(6), "4": Amount(1)}
    figures = Figures(Amount(10), Amount(10), Amount(10), Amount(10), votes)
    election = Question(QuestionKind.ELECTION, ("1", "2", "3", "4"), 2)
    assert judge(VILLAGE, election, figures).winners == ("1",)
    assert judge(VILLAGE, Question(QuestionKind.ELECTION, ("1", "2", "3", "4"), 3), figures).winners == ("1", "2", "3")


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", "abstain"]), st.integers(0, 1), st.integers(0, 10**6))))
def test_what_votes_add_up_to_is_what_each_adds(given_votes: list[tuple[str, int, int]]) -> None:
    total, by_choice = add_up(Vote((choice,), Amount(persons, area)) for choice, persons, area in given_votes)
    assert total.persons == sum(persons for _choice, persons, _area in given_votes)
    for name in ("yes", "no", "abstain"):
        area = sum(area for choice, _persons, area in given_votes if choice == name)
        assert by_choice.get(name, Amount()).area == area
