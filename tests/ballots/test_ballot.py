"""The life of a ballot: nobody votes twice, nothing is told before the count, two people count, too few is not a refusal."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.evidence.services import keep_document
from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from procedures.ballots import selectors, services
from procedures.ballots.models import Ballot, Cast, CastCheck
from tests.ballots.helpers import (
    HOUR,
    act,
    actor,
    closed,
    counted,
    draft,
    opened,
    roll,
    rule,
    vote,
    voter,
)
from tests.evidence.documents import PDF
from tests.town import Town


def test_134_of_200_are_enough_and_133_are_not(town: Town, at: Any) -> None:
    found = []
    for present in (133, 134):
        ballot = opened(town.clerk_a, town.village_a, at, size=200)
        for line in range(1, present + 1):
            vote(ballot, f"v{line}", "yes" if line <= 68 else "no")
        found.append(counted(closed(ballot, at), town.clerk_a, town.official_a).outcome)
    assert found == ["not_valid", "passed"]


def test_67_of_134_is_not_more_than_half(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, size=200)
    for line in range(1, 135):
        vote(ballot, f"v{line}", "yes" if line <= 67 else "no")
    done = counted(closed(ballot, at), town.clerk_a, town.worker_a)
    assert (done.outcome, done.result["persons"]["yes"], done.result["due"]) == ("failed", 67, 200)
    assert selectors.tally(done).outcome == "failed"


def test_one_person_votes_once_and_an_open_vote_can_be_changed(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    first = vote(ballot, "v1", "no")
    with pytest.raises(Stale, match="in already"):
        vote(ballot, "v1", "yes")
    vote(ballot, "v1", "yes", replaces=first.cast_id)
    assert (Cast.objects.count(), selectors.turnout(ballot).voted.persons) == (2, 1)
    assert selectors.numbers_of(ballot)["persons"] == {"yes": 1}
    with pytest.raises(Stale):
        vote(ballot, "v1", "abstain", replaces=first.cast_id)


def test_a_secret_vote_is_final_and_names_nobody(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, is_secret=True)
    first = vote(ballot, "v1", "no")
    kept = Cast.objects.get()
    assert (kept.voter_id, kept.cast_at, kept.officer_id) == (None, None, None)
    with pytest.raises(Stale, match="secret"):
        vote(ballot, "v1", "yes", replaces=first.cast_id)
    with pytest.raises(Stale):
        vote(ballot, "v1", "yes")


def test_a_vote_sent_again_is_the_same_vote(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    one = uuid4()
    receipts = [services.cast_vote(ballot, ["v2"], ("yes",), cast_id=one) for _time in range(2)]
    assert [(r.receipt, r.is_new) for r in receipts] == [(receipts[0].receipt, True), (receipts[0].receipt, False)]


def test_who_is_not_on_the_roll_cannot_vote(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    for key in ("", "v9"):
        with pytest.raises(Denied, match="roll"):
            vote(ballot, key)
    with pytest.raises(Invalid):
        vote(ballot, "v1", "perhaps")
    with pytest.raises(Invalid):
        vote(ballot, "v1", "spoiled")


def test_nobody_votes_before_it_opens_or_when_its_time_is_over(town: Town, at: Any) -> None:
    ballot = draft(town.clerk_a, town.village_a)
    act(town.clerk_a, ballot, "announce")
    with pytest.raises(Stale, match="not opened"):
        vote(ballot, "v1")
    at.shift(HOUR)
    services.run_ballots(city_time.now())
    at.move_to(ballot.closes_at)
    # Nothing has closed it yet.
    with pytest.raises(Stale, match="closed"):
        vote(ballot, "v1")


def test_a_paper_counts_once_another_person_reads_it_the_same_way(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    paper = services.enter_paper(actor(town.clerk_a), ballot, voter(ballot, 1).pk, ("yes",))
    assert selectors.numbers_of(ballot)["papers"] == 0
    with pytest.raises(Denied, match="yourself"):
        services.check_paper(actor(town.clerk_a), ballot, paper.receipt, ("yes",))
    assert services.check_paper(actor(town.worker_a), ballot, paper.receipt, ("yes",))
    assert selectors.numbers_of(ballot)["persons"] == {"yes": 1}
    with pytest.raises(Stale, match="second time"):
        services.check_paper(actor(town.official_a), ballot, paper.receipt, ("yes",))


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_paper_read_differently_is_entered_again(town: Town, at: Any, is_secret: bool) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, is_secret=is_secret)
    paper = services.enter_paper(actor(town.clerk_a), ballot, voter(ballot, 1).pk, ("yes",))
    assert not services.check_paper(actor(town.worker_a), ballot, paper.receipt, ("no",))
    ballot = closed(ballot, at)
    with pytest.raises(Invalid, match="Papers"):
        act(town.clerk_a, ballot, "count")
    again = services.enter_paper(actor(town.clerk_a), ballot, 0, ("no",), replaces=paper.cast_id)
    services.check_paper(actor(town.worker_a), ballot, again.receipt, ("no",))
    assert counted(ballot, town.clerk_a, town.worker_a).result["persons"] == {"no": 1}
    assert CastCheck.objects.count() == 2


def test_who_voted_on_paper_does_not_vote_online(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    services.enter_paper(actor(town.worker_a), ballot, voter(ballot, 2).pk, ("yes",))
    with pytest.raises(Stale):
        vote(ballot, "v2", "no")
    with pytest.raises(Denied):
        services.enter_paper(actor(town.official_b), ballot, voter(ballot, 1).pk, ("yes",))


def test_choices_are_hidden_until_it_is_counted(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    vote(ballot, "v1")
    assert selectors.tally(ballot) is None
    ballot = act(town.clerk_a, closed(ballot, at), "count")
    assert (ballot.state, ballot.result, selectors.tally(ballot)) == ("closed", None, None)


def test_two_people_count(town: Town, at: Any) -> None:
    ballot = closed(opened(town.clerk_a, town.village_a, at), at)
    act(town.clerk_a, ballot, "count")
    with pytest.raises(Denied, match="somebody else"):
        act(town.clerk_a, ballot, "count")
    with pytest.raises(Denied):
        act(town.handler_a, ballot, "count") if selectors.visible_ballots(actor(town.handler_a)).exists() else deny()
    assert act(town.official_a, ballot, "count").state == "counted"


def deny() -> None:
    """Stand in for what is hidden."""
    raise Denied("hidden")


def recorded(town: Town, at: Any) -> Ballot:
    """Return a ballot of 200 that was held on paper and has closed."""
    ballot = opened(town.clerk_a, town.village_a, at, size=200, mode="recorded")
    return act(town.clerk_a, ballot, "close")


def sheet(yes: int, no: int, present: int) -> dict[str, Any]:
    return {"present": present, "papers": yes + no, "persons": {"yes": yes, "no": no}}


def scan_of(ballot: Ballot) -> Any:
    return keep_document(
        system_actor(), document_id=uuid4(), subject_kind="ballot", subject_key=str(ballot.client_id), name="x.pdf",
        data=PDF, purpose="scan",
    ).pk  # fmt: skip


def system_actor() -> Any:
    from tests.ballots.helpers import SYSTEM

    return SYSTEM


def test_a_recorded_ballot_needs_a_scan_and_two_counts_that_agree(town: Town, at: Any) -> None:
    ballot = recorded(town, at)
    with pytest.raises(Invalid, match="scan"):
        act(town.clerk_a, ballot, "count", numbers=sheet(68, 66, 134))
    scan = scan_of(ballot)
    act(town.clerk_a, ballot, "count", scan_id=scan, numbers=sheet(68, 66, 134))
    again = act(town.worker_a, ballot, "count", numbers=sheet(67, 67, 134))
    assert (again.state, selectors.current_round(again)) == ("closed", (2, None))
    act(town.worker_a, ballot, "count", numbers=sheet(68, 66, 134))
    assert act(town.clerk_a, ballot, "count", numbers=sheet(68, 66, 134)).outcome == "passed"


@pytest.mark.parametrize(
    "numbers", [None, {}, sheet(150, 60, 134), sheet(68, 66, 201), sheet(-1, 60, 134), {**sheet(1, 1, 2), "papers": 3}]
)
def test_numbers_that_cannot_be_are_refused(town: Town, at: Any, numbers: Any) -> None:
    ballot = recorded(town, at)
    with pytest.raises(Invalid):
        act(town.clerk_a, ballot, "count", scan_id=scan_of(ballot), numbers=numbers)


def test_it_is_extended_before_it_closes_with_a_reason_and_twice_at_most(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    with pytest.raises(Invalid, match="missing"):
        act(town.clerk_a, ballot, "extend", until=ballot.closes_at + HOUR)
    with pytest.raises(Invalid):
        act(town.clerk_a, ballot, "extend", "rain", until=ballot.closes_at - HOUR)
    for _time in range(2):
        ballot = act(town.clerk_a, ballot, "extend", "rain", until=ballot.closes_at + HOUR)
    with pytest.raises(Invalid, match="2 times"):
        act(town.clerk_a, ballot, "extend", "rain", until=ballot.closes_at + HOUR)
    at.move_to(ballot.closes_at)
    with pytest.raises(Invalid, match="over"):
        act(town.clerk_a, ballot, "extend", "rain", until=ballot.closes_at + HOUR)


def test_it_closes_early_only_when_everybody_has_voted(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, size=1)
    with pytest.raises(Invalid, match="closes when"):
        act(town.clerk_a, ballot, "close")
    vote(ballot, "v1")
    assert act(town.clerk_a, ballot, "close").state == "closed"


def test_a_roll_stays_once_it_is_announced(town: Town) -> None:
    ballot = draft(town.clerk_a, town.village_a, size=0)
    with pytest.raises(Invalid, match="no roll"):
        act(town.clerk_a, ballot, "announce")
    services.replace_roll(actor(town.clerk_a), ballot.pk, roll(2))
    act(town.clerk_a, ballot, "announce")
    with pytest.raises(Stale, match="roll stays"):
        services.replace_roll(actor(town.clerk_a), ballot.pk, roll(3))


def test_a_rule_that_wants_notice_is_given_it(town: Town) -> None:
    later = rule(code="owners", notice_days=15)
    ballot = draft(town.clerk_a, town.village_a, rule_id=later.pk)
    with pytest.raises(Invalid, match="15 days"):
        act(town.clerk_a, ballot, "announce")
    ok = draft(
        town.clerk_a, town.village_a, rule_id=later.pk,
        opens_at=city_time.now() + timedelta(days=15), closes_at=city_time.now() + timedelta(days=16),
    )  # fmt: skip
    assert act(town.clerk_a, ok, "announce").state == "announced"


def test_who_sees_a_ballot(town: Town, at: Any) -> None:
    ballot = draft(town.clerk_a, town.village_a)
    for user in (town.official_b, town.resident, town.handler_a):
        with pytest.raises(NotFound):
            selectors.ballot_by_id(actor(user), ballot.client_id, ["v1"] if user is town.resident else [])
    act(town.clerk_a, ballot, "announce")
    assert selectors.ballot_by_id(actor(town.resident), ballot.client_id, ["v1"])
    with pytest.raises(NotFound):
        selectors.ballot_by_id(actor(town.resident), ballot.client_id, ["v9"])


def test_an_annulled_ballot_says_why_and_is_not_counted(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    with pytest.raises(Invalid):
        act(town.clerk_a, ballot, "annul")
    assert act(town.clerk_a, ballot, "annul", "the roll was wrong").state == "annulled"
    with pytest.raises(Stale):
        vote(ballot, "v1")


MOVES = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["yes", "no", "abstain"]), st.booleans()), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_count_is_that_of_a_slow_recount(town: Town, at: Any, moves: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, size=6)
    last: dict[int, tuple[Any, str]] = {}
    for line, choice, on_paper in moves:
        if on_paper and line not in last:
            paper = services.enter_paper(actor(town.clerk_a), ballot, voter(ballot, line).pk, (choice,))
            services.check_paper(actor(town.worker_a), ballot, paper.receipt, (choice,))
            last[line] = (paper.cast_id, choice)
            continue
        replaces = last[line][0] if line in last else None
        last[line] = (vote(ballot, f"v{line}", choice, replaces=replaces).cast_id, choice)
    slow: dict[str, int] = {}
    for _cast, choice in last.values():
        slow[choice] = slow.get(choice, 0) + 1
    done = counted(closed(ballot, at), town.clerk_a, town.official_a)
    assert done.result["persons"] == slow
    assert done.outcome == (
        "not_valid" if len(last) < 4 else "passed" if 2 * slow.get("yes", 0) > len(last) else "failed"
    )
