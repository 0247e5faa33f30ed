"""Two persons who are one: offered side by side, merged with a reason, undone in time; the old key leads to the survivor."""

import threading
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from foundation.kernel.errors import DomainError, NotFound, Stale
from grids.workforce.selectors import actor_for
from residents.people import selectors, services
from residents.people.models import Membership, Merge, Person
from tests.people.test_persons import person_in_household
from tests.people.things import MAINLAND, PHONE, head_of, home
from tests.town import Town

pytestmark = pytest.mark.django_db


def pair(town: Town) -> tuple[Person, Person]:
    """Return the resident with an account, and the same one as the clerk typed her before."""
    typed = head_of(home(town, name=str(town.resident), phone=PHONE))
    return typed, person_in_household(town)


def merged(town: Town) -> tuple[Person, Person]:
    """Return survivor and loser of a merge."""
    typed, own = pair(town)
    services.merge_persons(actor_for(town.clerk_a), typed.key, own.key, reason="当面核对为同一人")
    return typed, own


def test_the_same_phone_and_name_are_offered_masked_beside_each_other(town: Town, page: Any) -> None:
    pair(town)
    text = page(town.clerk_a).get("/r/households/doubles/").text
    assert text.count("*******8000") == 2
    assert PHONE not in text


def test_who_asks_for_a_number_that_another_has_is_offered(town: Town) -> None:
    home(town, name="李四", number=MAINLAND)
    person_in_household(town)
    services.ask_number(actor_for(town.resident), "mainland_id", MAINLAND)
    assert [one.why for one in selectors.candidates(actor_for(town.clerk_a))] == [
        "one asks for a number that the other is known by"
    ]


def test_a_merge_leads_every_key_to_the_survivor(town: Town, page: Any) -> None:
    typed, own = pair(town)
    address = f"/r/households/doubles/{typed.key}/{own.key}/"
    assert page(town.clerk_a).post(address, {"verdict": "one", "reason": " "}).status_code == 422
    page(town.clerk_a).post(address, {"verdict": "one", "reason": "当面核对为同一人"})
    assert services.person_key_of(town.resident.pk) == typed.key
    assert selectors.survivor_key(own.key) == typed.key
    assert selectors.keys_of(own.key) == [typed.key, own.key]
    assert selectors.candidates(actor_for(town.clerk_a)) == []


def test_a_merge_of_a_merged_one_still_leads_to_the_last(town: Town) -> None:
    typed, own = merged(town)
    first = head_of(home(town, name=str(town.resident), phone=PHONE))
    services.merge_persons(actor_for(town.clerk_a), first.key, typed.key, reason="同一人")
    assert services.person_key_of(town.resident.pk) == first.key
    assert set(selectors.keys_of(own.key)) == {first.key, typed.key, own.key}


def test_one_of_two_households_ends_and_comes_back_with_the_undoing(town: Town, page: Any) -> None:
    _typed, own = merged(town)
    assert Membership.objects.filter(ends_on__isnull=True).count() == 1
    page(town.clerk_a).post(f"/r/households/merges/{Merge.objects.get().pk}/undo/", {"reason": "是母女同名"})
    assert Membership.objects.filter(ends_on__isnull=True).count() == 2
    assert services.person_key_of(town.resident.pk) == own.key


def test_after_two_weeks_a_merge_stays(town: Town, at: Any) -> None:
    merged(town)
    at.shift(15 * 86_400)
    with pytest.raises(NotFound):
        services.undo_merge(actor_for(town.clerk_a), Merge.objects.get().pk, reason="晚了")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_merge SET undone_at = '2027-01-01', undone_by_id = by_id, undo_reason = 'x'")


def test_a_merge_is_not_rewritten(town: Town) -> None:
    merged(town)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_merge SET reason = 'x'")


@pytest.mark.parametrize("table", ["consent", "merge"])
def test_no_consent_and_no_merge_is_taken_away(table: str, town: Town) -> None:
    merged(town)
    services.give_own_consent(actor_for(town.resident), "reuse")
    triggers = import_module("residents.people.migrations.0002_append_only")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(next(one for one in triggers.on_sqlite() if f"people_{table}_no_delete" in one))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM people_{table}")


def test_two_who_were_told_apart_are_not_offered_again(town: Town, page: Any) -> None:
    typed, own = pair(town)
    page(town.clerk_a).post(f"/r/households/doubles/{typed.key}/{own.key}/", {"verdict": "two"})
    assert selectors.candidates(actor_for(town.clerk_a)) == []
    with pytest.raises(NotFound):
        services.merge_persons(actor_for(town.clerk_a), typed.key, own.key, reason="同一人")


def test_who_is_clerk_elsewhere_decides_nothing(town: Town) -> None:
    typed, own = pair(town)
    with pytest.raises(NotFound):
        services.merge_persons(actor_for(town.official_a), typed.key, own.key, reason="同一人")


def test_what_is_held_of_both_is_held_of_the_one(town: Town) -> None:
    services.give_own_consent(actor_for(town.resident), "reuse")
    services.keep_held(services.person_key_of(town.resident.pk), "dossier:1", {"bank_name": "农商行"})
    typed, _own = merged(town)
    assert selectors.held_values(typed.key)["bank_name"].value == "农商行"
    assert services.keep_held(typed.key, "dossier:2", {"bank_name": "工商银行"}) == 1
    assert selectors.held_values(typed.key)["bank_name"].value == "工商银行"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two writers at once need PostgreSQL")
def test_two_clerks_merging_either_way_at_once_leave_one_survivor(town: Town) -> None:
    typed, own = pair(town)
    clerk, barrier, refused = actor_for(town.clerk_a), threading.Barrier(2), []

    def merge(first: str, second: str) -> None:
        barrier.wait()
        try:
            services.merge_persons(clerk, first, second, reason="同一人")
        except (Stale, DomainError, IntegrityError) as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=merge, args=keys) for keys in ((typed.key, own.key), (own.key, typed.key))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Person.objects.filter(merged_into__isnull=False).count()) == (1, 1)
