"""Votes by call: only where the rule says so, never secret, who took it and the masked number kept, called back by another."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from procedures.ballots import selectors, services
from procedures.ballots.models import Cast
from tests.ballots.helpers import act, actor, closed, counted, opened, rule, voter
from tests.town import Town

PHONE = "13912345678"


def test_a_call_counts_once_another_person_called_back(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at, rule_id=rule(allows_calls=True).pk)
    taken = services.enter_paper(actor(town.worker_a), ballot, voter(ballot, 1).pk, ("yes",), call_from=PHONE)
    cast = Cast.objects.get()
    assert (cast.way, cast.officer_id, cast.callback) == ("phone", town.worker_a.pk, "**********5678")
    assert selectors.numbers_of(ballot)["persons"] == {}
    with pytest.raises(Denied):
        services.check_paper(actor(town.worker_a), ballot, taken.receipt, ("yes",))
    services.check_paper(actor(town.clerk_a), ballot, taken.receipt, ("yes",))
    assert selectors.numbers_of(ballot)["persons"] == {"yes": 1}


def test_no_call_votes_where_the_rule_does_not_say_so_nor_in_secret(town: Town, at: Any) -> None:
    plain = opened(town.clerk_a, town.village_a, at)
    with pytest.raises(Invalid, match="nobody votes by a call"):
        services.enter_paper(actor(town.clerk_a), plain, voter(plain, 1).pk, ("yes",), call_from=PHONE)
    with pytest.raises(Invalid, match="not a phone number"):
        services.enter_paper(actor(town.clerk_a), plain, voter(plain, 1).pk, ("yes",), call_from="abc")
    called = rule(code="called", allows_calls=True)
    secret = opened(town.clerk_a, town.village_a, at, rule_id=called.pk, is_secret=True)
    with pytest.raises(Invalid, match="a secret vote never is one"):
        services.enter_paper(actor(town.clerk_a), secret, voter(secret, 1).pk, ("yes",), call_from=PHONE)
    assert not Cast.objects.exists()


def test_the_database_takes_a_call_only_with_its_number_and_by_its_rule(town: Town, at: Any) -> None:
    plain = opened(town.clerk_a, town.village_a, at)
    called = opened(town.clerk_a, town.village_a, at, rule_id=rule(code="called", allows_calls=True).pk)
    row = {
        "choice": "yes", "way": "phone", "officer_id": town.clerk_a.pk, "cast_on": date(2026, 11, 24),
        "cast_at": city_time.now(), "receipt": "R1", "callback": "*******5678",
    }  # fmt: skip
    for ballot, wrong in ((plain, {}), (called, {"callback": ""}), (called, {"way": "paper"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cast.objects.create(**{**row, **wrong, "ballot": ballot, "voter": voter(ballot, 1)})
    assert Cast.objects.create(**row, ballot=called, voter=voter(called, 1)).pk


def test_who_stands_for_election_neither_takes_papers_in_nor_counts(town: Town, at: Any) -> None:
    name = town.worker_a.name
    ballot = opened(
        town.clerk_a, town.village_a, at, kind="election", seats=1, options=(f"{name[0]} {name[1:]}", "别人"), size=2
    )
    first = ballot.options.order_by("pk").first().code
    with pytest.raises(Denied, match="You stand for election"):
        services.enter_paper(actor(town.worker_a), ballot, voter(ballot, 1).pk, (first,))
    taken = services.enter_paper(actor(town.clerk_a), ballot, voter(ballot, 1).pk, (first,), cast_id=uuid4())
    with pytest.raises(Denied, match="You stand for election"):
        services.check_paper(actor(town.worker_a), ballot, taken.receipt, (first,))
    services.check_paper(actor(town.official_a), ballot, taken.receipt, (first,))
    ballot = closed(ballot, at)
    with pytest.raises(Denied, match="You stand for election"):
        act(town.worker_a, ballot, "count")
    assert counted(ballot, town.clerk_a, town.official_a).state == "counted"
