"""Being late adds a desk that may act and must be told; who could act keeps the right, until somebody passes it on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied
from foundation.notices.models import Notice
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident
from incidents.cases.presenters import holder_name
from procedures.clocks import services as clock_services
from tests.cases.helpers import do, report
from tests.town import Town


def swept(incident: Incident) -> Incident:
    clock_services.sweep(city_time.now())
    return Incident.objects.get(pk=incident.pk)


def told() -> set[str]:
    return set(Notice.objects.values_list("user__username", flat=True))


def mine(user: Any) -> list[int]:
    return list(selectors.own_tasks(actor_for(user)).values_list("pk", flat=True))


@pytest.fixture
def raised(town: Town, at: Any) -> Incident:
    """A gas leak nobody accepted in its village for a day: the clock raised it to the city."""
    incident = report(town, matter="gas_leak", place="in_a1")
    at.shift(timedelta(days=1))
    return swept(incident)


@pytest.fixture
def find(town: Town, at: Any) -> Incident:
    """What the worker found and left: the clock raised it from the grid to the township."""
    incident = report(town)
    at.shift(timedelta(days=3))
    return swept(incident)


def test_the_clock_raises_the_level_alone(raised: Incident) -> None:
    assert (raised.lowest_level, raised.level) == ("village", "city")


@pytest.mark.parametrize("name", ["clerk_a", "official_a", "city_centre"])
def test_every_desk_up_to_where_it_rose_may_act_and_has_it_on_the_desk(town: Town, raised: Incident, name: str) -> None:
    user = town.cast[name]
    assert mine(user) == [raised.pk]
    assert do(user, raised, "accept").state == "accepted"


@pytest.mark.parametrize("name", ["clerk_a", "official_a", "city_centre"])
def test_every_desk_up_to_where_it_rose_is_told(town: Town, raised: Incident, fire_messages: Any, name: str) -> None:
    fire_messages()
    assert name in told()


@pytest.mark.parametrize("name", ["clerk_a", "official_a", "city_centre"])
def test_what_comes_back_is_told_to_every_desk_up_to_where_it_rose(
    town: Town, raised: Incident, fire_messages: Any, name: str
) -> None:
    case = do(town.clerk_a, do(town.clerk_a, raised, "accept"), "dispatch", to=f"unit:{town.urban_a.pk}")
    fire_messages()
    Notice.objects.all().delete()
    do(town.handler_a, case, "return")
    fire_messages()
    assert name in told()


def test_the_worker_still_takes_what_rose_from_the_grid(town: Town, find: Incident) -> None:
    assert (find.lowest_level, find.level, mine(town.worker_a)) == ("grid", "township", [find.pk])
    assert do(town.worker_a, find, "take").state == "handling"


def test_a_desk_below_does_not_get_what_was_given_to_one_above(town: Town, raised: Incident) -> None:
    given = do(town.clerk_a, raised, "pass_up")
    assert (given.lowest_level, given.level, mine(town.clerk_a)) == ("township", "city", [])
    with pytest.raises(Denied):
        do(town.clerk_a, given, "accept")


def test_passing_up_goes_from_the_own_desk(town: Town, raised: Incident) -> None:
    given = do(town.official_a, raised, "pass_up")
    assert (given.lowest_level, given.level) == ("city", "city")
    with pytest.raises(Denied, match="highest"):
        do(town.city_centre, given, "pass_up")


def test_a_village_passes_up_what_lies_at_its_grid(town: Town) -> None:
    given = do(town.clerk_a, do(town.clerk_a, report(town, matter="litter"), "accept"), "pass_up")
    assert (given.lowest_level, given.level, mine(town.clerk_a)) == ("township", "township", [])


def test_a_worker_passes_up_what_rose_long_ago(town: Town, find: Incident) -> None:
    given = do(town.worker_a, find, "pass_up")
    assert (given.lowest_level, given.level, mine(town.worker_a)) == ("village", "township", [])


def test_handing_down_takes_it_off_the_desks_above(town: Town, raised: Incident) -> None:
    down = do(town.city_centre, raised, "hand_down", to="village")
    assert (down.lowest_level, down.level) == ("village", "village")
    assert [mine(town.cast[name]) for name in ("clerk_a", "official_a", "city_centre")] == [[down.pk], [], []]


def test_what_was_raised_is_withdrawn_by_the_desk_that_dispatched_it(town: Town, raised: Incident, at: Any) -> None:
    case = do(town.clerk_a, do(town.clerk_a, raised, "accept"), "dispatch", to=f"unit:{town.urban_a.pk}")
    assert (case.dispatched_level, do(town.clerk_a, case, "withdraw").state) == ("village", "accepted")


def test_a_list_names_the_desk_that_knows_it_and_the_one_it_rose_to(raised: Incident, find: Incident) -> None:
    assert holder_name(raised) == "desk of 桥头村, risen to 同心市"
    assert holder_name(find) == "worker of 桥头第一网格, risen to 东河镇"


@pytest.mark.parametrize("how", ["posting", "account"])
def test_what_a_unit_without_people_has_in_hand_lies_on_the_desk(town: Town, how: str) -> None:
    case = do(town.clerk_a, report(town, matter="gas_leak"), "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    assert mine(town.clerk_a) == []
    if how == "posting":
        Posting.objects.filter(user=town.handler_a).update(ends_on=city_time.local_day(city_time.now()))
    else:
        type(town.handler_a).objects.filter(pk=town.handler_a.pk).update(is_active=False)
    assert [mine(town.cast[name]) for name in ("worker_a", "clerk_a", "official_a")] == [[], [case.pk], []]


def test_nothing_is_held_by_a_desk_above_the_level_it_has_come_to(town: Town) -> None:
    case = report(town)
    with pytest.raises(IntegrityError, match="lowest_level"), transaction.atomic():
        Incident.objects.filter(pk=case.pk).update(lowest_level="township", level="village")
