"""Disclosures: opened each January for what is filed and registered, missing until they are filed, read by everybody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import get_default_timezone

from foundation.kernel.errors import Invalid
from foundation.notices.models import Notice
from grids.organisations.models import Disclosure, DisclosureRule, GivenSupport
from grids.organisations.selectors import choosable_disclosures, missing_disclosures
from grids.organisations.services import open_disclosures, remind_of_disclosures, remind_of_visits
from tests.organisations.helpers import actor, club, do, filed, mandated
from tests.town import Town

JANUARY = datetime(2027, 1, 2, 3, 0, tzinfo=get_default_timezone())
DAY = timedelta(days=1)


def opened(town: Town, at: Any) -> Any:
    group = filed(town)
    at.move_to(JANUARY)
    open_disclosures(JANUARY)
    return group


def test_a_filed_group_discloses_of_the_year_it_was_filed_in(town: Town, at: Any) -> None:
    club(town, name="未备案的队")
    group = opened(town, at)
    found = set(Disclosure.objects.values_list("organisation", "kind", "year", "due_on"))
    due = date(2027, 5, 31)
    assert found == {(group.pk, "public_support", 2026, due), (group.pk, "activities", 2026, due)}
    assert open_disclosures(JANUARY + DAY) == 0


def test_a_registered_one_owes_a_yearly_report_too_and_by_the_day_of_the_city(town: Town, at: Any) -> None:
    DisclosureRule.objects.create(kind="yearly_report", due_month=2, due_day=31, source="市民政局通知")
    do(town.official_a, filed(town), "register", registration_no="1", becomes="association")
    at.move_to(JANUARY)
    assert open_disclosures(JANUARY) == 3
    assert Disclosure.objects.get(kind="yearly_report").due_on == date(2027, 2, 28)


def test_nothing_is_due_of_a_year_before_it_was_filed(town: Town) -> None:
    filed(town)
    assert open_disclosures(datetime(2026, 11, 25, tzinfo=get_default_timezone())) == 0


def test_who_speaks_for_it_discloses_and_the_list_grows_shorter(town: Town, at: Any) -> None:
    group = opened(town, at)
    mandated(town, group)
    assert missing_disclosures(actor(town.official_a)).count() == 2
    assert missing_disclosures(actor(town.official_b)).count() == 0
    do(town.resident, group, "disclose", "收到社区补助三千元", disclosure="public_support:2026", amount="3,000")
    row = Disclosure.objects.get(kind="public_support")
    assert (row.amount, row.words, row.filed_at is not None) == (3000, "收到社区补助三千元", True)
    assert missing_disclosures(actor(town.official_a)).get().kind == "activities"
    assert [one.value for one in choosable_disclosures(group)] == ["activities:2026", "public_support:2026"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"disclosure": "activities:2025"}, "disclosure"), ({"disclosure": "activities"}, "disclosure"),
        ({"disclosure": "secrets:2026"}, "disclosure"), ({"disclosure": "activities:2026", "amount": "5"}, "amount"),
        ({"disclosure": "public_support:2026", "amount": "三千"}, "amount"), ({}, "disclosure"),
        ({"disclosure": "public_support:2026", "amount": "-5"}, "amount"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(data: dict[str, str], field: str, town: Town, at: Any) -> None:
    group = opened(town, at)
    with pytest.raises(Invalid) as refused:
        do(town.clerk_a, group, "disclose", "words", **data)
    assert list(refused.value.fields) == [field]
    assert not Disclosure.objects.filter(filed_at__isnull=False).exists()


def test_who_speaks_for_it_is_reminded_once_before_and_once_when_it_is_late(town: Town, at: Any) -> None:
    mandated(town, opened(town, at))
    told = []
    for day in (
        date(2027, 4, 30),
        date(2027, 5, 1),
        date(2027, 5, 2),
        date(2027, 6, 1),
        date(2027, 6, 2),
        date(2027, 7, 1),
    ):
        moment = datetime(day.year, day.month, day.day, 8, 0, tzinfo=get_default_timezone())
        at.move_to(moment)
        remind_of_disclosures(moment)
        told.append(Notice.objects.filter(user=town.resident, kind__startswith="disclosure").count())
    assert told == [0, 2, 2, 4, 4, 4]


def test_where_nobody_speaks_for_it_the_desk_hears(town: Town, at: Any) -> None:
    opened(town, at)
    moment = datetime(2027, 6, 1, 8, 0, tzinfo=get_default_timezone())
    remind_of_disclosures(moment)
    assert set(Notice.objects.values_list("user", "kind")) == {(town.clerk_a.pk, "disclosure_late")}


def test_accompanied_visited_given_and_left(town: Town, at: Any) -> None:
    group = club(town)
    do(town.clerk_a, group, "accompany", companion=str(town.worker_a.pk), next_look="2026-12-01")
    with pytest.raises(Invalid):
        do(town.clerk_a, group, "look", "好", next_look="2026-11-24")
    do(town.clerk_a, group, "give", "棋具二十副", support="small_support", amount="1200")
    with pytest.raises(Invalid):
        do(town.clerk_a, group, "give", "活动室", support="place", amount="1")
    assert GivenSupport.objects.get().amount == 1200
    at.move_to(datetime(2026, 12, 1, 8, 0, tzinfo=get_default_timezone()))
    now = datetime(2026, 12, 1, 8, 0, tzinfo=get_default_timezone())
    assert (remind_of_visits(now), remind_of_visits(now), Notice.objects.filter(kind="visit_due").count()) == (1, 1, 1)
    do(town.clerk_a, group, "look", "人多了", next_look="2027-03-01")
    group = do(town.clerk_a, group, "leave", "已成熟")
    assert (group.accompanied_by_id, group.next_look_on) == (None, None)
    with pytest.raises(Invalid, match="Nobody accompanies"):
        do(town.clerk_a, group, "look", "x", next_look="2027-03-01")


def test_nobody_from_elsewhere_accompanies_it(town: Town) -> None:
    for person in (town.worker_b, town.resident, town.clerk_a):
        group = club(town, name=f"棋社{person.pk}")
        data = {"companion": str(person.pk), "next_look": "2026-12-01"}
        if person is town.clerk_a:
            assert do(town.clerk_a, group, "accompany", **data).accompanied_by_id == person.pk
            continue
        with pytest.raises(Invalid):
            do(town.clerk_a, group, "accompany", **data)


RULES = {
    "filed without words": "UPDATE organisations_disclosure SET filed_at = (SELECT max(made_at) FROM organisations_organisation)",
    "words before it is filed": "UPDATE organisations_disclosure SET words = 'x'",
    "an amount of activities": "UPDATE organisations_disclosure SET amount = 5",
    "twice of one year": "UPDATE organisations_disclosure SET kind = 'activities'",
}


@pytest.mark.parametrize("what", RULES)
def test_the_database_holds_it(what: str, town: Town, at: Any) -> None:
    opened(town, at)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RULES[what])
