"""Cases and people of a grid that has ended: seen, told, worked and counted with the grid that took its place."""

from datetime import date, timedelta
from typing import Any

import pytest
from shapely.geometry import box

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.notices.models import Notice
from grids.areas import selectors as areas
from grids.areas import services as plans
from grids.areas.selectors.planned import BoundaryRow
from grids.areas.services import AreaRow
from grids.workforce.choices import Role
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from grids.workforce.services import post_person
from incidents.cases import scoping, selectors
from incidents.cases.filters import IncidentFilter
from incidents.cases.models import Incident
from incidents.cases.selectors import tallies
from incidents.cases.selectors.desk import most_reported_matters
from procedures.clocks import services as clock_services
from tests.cases.helpers import do, report
from tests.town import Town, strip

TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)
SHELL = system("test")
NEW = "442000101201003"


def merged(day: date = TODAY, code: str = NEW, *ended: str) -> int:
    """Let one grid take the place of both grids of the first village from a day; return its id."""
    row = BoundaryRow(1, code, "桥头大网格", strip(0, 1), replaces=ended or ("442000101201001", "442000101201002"))
    plan_id = plans.draft_plan(SHELL, title="merger", rows=[row], crs="wgs84")
    plans.approve_plan(SHELL, plan_id=plan_id, effective_on=day)
    return areas.area_by_code(code).id


def posted(user: Any, area_id: int) -> None:
    post_person(SHELL, user_id=user.pk, role=Role.GRID_WORKER, area_id=area_id, starts_on=TODAY)


def sees(user: Any, case: Incident) -> bool:
    return selectors.visible_incidents(actor_for(user)).filter(pk=case.pk).exists()


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.fixture
def case(town: Town) -> Incident:
    """A case of the first grid, reported by a resident."""
    return report(town, actor_for(town.resident))


def test_the_worker_of_the_new_grid_sees_the_cases_of_the_old_one(town: Town, case: Incident) -> None:
    assert not sees(town.worker_b, case)
    posted(town.worker_b, merged())
    assert sees(town.worker_b, case)
    assert scoping.is_insider(actor_for(town.worker_b), case)


def test_nothing_changes_before_the_day_and_everything_at_midnight(town: Town, case: Incident, at: Any) -> None:
    posted(town.worker_b, merged(TOMORROW))
    assert not sees(town.worker_b, case)
    assert [grant.area_id for grant in actor_for(town.worker_a).grants] == [town.grid_a1.pk]
    at.shift(timedelta(hours=14, minutes=1))
    assert sees(town.worker_b, case)
    assert [grant.area_path for grant in actor_for(town.worker_a).grants] == [areas.area_by_code(NEW).path]


def test_an_older_case_on_the_neighbour_is_seen_through_two_plans(town: Town, case: Incident, at: Any) -> None:
    merged(TODAY, town.grid_a2.code, town.grid_a1.code)
    at.shift(timedelta(days=1))
    posted(town.worker_b, merged(TOMORROW, NEW, town.grid_a2.code))
    assert sees(town.worker_b, case)


def test_the_case_keeps_the_grid_of_its_own_day(town: Town, case: Incident) -> None:
    merged()
    case.refresh_from_db()
    assert case.grid_id == town.grid_a1.pk


def test_a_dedicated_grids_case_is_seen_from_the_grid_that_lies_under_it_now(town: Town) -> None:
    case = report(town, matter="park_damage", place="in_park")
    posted(town.worker_b, merged())
    assert sees(town.worker_b, case)
    assert scoping.is_insider(actor_for(town.worker_b), case)


def test_the_worker_of_an_ended_grid_works_on_in_the_new_one(town: Town, case: Incident) -> None:
    merged()
    fresh = report(town, actor_for(town.resident), place="in_a2")
    assert {row.pk for row in selectors.own_tasks(actor_for(town.worker_a))} == {case.pk, fresh.pk}
    assert do(town.worker_a, fresh, "take").handler_id == town.worker_a.pk


def test_the_worker_of_the_new_grid_takes_and_finishes_an_old_case(town: Town, case: Incident) -> None:
    posted(town.worker_b, merged())
    assert case.pk in {row.pk for row in selectors.own_tasks(actor_for(town.worker_b))}
    do(town.worker_b, case, "take")
    assert do(town.worker_b, case, "finish").state == "handled"


