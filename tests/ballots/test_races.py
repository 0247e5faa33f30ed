"""Votes that come at the same moment, each by a connection of its own: exactly one of one voter; PostgreSQL only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import close_old_connections, connection

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError
from procedures.ballots import selectors, services
from procedures.ballots.models import Ballot, Cast, Voter
from tests.ballots.helpers import HOUR, act, actor, opened, vote, voter
from tests.conftest import SHANGHAI
from tests.town import Town

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one at a time"),
]
AT_ONCE, THREADS = 200, 20


def all_at_once(calls: list[Callable[[], Any]]) -> list[str]:
    """Run the calls in threads that start together; each answers "in" or the name of its refusal."""
    threads = min(THREADS, len(calls))
    gate = Barrier(threads)
    begun = iter(range(len(calls)))

    def run(call: Callable[[], Any]) -> str:
        if next(begun) < threads:
            gate.wait(timeout=60)
        try:
            call()
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(run, calls))
    close_old_connections()
    return answers


@pytest.mark.parametrize("is_secret", [False, True])
def test_of_two_hundred_votes_of_one_voter_exactly_one_is_in(town: Town, at: Any, is_secret: bool) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, is_secret=is_secret)
    answers = all_at_once([lambda: vote(ballot, "v1")] * AT_ONCE)
    assert (answers.count("in"), answers.count("Stale"), Cast.objects.count()) == (1, AT_ONCE - 1, 1)
    assert Voter.objects.filter(has_voted=True).count() == 1


def test_of_a_paper_and_an_online_vote_at_once_one_is_in(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, size=40)
    ids = {line: voter(ballot, line).pk for line in range(1, 41)}
    officers = [actor(town.clerk_a), actor(town.worker_a)]
    calls: list[Callable[[], Any]] = []
    for line in range(1, 41):
        calls.append(lambda line=line: vote(ballot, f"v{line}", "no"))
        calls += [lambda line=line, who=who: services.enter_paper(who, ballot, ids[line], ("yes",)) for who in officers]
    answers = all_at_once(calls)
    assert (answers.count("in"), Cast.objects.count()) == (40, 40)
    assert set(answers) == {"in", "Stale"}
    assert selectors.turnout(ballot).voted.persons == 40


def test_a_change_of_mind_sent_many_times_is_one(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    first = vote(ballot, "v1", "no")
    answers = all_at_once([lambda: vote(ballot, "v1", "yes", replaces=first.cast_id)] * 40)
    assert (answers.count("in"), selectors.numbers_of(ballot)["persons"]) == (1, {"yes": 1})


def test_no_vote_slips_in_behind_the_count(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, size=60)
    at.move_to(ballot.closes_at - timedelta(seconds=1))
    calls = [lambda line=line: vote(ballot, f"v{line}") for line in range(1, 61)]
    calls.insert(20, lambda: services.run_ballots(ballot.closes_at))
    answers = all_at_once(calls)
    closed = Ballot.objects.get()
    assert closed.state == "closed"
    assert selectors.turnout(closed).voted.persons == Cast.objects.count() == answers.count("in") - 1


def test_the_same_vote_sent_at_once_is_one_receipt(town: Town, at: Any) -> None:
    ballot, one = opened(town.clerk_a, town.village_a, at), uuid4()
    answers = all_at_once([lambda: services.cast_vote(ballot, ["v1"], ("yes",), cast_id=one)] * 20)
    assert Cast.objects.count() == 1
    assert set(answers) == {"in"}


def test_two_first_counts_at_once_are_one(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    at.move_to(datetime(2026, 11, 27, tzinfo=SHANGHAI) + HOUR)
    services.run_ballots(city_time.now())
    people = [town.clerk_a, town.official_a, town.worker_a]
    all_at_once([lambda user=user: act(user, ballot, "count") for user in people])
    counted = Ballot.objects.select_related("rule").get()
    assert counted.state == "counted"
    assert counted.sheets.count() == 2
