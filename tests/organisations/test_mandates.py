"""Mandates: given by one, confirmed by another, in force while they last, and one at a time whatever happens at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.accounts import selectors as accounts
from foundation.accounts.services import create_token
from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, Stale
from foundation.notices.models import Notice
from grids.organisations.models import Mandate
from grids.organisations.selectors import own_organisations
from grids.organisations.services import confirm_mandate, end_mandate, give_mandate, refuse_mandate
from grids.workforce.access import TokenAuthentication
from tests.organisations.helpers import TODAY, actor, another_person, club, do, filed, mandated
from tests.town import Town

DAY = timedelta(days=1)


def given(town: Town, group: Any, by: Any = None, **more: Any) -> Mandate:
    said = {"person": town.resident.username, "part": "head", "starts_on": TODAY, **more}
    return give_mandate(actor(by or town.clerk_a), group, **said)


def test_it_holds_once_a_second_person_has_confirmed_it(town: Town) -> None:
    group = club(town)
    mandate = given(town, group)
    assert not actor(town.resident).mandates
    with pytest.raises(Denied, match="gave it yourself"):
        confirm_mandate(actor(town.clerk_a), mandate)
    confirm_mandate(actor(town.official_a), mandate)
    who = actor(town.resident)
    assert who.speaks_for(group.pk, "head") and not who.speaks_for(group.pk, "speaker") and not who.speaks_for(None)
    assert (who.grants, list(own_organisations(who))) == ((), [group])
    assert policies.ask(who, "organisation.act_for", group.pk)
    assert not policies.ask(actor(town.clerk_a), "organisation.act_for", group.pk), "no rank acts for it"


def test_what_a_head_gives_the_desk_confirms(town: Town) -> None:
    group, friend = club(town), another_person()
    mandated(town, group)
    mandate = given(town, group, by=town.resident, person=friend.username, part="speaker")
    with pytest.raises(Denied, match="gave it yourself"):
        confirm_mandate(actor(town.resident), mandate)
    with pytest.raises(Denied, match="own mandate"):
        confirm_mandate(actor(friend), mandate)
    mandate = Mandate.objects.get(pk=mandate.pk)
    confirm_mandate(actor(town.clerk_a), mandate)
    assert actor(friend).speaks_for(group.pk)


def test_one_head_does_not_confirm_what_another_gave(town: Town) -> None:
    group, second, third = club(town), another_person(), another_person("third")
    mandated(town, group)
    mandated(town, group, second)
    mandate = given(town, group, by=town.resident, person=third.username)
    with pytest.raises(Denied, match="desk of its place"):
        confirm_mandate(actor(second), mandate)


def test_who_may_give_one(town: Town) -> None:
    group = club(town)
    for user in (town.worker_a, town.official_b, town.resident, town.net_admin, town.city_centre):
        with pytest.raises(Denied):
            given(town, group, by=user, person=town.staff.username)
    with pytest.raises(Invalid, match="fit") as refused:
        given(town, group, person=town.clerk_a.username)
    assert "cannot give yourself" in refused.value.fields["person"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("person", "nobody"), ("part", "king"), ("starts_on", TODAY + 400 * DAY), ("ends_on", TODAY), ("ends_on", TODAY - DAY)],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(field: str, value: Any, town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        given(town, club(town), **{field: value})
    assert list(refused.value.fields) == [field]


def test_its_rights_end_with_it_and_begin_with_it(town: Town, at: Any) -> None:
    group = club(town)
    mandated(town, group, starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY)
    seen = []
    for _day in range(4):
        seen.append(actor(town.resident).speaks_for(group.pk))
        at.shift(DAY)
    assert seen == [False, True, True, False]


def test_ended_today_it_opens_nothing_from_now_on(town: Town) -> None:
    group = filed(town)
    mandate = mandated(town, group)
    with pytest.raises(Invalid):
        end_mandate(actor(town.clerk_a), mandate, reason=" ")
    end_mandate(actor(town.resident), mandate, reason="身体不好")
    assert not actor(town.resident).mandates
    with pytest.raises(Stale):
        end_mandate(actor(town.clerk_a), mandate, reason="再来")
    assert mandated(town, group).confirmed_at, "the same person may be given another one the same day"


def test_refused_it_never_holds_and_may_be_asked_for_again(town: Town) -> None:
    group = club(town)
    mandate = given(town, group)
    refuse_mandate(actor(town.official_a), mandate)
    with pytest.raises(Stale):
        confirm_mandate(actor(town.official_a), mandate)
    assert not actor(town.resident).mandates and given(town, group).pk


def test_two_never_overlap(town: Town) -> None:
    group = club(town)
    mandated(town, group, starts_on=TODAY, ends_on=TODAY + 10 * DAY)
    for more in ({}, {"starts_on": TODAY + 9 * DAY}, {"starts_on": TODAY + DAY, "ends_on": TODAY + 2 * DAY}):
        with pytest.raises(Invalid, match="already") as refused:
            given(town, group, **more)
        assert list(refused.value.fields) == ["person"]
    assert given(town, group, starts_on=TODAY + 10 * DAY).pk
    assert given(town, group, part="speaker").pk


RULES = {
    "given to himself": "UPDATE organisations_mandate SET given_by_id = user_id",
    "confirmed by who gave it": "UPDATE organisations_mandate SET confirmed_by_id = given_by_id, confirmed_at = given_at",
    "confirmed by who holds it": "UPDATE organisations_mandate SET confirmed_by_id = user_id, confirmed_at = given_at",
    "confirmed by nobody": "UPDATE organisations_mandate SET confirmed_by_id = NULL, confirmed_at = given_at",
    "refused after it held": "UPDATE organisations_mandate SET refused_at = given_at",
    "over before it began": "UPDATE organisations_mandate SET ends_on = '2020-01-01'",
    "ended without a reason": "UPDATE organisations_mandate SET ended_at = given_at, ends_on = starts_on",
    "of another person": "UPDATE organisations_mandate SET user_id = (SELECT max(id) FROM accounts_user)",
    "from another day": "UPDATE organisations_mandate SET starts_on = '2026-11-01'",
}


@pytest.mark.parametrize("what", RULES)
def test_the_database_holds_it(what: str, town: Town) -> None:
    another_person()
    mandated(town, club(town))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RULES[what])


@pytest.mark.parametrize("days", [("'2026-11-24'", "NULL"), ("'2026-12-01'", "'2026-12-02'"), ("'2026-11-01'", "NULL")])
def test_the_database_lets_no_second_one_overlap(days: tuple[str, str], town: Town) -> None:
    mandated(town, club(town), ends_on=TODAY + 30 * DAY)
    columns = "organisation_id, user_id, part, given_by_id, given_by_head, given_at, end_reason"
    copied = f"INSERT INTO organisations_mandate ({columns}, starts_on, ends_on) SELECT {columns}, {days[0]}, {days[1]} FROM organisations_mandate"  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copied)


def test_what_has_ended_is_not_opened_again_in_the_database(town: Town) -> None:
    mandate = mandated(town, club(town))
    end_mandate(actor(town.clerk_a), mandate, reason="换届")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_mandate SET ended_at = NULL, ends_on = NULL, end_reason = ''")


def test_a_program_acts_by_the_mandates_of_its_user(town: Town) -> None:
    group = club(town)
    mandated(town, group)
    key = create_token(actor(town.resident), user=town.resident, label="手机", days=7, password_shown=True)
    user = TokenAuthentication.find(key).user
    assert actor(user).speaks_for(group.pk) and not actor(user).grants
    assert accounts.user(town.resident.pk) == user


def test_the_desk_and_the_holder_hear_of_it(town: Town, fire_messages: Any) -> None:
    mandate = given(town, club(town))
    fire_messages()
    confirm_mandate(actor(town.official_a), mandate)
    fire_messages()
    end_mandate(actor(town.official_a), mandate, reason="换届")
    fire_messages()
    told = set(Notice.objects.values_list("kind", "user__username"))
    assert told == {
        ("mandate_waits", town.official_a.username),
        ("mandate_given", town.resident.username),
        ("mandate_ended", town.resident.username),
    }


def test_an_end_of_the_organisation_is_told_to_who_spoke_for_it(town: Town, fire_messages: Any) -> None:
    group = filed(town)
    mandated(town, group)
    do(town.official_a, group, "end", "散了")
    fire_messages()
    assert Notice.objects.filter(kind="organisation_over", user=town.resident).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two connections race on PostgreSQL")
def test_of_eight_at_once_one_is_given(town: Town) -> None:
    group, days = club(town), [TODAY + number * DAY for number in range(8)]

    def give(day: Any) -> bool:
        try:
            return bool(given(town, group, starts_on=day).pk)
        except DomainError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(give, days)).count(True) == 1
    assert Mandate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="two connections race on PostgreSQL")
def test_confirmed_and_refused_at_once_it_is_one_of_them(town: Town) -> None:
    mandate = given(town, club(town))

    def decide(act: Any) -> bool:
        try:
            act(actor(town.official_a), Mandate.objects.select_related("organisation").get(pk=mandate.pk))
        except Stale:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(decide, [confirm_mandate, refuse_mandate] * 4)).count(True) == 1
