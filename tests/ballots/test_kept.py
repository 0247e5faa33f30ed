"""What the database itself refuses, tried by raw SQL past every service."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel import city_time
from procedures.ballots import services
from procedures.ballots.models import Ballot, Cast, RuleVersion, Voter
from tests.ballots.helpers import act, actor, closed, counted, draft, opened, put_triggers_back, rule, vote, voter
from tests.town import Town


@pytest.fixture(autouse=True)
def triggers(town: Town) -> None:
    """Put the triggers back that tests take off; the transaction takes them away again."""
    del town
    put_triggers_back()


def is_refused(statement: str, *values: Any) -> bool:
    """Say whether the database refuses a statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


INSERT_CAST = (
    "INSERT INTO ballots_cast (id, ballot_id, voter_id, choice, way, callback, cast_on, cast_at, receipt, supersedes_id) "
    "VALUES (%s, %s, %s, 'yes', 'online', '', '2026-11-24', %s, %s, %s)"
)


def try_cast(ballot: Ballot, voter_id: int | None, at: Any, number: int, supersedes: Any = None) -> bool:
    """Insert a cast past every service; say whether it is refused."""
    ids = f"{number:032x}"
    return is_refused(INSERT_CAST, ids, ballot.pk, voter_id, at, f"R{number}", supersedes)


def test_a_second_cast_of_one_voter_is_refused(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    vote(ballot, "v1")
    now = city_time.now()
    assert try_cast(ballot, voter(ballot, 1).pk, now, 1)
    assert not try_cast(ballot, voter(ballot, 2).pk, now, 2)


def test_a_secret_cast_with_a_voter_is_refused_and_an_open_one_without(town: Town, at: Any) -> None:
    secret = opened(town.clerk_a, town.village_a, at, is_secret=True)
    seen = opened(town.clerk_a, town.village_a, at)
    now = city_time.now()
    assert try_cast(secret, voter(secret, 1).pk, now, 1)
    assert try_cast(secret, None, now, 2)
    assert try_cast(seen, None, None, 3)
    assert not try_cast(secret, None, None, 4)


def test_no_cast_comes_in_when_it_is_not_open_nor_from_another_roll(town: Town, at: Any) -> None:
    waiting, running = draft(town.clerk_a, town.village_a), opened(town.clerk_a, town.village_a, at)
    now = city_time.now()
    assert try_cast(waiting, voter(waiting, 1).pk, now, 1)
    assert try_cast(running, voter(waiting, 1).pk, now, 2)
    over = closed(running, at)
    assert try_cast(over, voter(over, 1).pk, now, 3)


def test_what_was_cast_is_neither_changed_nor_taken_away(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    vote(ballot, "v1")
    assert is_refused("UPDATE ballots_cast SET choice = 'no'")
    assert is_refused("DELETE FROM ballots_cast")
    assert is_refused("UPDATE ballots_voter SET has_voted = %s, voted_on = NULL WHERE line = 1", False)
    assert not is_refused("UPDATE ballots_voter SET name = ''")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballots_voter SET voter_key = 'other'",
        "UPDATE ballots_voter SET weight = 5",
        "UPDATE ballots_voter SET name = 'other'",
        "DELETE FROM ballots_voter",
        "UPDATE ballots_ballot SET title = 'another question'",
        "UPDATE ballots_ballot SET is_secret = NOT is_secret",
        "UPDATE ballots_ballot SET roll_digest = 'x'",
        "UPDATE ballots_ballot SET closes_at = '2027-01-01 00:00:00'",
        "UPDATE ballots_ballot SET state = 'counted', outcome = 'passed', result = '{}'",
        "DELETE FROM ballots_ballot",
    ],
)
def test_what_was_announced_stays(town: Town, statement: str) -> None:
    ballot = draft(town.clerk_a, town.village_a)
    act(town.clerk_a, ballot, "announce")
    assert is_refused(statement)


