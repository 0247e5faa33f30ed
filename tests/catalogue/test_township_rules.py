"""Township rules from the draft to the day they hold: two townships at once, old days, second person, hours, ladders."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import city_time, outbox
from foundation.kernel.actor import system
from foundation.kernel.errors import Invalid
from foundation.notices.models import Notice, QuietHours
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.models import Posting
from incidents.cases.models import Clock
from incidents.cases.services.intake import ReportData, report_incident
from incidents.catalogue import selectors, services
from incidents.catalogue.models import RuleVersion, TimeLimit
from incidents.catalogue.selectors.township_rules import LadderLine, LimitLine, RouteLine, RungLine, content_of
from procedures.clocks.models import Ladder, WorkCalendar
from tests.catalogue.rule_things import version_in
from tests.conftest import SHANGHAI, TUESDAY
from tests.town import OFFICE_HOURS, Town

TODAY, TOMORROW = TUESDAY.date(), TUESDAY.date() + timedelta(days=1)
ACCEPT_IN_5 = (LimitLine("", "accept", 5, "work_hour"),)
LADDERS = (LadderLine(is_urgent=False, rungs=(RungLine("due", tells=("desk",)),)),)
WEEK = [[["08:00", "12:00"]]] * 7


def act(actor: Any, version: RuleVersion, action: str, **data: Any) -> RuleVersion:
    """Do an act with words."""
    return services.act_on_rules(actor, version.pk, SentAct(action, None, "因为雨季", data))


def put_in_force(town: Town, actor_of: Any, area: Any = None, day: date | None = None, **parts: Any) -> RuleVersion:
    """Draft as an official of the township, propose, approve as the administrator."""
    area = area or town.township_a
    official = actor_of(town.official_a if area == town.township_a else town.official_b)
    version = services.draft_rules(official, area.pk, parts)
    act(official, version, "propose")
    return act(actor_of(town.net_admin), version, "approve", **({"effective_from": day} if day else {}))


def limit(town: Town, day: date, grid: Any, stage: str = "accept") -> tuple[int, str]:
    """Return the limit of a fire exit in a grid."""
    chain = [step.id for step in areas.chain(grid.pk)]
    found = selectors.rulebook(day).limit_for(town.fire_exit.pk, stage, chain)
    return found.amount, found.unit


def test_two_townships_run_different_rules_at_once(town: Town, at: Any, actor_of: Any) -> None:
    put_in_force(town, actor_of, limits=ACCEPT_IN_5, numbers={"urged_again_after_hours": 6})
    put_in_force(town, actor_of, town.township_b, limits=(LimitLine("fire_exit", "accept", 1, "work_day"),))
    book = selectors.rulebook(TOMORROW)
    assert limit(town, TOMORROW, town.grid_a1) == (5, "work_hour")
    assert limit(town, TOMORROW, town.grid_b1) == (1, "work_day")
    hours = [book.practice_for(grid.path).urged_again_after_hours for grid in (town.grid_a1, town.grid_b1)]
    assert hours == [6, 24]


def test_an_old_day_keeps_its_version(town: Town, at: Any, actor_of: Any) -> None:
    put_in_force(town, actor_of, limits=ACCEPT_IN_5)
    at.shift(timedelta(days=7))
    put_in_force(town, actor_of, limits=(LimitLine("", "accept", 9, "work_hour"),))
    days = (TODAY, TOMORROW, TODAY + timedelta(days=7), TODAY + timedelta(days=8))
    assert [limit(town, day, town.grid_a1)[0] for day in days] == [2, 5, 5, 9]
    states = RuleVersion.objects.order_by("pk").values_list("state", "number", "effective_to")
    assert list(states) == [("replaced", 1, days[3]), ("in_force", 2, None)]


def test_a_draft_holds_nowhere(town: Town, at: Any, actor_of: Any) -> None:
    services.draft_rules(actor_of(town.official_a), town.township_a.pk, {"limits": ACCEPT_IN_5, "ladders": LADDERS})
    selectors.forget_rulebook()
    assert limit(town, TOMORROW, town.grid_a1) == (2, "work_hour")
    assert Ladder.objects.get(area=town.township_a).is_draft


def test_a_new_draft_begins_with_what_holds(town: Town, at: Any, actor_of: Any) -> None:
    parts = {"limits": ACCEPT_IN_5, "ladders": LADDERS, "week": WEEK, "quiet_hours": (time(21), time(8))}
    put_in_force(town, actor_of, **parts)
    again = services.draft_rules(actor_of(town.official_a), town.township_a.pk)
    content = content_of(again)
    assert {name: getattr(content, name) for name in parts} == parts


def test_rules_entered_without_a_version_are_carried_on(town: Town, at: Any, actor_of: Any) -> None:
    TimeLimit.objects.create(area=town.township_a, stage="check", amount=7, unit="work_day", valid_from="2026-01-01")
    put_in_force(town, actor_of, numbers={"urged_again_after_hours": 3})
    assert limit(town, TOMORROW, town.grid_a1, "check") == (7, "work_day")
    assert TimeLimit.objects.get(area=town.township_a, version=None).valid_to == TOMORROW


def test_the_database_asks_for_a_second_person(town: Town, at: Any) -> None:
    with pytest.raises(IntegrityError, match="two_people_put_rules_in_force"), transaction.atomic():
        version_in(town, "in_force", approved_by=town.official_a)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"effective_from": TODAY}, "effective_from"),
        ({"numbers": {"urged_again_after_hours": 0}}, "numbers"),
        ({"numbers": {"urged_again_after_hours": 1.5}}, "numbers"),
        ({"numbers": {"nonsense": 1}}, "numbers"),
        ({"limits": (*ACCEPT_IN_5, *ACCEPT_IN_5)}, "limits"),
        ({"limits": (LimitLine("nothing", "accept", 1, "work_day"),)}, "limits"),
        ({"limits": (LimitLine("", "accept", 1, "moon"),)}, "limits"),
        ({"limits": (LimitLine("", "accept", 0, "work_day"),)}, "limits"),
        ({"ownership": {"thing": "owner"}}, "ownership"),
        ({"routes": (RouteLine("litter"),)}, "routes"),
        ({"routes": (RouteLine("nothing", "village"),)}, "routes"),
        ({"routes": (RouteLine("litter", "moon"),)}, "routes"),
        ({"routes": (RouteLine("litter", unit="nobody"),)}, "routes"),
        ({"routes": (RouteLine("litter", unit="urban-a", unit_function="police"),)}, "routes"),
        ({"routes": (RouteLine("litter", "village"), RouteLine("litter", "city"))}, "routes"),
        ({"ladders": (*LADDERS, *LADDERS)}, "ladders"),
        ({"ladders": (LadderLine(is_urgent=False, rungs=()),)}, "ladders"),
        ({"ladders": (LadderLine(is_urgent=False, rungs=(RungLine("due", percent=0),)),)}, "ladders"),
        ({"ladders": (LadderLine(is_urgent=False, rungs=(RungLine("due", tells=("moon",)),)),)}, "ladders"),
        ({"week": [[]] * 7}, "week"),
        ({"week": [[["12:00", "09:00"]]] * 7}, "week"),
    ],
)
def test_what_cannot_hold_is_refused_by_name(
    town: Town, at: Any, actor_of: Any, parts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        services.draft_rules(actor_of(town.official_a), town.township_a.pk, parts)
    assert [*refusal.value.fields] == [field]
    assert not RuleVersion.objects.exists()


def test_a_place_has_one_draft_and_a_village_none(town: Town, at: Any, actor_of: Any) -> None:
    official = actor_of(town.official_a)
    services.draft_rules(official, town.township_a.pk)
    for area in (town.township_a, town.village_a):
        with pytest.raises(Invalid) as refusal:
            services.draft_rules(official, area.pk)
        assert [*refusal.value.fields] == ["area"]


def test_rules_hold_from_tomorrow_at_the_earliest_and_after_the_last_ones(town: Town, at: Any, actor_of: Any) -> None:
    put_in_force(town, actor_of, day=TODAY + timedelta(days=10), limits=ACCEPT_IN_5)
    official, admin = actor_of(town.official_a), actor_of(town.net_admin)
    version = services.draft_rules(official, town.township_a.pk)
    act(official, version, "propose")
    for day in (TODAY, TOMORROW):
        with pytest.raises(Invalid) as refusal:
            act(admin, version, "approve", effective_from=day)
        assert [*refusal.value.fields] == ["effective_from"]
    assert act(admin, version, "approve", effective_from=TODAY + timedelta(days=11)).number == 2


def test_a_route_says_the_first_desk_and_the_first_unit(town: Town, at: Any, actor_of: Any) -> None:
    put_in_force(town, actor_of, routes=(RouteLine("litter", start_level="township", unit="urban-a"),))
    at.shift(timedelta(days=1))
    here, there = (
        report_incident(system("test"), ReportData(UUID(int=number), "litter", "堆满", *point, channel="api"))
        for number, point in enumerate((town.in_a1, town.in_b1))
    )
    assert (here.level, there.level) == (Level.TOWNSHIP, Level.GRID)
    route = selectors.rulebook(TOMORROW).route_for(town.litter.pk, town.grid_a1.path)
    assert route is not None
    assert route.unit_id == town.urban_a.pk


def test_a_ladder_holds_for_what_begins_under_it(town: Town, at: Any, actor_of: Any) -> None:
    old = report_incident(system("test"), ReportData(UUID(int=1), "fire_exit", "堆满", *town.in_a1, channel="api"))
    put_in_force(town, actor_of, ladders=LADDERS)
    at.shift(timedelta(days=1))
    new = report_incident(system("test"), ReportData(UUID(int=2), "fire_exit", "堆满", *town.in_a1, channel="api"))
    own = Ladder.objects.get(area=town.township_a)
    used = {clock.incident_id: clock.ladder_id for clock in Clock.objects.filter(stage="accept")}
    assert used == {old.pk: town.ladder.pk, new.pk: own.pk}


def test_hours_are_set_when_their_day_comes(town: Town, at: Any, actor_of: Any) -> None:
    put_in_force(town, actor_of, week=WEEK, quiet_hours=(time(21), time(8)))
    assert services.apply_rules(TUESDAY) == 0
    at.shift(timedelta(days=1))
    assert services.apply_rules(TUESDAY + timedelta(days=1)) == 1
    assert services.apply_rules(TUESDAY + timedelta(days=1)) == 0
    own = WorkCalendar.objects.get(area=town.township_a)
    assert (own.week, own.years.get().year) == (WEEK, 2026)
    assert QuietHours.objects.get(place_id=town.township_a.pk).begins == time(21)


def test_open_clocks_follow_new_hours_of_work(town: Town, at: Any, actor_of: Any) -> None:
    put_in_force(town, actor_of, week=[OFFICE_HOURS] * 7)
    at.shift(timedelta(days=1))
    services.apply_rules(TUESDAY + timedelta(days=1))
    case = report_incident(system("test"), ReportData(UUID(int=2), "fire_exit", "堆满", *town.in_a1, channel="api"))
    clock = Clock.objects.get(incident=case)
    put_in_force(town, actor_of, week=[[["08:00", "11:00"]]] * 7)
    at.shift(timedelta(days=1))
    services.apply_rules(TUESDAY + timedelta(days=2))
    outbox.drain(city_time.now())
    fresh = Clock.objects.get(incident=case)
    assert clock.due_at == datetime(2026, 11, 25, 12, tzinfo=SHANGHAI)
    assert (fresh.due_at, fresh.generation) == (datetime(2026, 11, 26, 9, tzinfo=SHANGHAI), clock.generation + 1)


def test_approvers_and_makers_are_told(town: Town, at: Any, actor_of: Any) -> None:
    Posting.objects.filter(user=town.official_b).update(area=town.township_a)
    put_in_force(town, actor_of, limits=ACCEPT_IN_5)
    outbox.drain(city_time.now())
    told = Notice.objects.filter(kind="township_rules").order_by("pk").values_list("user_id", "params__what")
    assert list(told) == [(town.official_b.pk, "propose"), (town.official_a.pk, "approve")]