def test_a_desk_dispatches_an_old_case_to_the_worker_of_the_new_grid(town: Town, fire_messages: Any) -> None:
    case = report(town, matter="gas_leak")
    case = do(town.clerk_a, case, "accept")
    posted(town.worker_b, merged())
    Posting.objects.filter(user=town.worker_a).delete()
    offer = {o.action: o for o in selectors.offers(actor_for(town.clerk_a), case)}["dispatch"]
    assert "Worker of 桥头大网格" in [choice.label for choice in offer.choices["to"]]
    do(town.clerk_a, case, "dispatch", to="grid")
    fire_messages()
    assert told("task_new") >= {"worker_b"}


def test_the_clock_tells_the_people_of_both_grids_once_each(
    town: Town, case: Incident, fire_messages: Any, at: Any
) -> None:
    posted(town.worker_b, merged())
    posted(town.worker_a, areas.area_by_code(NEW).id)
    at.shift(timedelta(minutes=100))
    clock_services.sweep(city_time.now())
    fire_messages()
    names = list(Notice.objects.filter(kind="clock_amber").values_list("user__username", flat=True))
    assert sorted(names) == ["worker_a", "worker_b"]


def test_two_postings_that_became_one_are_one_grant(town: Town) -> None:
    posted(town.worker_a, town.grid_a2.pk)
    merged()
    assert len(actor_for(town.worker_a).grants) == 1


def test_others_still_see_nothing(town: Town, case: Incident) -> None:
    merged()
    assert not sees(town.worker_b, case)
    assert not sees(town.official_b, case)


def test_a_list_of_the_new_grid_holds_the_cases_of_the_old_ones(town: Town, case: Incident) -> None:
    merged()
    for words in ({"area": NEW}, {"desk": NEW}, {"area": town.grid_a1.code}):
        assert list(IncidentFilter(words).matches) == [case]


def test_the_board_of_the_new_grid_counts_the_cases_of_the_old_ones(town: Town, case: Incident) -> None:
    new = areas.place(merged())
    assert list(tallies.incidents_in(tallies.Scope("grid", new.id, new.parent_id))) == [case]


def test_the_board_counts_those_taken_over_from_another_village(town: Town) -> None:
    case = report(town, actor_for(town.resident), place="in_a3")
    plans.end_areas(SHELL, {town.grid_a3.code: town.grid_a2.code}, TODAY)
    scope = tallies.Scope("grid", town.grid_a2.pk, town.village_a.pk)
    assert list(tallies.incidents_in(scope)) == [case]


def test_what_was_often_reported_is_still_offered_first(town: Town) -> None:
    report(town, matter="fire_exit")
    merged()
    assert most_reported_matters(actor_for(town.worker_a), TODAY) == [town.fire_exit.pk]


def test_a_clerk_answers_for_a_village_that_was_taken_in(town: Town) -> None:
    case = report(town, actor_for(town.resident), matter="gas_leak", place="in_a3")
    plans.end_areas(SHELL, {town.village_a2.code: town.village_a.code}, TODAY)
    assert sees(town.clerk_a, case)
    assert do(town.clerk_a, case, "accept").state == "accepted"


def test_seeing_costs_no_statement_more_for_a_grid_that_replaced_others(
    town: Town, case: Incident, django_assert_num_queries: Any
) -> None:
    posted(town.worker_b, merged())
    actor = actor_for(town.worker_b)
    for _time in range(2):
        with django_assert_num_queries(1):
            assert list(selectors.visible_incidents(actor).values_list("pk", flat=True)) == [case.pk]


def test_a_split_sends_the_open_cases_to_the_grid_that_names_the_old_one(town: Town, case: Incident) -> None:
    west, east = box(113.30, 22.50, 113.305, 22.51), box(113.305, 22.50, 113.31, 22.51)
    rows = [
        BoundaryRow(1, NEW, "西", west),
        BoundaryRow(2, "442000101201004", "东", east, replaces=(town.grid_a1.code,)),
    ]
    plan_id = plans.draft_plan(SHELL, title="split", rows=rows, crs="wgs84")
    plans.approve_plan(SHELL, plan_id=plan_id, effective_on=TODAY)
    posted(town.worker_b, areas.area_by_code(NEW).id)
    posted(town.resident, areas.area_by_code("442000101201004").id)
    waiting = [selectors.own_tasks(actor_for(user)).count() for user in (town.worker_b, town.resident)]
    assert waiting == [0, 1]


def test_areas_made_by_a_list_stand_for_themselves(town: Town) -> None:
    row = AreaRow("442000101201007", "新", "grid", town.village_a.code)
    plans.import_areas(SHELL, [row], TODAY)
    area_id = areas.area_by_code(row.code).id
    assert areas.with_predecessors([area_id]) == [area_id]
