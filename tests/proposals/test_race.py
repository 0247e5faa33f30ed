"""One person supports a topic two hundred times at once, on connections of their own: exactly one support is kept."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from foundation.kernel.errors import Stale
from residents.proposals.models import Proposal, Support
from residents.proposals.services import enter_proposal, support_for_caller, support_proposal
from tests.proposals.helpers import actor, another_resident, data, opened
from tests.town import Town

TIMES, THREADS = 200, 8


@pytest.mark.django_db(transaction=True)
def test_two_hundred_supports_of_one_person_are_one(town: Town) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes one writer at a time")
    proposal, person, desk = opened(town), actor(another_resident()), actor(town.clerk_a)
    together = Barrier(THREADS)

    def support(number: int) -> str:
        if number < THREADS:
            together.wait(30)
        try:
            # Half by the own account, half as a caller whom a desk enters.
            if number % 2:
                support_proposal(person, proposal.number)
            else:
                support_for_caller(desk, proposal.number, phone="13800000077", way="phone")
        except Stale:
            return "known"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(THREADS) as pool:
        said = list(pool.map(support, range(TIMES)))
    assert (len(said), Support.objects.count()) == (TIMES, 1)


@pytest.mark.django_db(transaction=True)
def test_proposals_entered_at_once_have_numbers_without_a_gap(town: Town) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite takes one writer at a time")
    who = actor(town.resident)
    sent = [data() for _each in range(40)]

    def enter(said: Any) -> None:
        try:
            enter_proposal(who, said)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(enter, [*sent, *sent]))
    numbers = sorted(Proposal.objects.values_list("number", flat=True))
    assert numbers == [f"YA2026-{number:04d}" for number in range(1, 41)]