def test_nobody_is_put_on_a_frozen_roll_nor_twice_on_any(town: Town) -> None:
    ballot = draft(town.clerk_a, town.village_a)
    first = voter(ballot, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voter.objects.create(ballot=ballot, line=9, voter_key=first.voter_key, forget_on="2030-01-01")
    act(town.clerk_a, ballot, "announce")
    with pytest.raises(IntegrityError), transaction.atomic():
        Voter.objects.create(ballot=ballot, line=9, voter_key="new", forget_on="2030-01-01")


def test_a_count_takes_two_people_and_stays(town: Town, at: Any) -> None:
    ballot = closed(opened(town.clerk_a, town.village_a, at), at)
    act(town.clerk_a, ballot, "count")
    alone = "UPDATE ballots_ballot SET state = 'counted', outcome = 'passed', result = '{}'"
    assert is_refused(alone)
    second = "INSERT INTO ballots_countsheet (ballot_id, round, place, counted_by_id, counted_by_name, numbers, digest, counted_at) SELECT ballot_id, round, 2, counted_by_id, counted_by_name, numbers, digest, counted_at FROM ballots_countsheet"
    assert is_refused(second)
    act(town.official_a, ballot, "count")
    assert is_refused("UPDATE ballots_ballot SET outcome = 'passed'")
    assert is_refused("UPDATE ballots_countsheet SET digest = 'x'")
    assert is_refused("DELETE FROM ballots_countsheet")


def test_a_paper_is_checked_by_another(town: Town, at: Any) -> None:
    ballot = opened(town.clerk_a, town.village_a, at)
    services.enter_paper(actor(town.clerk_a), ballot, voter(ballot, 1).pk, ("yes",))
    paper = Cast.objects.get()
    check = "INSERT INTO ballots_castcheck (cast_id, officer_id, checked_by_id, checked_at, agrees) SELECT id, %s, %s, cast_at, %s FROM ballots_cast"
    assert is_refused(check, paper.officer_id, paper.officer_id, True)
    assert is_refused(check, town.worker_a.pk, town.official_a.pk, True)
    assert not is_refused(check, paper.officer_id, town.official_a.pk, True)


def test_a_recorded_ballot_without_a_scan_is_not_counted(town: Town, at: Any) -> None:
    ballot = closed(opened(town.clerk_a, town.village_a, at), at)
    counted(ballot, town.clerk_a, town.official_a)
    other = draft(town.clerk_a, town.village_a, mode="recorded")
    assert is_refused(
        "UPDATE ballots_ballot SET state = 'counted', outcome = 'passed', result = '{}' WHERE id = %s", other.pk
    )


def test_a_rule_is_not_rewritten(town: Town) -> None:
    made = rule()
    assert is_refused("UPDATE ballots_ruleversion SET pass_num = 0")
    assert is_refused("DELETE FROM ballots_ruleversion")
    assert not is_refused("UPDATE ballots_ruleversion SET is_active = %s", False)
    assert RuleVersion.objects.get().pk == made.pk


MAKES: dict[str, Callable[..., dict[str, Any]]] = {
    "a_ballot_rule_counts_on_an_axis": lambda: {"counts_persons": False},
    "thresholds_of_a_ballot_are_parts_of_a_whole": lambda: {"pass_num": 3},
    "thresholds_of_a_ballot_can_be_reached": lambda: {"pass_num": 2, "pass_compare": "more_than"},
    "a_quorum_is_a_part_of_those_due_or_all": lambda: {"quorum_base": "present"},
    "a_ballot_rule_names_its_source": lambda: {"source": ""},
}


@pytest.mark.parametrize("name", MAKES)
def test_a_rule_that_makes_no_sense_is_refused(town: Town, name: str) -> None:
    sound = {
        "code": "r", "number": 1, "name": "r", "quorum_num": 1, "quorum_den": 2, "quorum_compare": "at_least",
        "quorum_base": "due", "pass_num": 1, "pass_den": 2, "pass_compare": "at_least", "pass_base": "present",
        "source": "s", "made_at": city_time.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(**{**sound, **MAKES[name]()})
    assert RuleVersion.objects.create(**sound).pk
