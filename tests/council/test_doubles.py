"""One person who stands twice: found on the file, or found out later by a merge; stands once, votes once, by whichever key."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Stale
from grids.workforce.selectors import actor_for
from procedures.ballots import selectors as ballots
from procedures.ballots import services
from procedures.ballots.bases import RollEntry
from procedures.ballots.keys import key_of_number
from procedures.ballots.models import Ballot, Voter
from residents.council import selectors
from residents.council.services import bring_in_roll
from residents.people.models import Person
from residents.people.services import merge_persons, person_key_of, undo_merge
from tests.ballots.helpers import actor, closed, counted, draft, opened, vote
from tests.people.test_doubles import pair
from tests.people.test_persons import person_in_household
from tests.people.things import MAINLAND, PHONE, head_of, home
from tests.town import Town

pytestmark = pytest.mark.django_db


def file_of(*lines: str) -> bytes:
    """Return a roll as a file."""
    return "\n".join(["姓名,证件号码,手机", *lines]).encode("utf-8-sig")


def rolled(town: Town, at: Any, *keys: str, **more: Any) -> Ballot:
    """Open a vote on whose roll these keys stand, each on a line, and three others."""
    entries = [RollEntry(n, f"村民{n}", key) for n, key in enumerate((*keys, "v7", "v8", "v9"), 1)]
    return opened(town.clerk_a, town.village_a, at, entries=entries, **more)


def merge(town: Town, survivor: Person, loser: Person) -> Any:
    """Merge two persons as the clerk does."""
    return merge_persons(actor_for(town.clerk_a), survivor.key, loser.key, reason="当面核对为同一人")


def test_a_file_that_names_one_person_by_number_and_by_phone_is_refused_by_its_line(town: Town) -> None:
    typed, own = head_of(home(town, name=str(town.resident), phone=PHONE, number=MAINLAND)), person_in_household(town)
    merge(town, typed, own)
    town.resident.phone = "+86" + PHONE
    town.resident.save()
    ballot = draft(town.clerk_a, town.village_a)
    data = file_of(f"甲,{MAINLAND},", f"甲,,{PHONE}", "乙,A-1,")
    reading = bring_in_roll(actor(town.clerk_a), ballot, data)
    assert [(one.line, one.sentence) for one in reading.faults] == [(3, "This person stands on line 2 already.")]
    assert Voter.objects.filter(ballot=ballot).count() == 3
    bring_in_roll(actor(town.clerk_a), ballot, file_of(f"甲,{MAINLAND},", "乙,A-1,"))
    assert Voter.objects.get(ballot=ballot, line=2).voter_key == typed.key
    assert ballots.voter_of(ballot, selectors.voter_keys_of(actor(town.resident))) is not None


def test_who_is_merged_while_the_vote_runs_stands_once_and_votes_once(town: Town, at: Any, fire_messages: Any) -> None:
    typed, own = pair(town)
    ballot = rolled(town, at, typed.key, own.key)
    assert ballots.turnout(ballot).due.persons == 5
    merge(town, typed, own)
    fire_messages()
    assert ballots.turnout(ballot).due.persons == 4
    keys = selectors.voter_keys_of(actor(town.resident))
    assert set(keys) == {typed.key, own.key}
    services.cast_vote(ballot, keys, ("yes",), cast_id=uuid4())
    double = Voter.objects.get(ballot=ballot, line=2)
    with pytest.raises(Stale):
        services.enter_paper(actor(town.clerk_a), ballot, double.pk, ("no",))
    with pytest.raises(IntegrityError), transaction.atomic():
        Voter.objects.filter(pk=double.pk).update(has_voted=True, voted_on=city_time.local_day(city_time.now()))
    for key in ("v7", "v8"):
        vote(ballot, key, "no")
    done = counted(closed(ballot, at), town.clerk_a, town.official_a)
    assert (done.result["due"], done.result["papers"], done.result["persons"]) == (4, 3, {"no": 2, "yes": 1})


@pytest.mark.parametrize("is_secret", [False, True])
def test_who_had_voted_twice_counts_once_where_it_can_be_told(
    town: Town, at: Any, fire_messages: Any, is_secret: bool
) -> None:
    typed, own = pair(town)
    ballot = rolled(town, at, typed.key, own.key, is_secret=is_secret)
    vote(ballot, typed.key, "yes")
    vote(ballot, own.key, "no")
    merge(town, typed, own)
    fire_messages()
    turnout = ballots.turnout(ballot)
    assert (turnout.due.persons, turnout.voted.persons) == ((5, 2) if is_secret else (4, 1))
    assert ballots.numbers_of(ballot)["persons"] == ({"no": 1, "yes": 1} if is_secret else {"yes": 1})


def test_the_line_that_has_voted_is_the_one_that_stays(town: Town, at: Any, fire_messages: Any) -> None:
    typed, own = pair(town)
    ballot = rolled(town, at, typed.key, own.key)
    vote(ballot, own.key)
    merge(town, typed, own)
    fire_messages()
    assert Voter.objects.get(ballot=ballot, same_as__isnull=False).line == 1
    with pytest.raises(Stale):
        services.cast_vote(ballot, selectors.voter_keys_of(actor(town.resident)), ("no",), cast_id=uuid4())


def test_an_undone_merge_gives_each_a_line_again(town: Town, at: Any, fire_messages: Any) -> None:
    typed, own = pair(town)
    ballot = rolled(town, at, typed.key, own.key)
    row = merge(town, typed, own)
    fire_messages()
    undo_merge(actor_for(town.clerk_a), row.pk, reason="是两个人")
    fire_messages()
    assert not Voter.objects.filter(ballot=ballot, same_as__isnull=False).exists()
    assert ballots.turnout(ballot).due.persons == 5


def test_what_is_counted_is_not_joined_any_more(town: Town, at: Any, fire_messages: Any) -> None:
    typed, own = pair(town)
    ballot = rolled(town, at, typed.key, own.key)
    done = counted(closed(ballot, at), town.clerk_a, town.official_a)
    merge(town, typed, own)
    fire_messages()
    assert ballots.turnout(done).due.persons == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        Voter.objects.filter(ballot=ballot, line=2).update(same_as=Voter.objects.get(ballot=ballot, line=1))


def test_area_of_both_lines_goes_with_the_one_that_votes(town: Town, at: Any, fire_messages: Any) -> None:
    from tests.ballots.helpers import rule

    typed, own = pair(town)
    entries = [
        RollEntry(n, "甲", key, units={f"1-{n}": 5_000}, area=5_000) for n, key in enumerate((typed.key, own.key), 1)
    ]
    owners = rule(code="owners", counts_area=True, pass_base="participating")
    ballot = opened(town.clerk_a, town.village_a, at, entries=entries, rule_id=owners.pk)
    merge(town, typed, own)
    fire_messages()
    vote(ballot, typed.key)
    turnout = ballots.turnout(ballot)
    assert (turnout.due.persons, turnout.voted.persons, turnout.due.area, turnout.voted.area) == (1, 1, 10_000, 10_000)
    assert ballots.numbers_of(ballot)["area"] == {"yes": 10_000}


def test_a_number_finds_the_line_of_a_paper_roll_once_it_was_compared_with_the_document(town: Town, at: Any) -> None:
    entries = [RollEntry(1, "甲", key_of_number(MAINLAND), key_of_number(MAINLAND))]
    ballot = opened(town.clerk_a, town.village_a, at, entries=entries)
    person_key_of(town.resident.pk)
    me = Person.objects.get(user=town.resident)
    from residents.people.services.persons import set_number

    set_number(me, "mainland_id", MAINLAND)
    me.save()
    with pytest.raises(Denied):  # anybody may type a number; it says nothing yet
        services.cast_vote(ballot, selectors.voter_keys_of(actor(town.resident)), ("yes",), cast_id=uuid4())
    Person.objects.filter(pk=me.pk).update(verified_at=city_time.now(), verified_by=town.clerk_a)
    assert services.cast_vote(ballot, selectors.voter_keys_of(actor(town.resident)), ("yes",), cast_id=uuid4()).receipt
    line = Voter.objects.get(ballot=ballot)
    with pytest.raises(Stale):  # booth and web meet
        services.enter_paper(actor(town.clerk_a), ballot, line.pk, ("no",))


def test_a_number_that_somebody_only_typed_takes_nobodys_place_on_a_roll(town: Town) -> None:
    from residents.people.services.persons import set_number

    key = person_key_of(town.resident.pk)
    me = Person.objects.get(user=town.resident)
    set_number(me, "mainland_id", MAINLAND)
    me.save()
    ballot = draft(town.clerk_a, town.village_a)
    bring_in_roll(actor(town.clerk_a), ballot, file_of(f"甲,{MAINLAND},"))
    assert Voter.objects.get(ballot=ballot).voter_key != key
    Person.objects.filter(pk=me.pk).update(verified_at=city_time.now(), verified_by=town.clerk_a)
    bring_in_roll(actor(town.clerk_a), ballot, file_of(f"甲,{MAINLAND},"))
    assert Voter.objects.get(ballot=ballot).voter_key == key
