"""Persons and households: what the database takes, what lies in it readable, and who may see whom."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.kernel.models import AuditEvent
from grids.workforce.selectors import actor_for
from residents.people import models, selectors, services
from residents.people.models import Household, Membership, Participant, Person
from residents.people.services import MemberData
from tests.people.things import HONG_KONG, MAINLAND, PHONE, head_of, home
from tests.town import Town

pytestmark = pytest.mark.django_db
# Words of columns that would be a mark on somebody: this room keeps facts for services and nothing else.
FORBIDDEN = (
    "note", "remark", "comment", "tag", "label", "score", "rank", "points", "risk", "suspicion", "suspect", "level", "stability",
    "petition", "credit", "grade", "rating", "watch", "blacklist", "religion", "ethnic", "health", "criminal", "key_person",
)  # fmt: skip


def test_no_table_of_persons_has_room_for_an_opinion_of_one() -> None:
    tables = [
        Person,
        Household,
        Membership,
        Participant,
        models.Consent,
        models.HeldValue,
        models.Merge,
        models.Correction,
    ]
    columns = [(table, column.name) for table in tables for column in table._meta.concrete_fields]
    assert [one for one in columns if any(word in one[1] for word in FORBIDDEN)] == []
    assert any(word in "risk_level" for word in FORBIDDEN)


def test_nothing_in_the_tables_tells_who_lives_where(town: Town) -> None:
    home(town, phone=PHONE, number=MAINLAND)
    with connection.cursor() as cursor:
        rows = ""
        for table in ("person", "household", "membership", "pepper"):
            cursor.execute(f"SELECT * FROM people_{table}")
            rows += str(cursor.fetchall())
    assert [word in rows for word in ("冯玉兰", "13800138000", MAINLAND, "桥头路")] == [False] * 4


def _raw(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "change",
    [
        "number_kind = 'passport'",
        "identity_key = 'x'",
        "verified_at = created_at",
        "phone_verified_at = created_at",
        "merged_into_id = id",
        "name_key = ''",
        "phone_key = 'x'",
    ],
)
def test_the_database_takes_no_half_person(change: str, town: Town) -> None:
    person = head_of(home(town))
    with pytest.raises(IntegrityError):
        _raw(f"UPDATE people_person SET {change} WHERE id = %s", person.pk)


def test_an_identity_is_of_one_person_in_the_database(town: Town) -> None:
    known = head_of(home(town, number=MAINLAND))
    other = head_of(home(town, name="李四"))
    with pytest.raises(IntegrityError):
        _raw(
            "UPDATE people_person SET number_kind = 'mainland_id', sealed_number = 'x', identity_key = %s WHERE id = %s",
            known.identity_key,
            other.pk,
        )


def test_a_person_lives_in_one_household_and_a_household_has_one_head(town: Town) -> None:
    first, second = home(town), home(town, name="李四")
    with pytest.raises(IntegrityError):
        Membership.objects.create(
            household=second, person=head_of(first), relation="child", starts_on="2026-11-24", added_by=town.clerk_a
        )


def test_two_heads_are_refused_with_what_to_do(town: Town) -> None:
    house = home(town)
    with pytest.raises(Invalid) as refused:
        services.add_member(actor_for(town.clerk_a), house.key, MemberData("王五", "head"))
    assert "relation" in refused.value.fields


def test_the_same_number_is_the_same_person_and_another_name_is_asked_about(town: Town) -> None:
    clerk = actor_for(town.clerk_a)
    key = services.person_key_for(clerk, name="陈大文", number_kind="regional_residence", number=HONG_KONG)
    typed = "８１００００ 19940823-0021"
    assert services.person_key_for(clerk, name="陈大文", number_kind="regional_residence", number=typed) == key
    with pytest.raises(Invalid, match="another name"):
        services.person_key_for(clerk, name="陈小文", number_kind="regional_residence", number=HONG_KONG)


def test_a_person_without_a_number_or_phone_is_taken_in(town: Town) -> None:
    facts = selectors.facts_of([head_of(home(town))])
    assert (facts.masked_name, facts.phone, facts.number) == ("冯**", "", "")


def test_the_clerk_of_another_village_sees_nothing(town: Town) -> None:
    house = home(town)
    with pytest.raises(NotFound):
        selectors.visible_household(actor_for(town.official_a), house.key)
    with pytest.raises(NotFound):
        services.open_person(actor_for(town.city_centre), head_of(house).key, what="name", reason="核对")
    with pytest.raises(Denied):
        services.make_household(actor_for(town.clerk_a), village_id=town.village_b.pk, address="1 号")


@pytest.mark.parametrize("words", ["冯玉兰", "138 0013 8000", "+8613800138000", MAINLAND, MAINLAND.lower()])
def test_a_household_is_found_by_a_whole_word_only(words: str, town: Town) -> None:
    house = home(town, phone=PHONE, number=MAINLAND)
    home(town, name="李四")
    visible = selectors.visible_households(actor_for(town.clerk_a))
    assert list(selectors.search_households(visible, words)) == [house]
    assert list(selectors.search_households(visible, words[:2])) == []
    assert list(selectors.search_households(visible, "")) == []


def test_a_full_value_is_opened_for_a_reason_and_its_person_reads_who(town: Town) -> None:
    clerk = actor_for(town.clerk_a)
    person = person_in_household(town)
    assert services.open_person(clerk, person.key, what="phone", reason="送达通知") == "+8613800138000"
    looks = selectors.own_file(actor_for(town.resident)).looks
    assert [(one.by, one.what, one.reason) for one in looks] == [(str(town.clerk_a), "phone", "送达通知")]


@pytest.mark.parametrize("reason", ["", " ", "…"])
def test_without_a_reason_nothing_is_opened_or_written(reason: str, town: Town) -> None:
    with pytest.raises(Invalid):
        services.open_person(actor_for(town.clerk_a), head_of(home(town)).key, what="name", reason=reason)
    assert not AuditEvent.objects.filter(action="open_person").exists()


def test_one_clerk_opens_only_so_many_in_a_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.persons, "LOOKS_A_DAY", 1)
    clerk, first, second = actor_for(town.clerk_a), head_of(home(town)), head_of(home(town, name="李四"))
    for _again in range(2):
        services.open_person(clerk, first.key, what="name", reason="核对")
    with pytest.raises(Denied):
        services.open_person(clerk, second.key, what="name", reason="核对")


def test_a_household_ends_with_its_last_member(town: Town) -> None:
    house = home(town)
    services.leave_household(actor_for(town.clerk_a), house.key, head_of(house).key)
    assert Household.objects.get().ended_on is not None


@pytest.mark.parametrize("address", ["/r/households/", "/r/households/doubles/", "/r/households/corrections/"])
def test_a_page_of_the_clerk_costs_as_much_for_ten_households_as_for_one(address: str, town: Town, page: Any) -> None:
    client, costs = page(town.clerk_a), []
    for count in (1, 9):
        for number in range(count):
            home(town, name=f"何{count}{number}", phone=f"1380013{count}{number:03}")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12


def test_members_of_an_organisation_and_only_they_name_it(town: Town) -> None:
    clerk, person = actor_for(town.clerk_a), head_of(home(town))
    services.give_role(clerk, person.key, role="organisation_member", organisation="桥头村老人协会", source="协会名册")
    services.give_role(clerk, person.key, role="party_member", source="支部名册")
    for role, name in (("cadre", "x"), ("organisation_member", ""), ("party_member", "")):
        with pytest.raises(Invalid):
            services.give_role(clerk, person.key, role=role, organisation=name, source="本人")
    with pytest.raises(IntegrityError):
        _raw("UPDATE people_participant SET organisation = 'x' WHERE role = 'party_member'")


def person_in_household(town: Town) -> Person:
    """Return the resident of the town, who gave phone and address."""
    resident = actor_for(town.resident)
    services.set_own_address(resident, village_id=town.village_a.pk, address="桥头路 12 号")
    person = services.person_of_account(town.resident.pk)
    services.persons.set_phone(person, PHONE)
    person.save()
    return person
