"""Who sees which case: own areas, own unit, own reports, nothing else."""

import pytest

from foundation.evidence.selectors import photos_of
from foundation.kernel import policies
from foundation.kernel.actor import ANONYMOUS, system
from grids.areas.choices import Level
from grids.workforce.desks import UNIT, desks_from, levels_above
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.choices import OPEN_STATES
from incidents.cases.models import Incident
from incidents.cases.scoping import WAITING
from tests.cases.helpers import do, report
from tests.town import FOUNDED, Town


def seen(town: Town, name: str) -> set[str]:
    """Return the descriptions of what a person of the cast sees."""
    return set(selectors.visible_incidents(actor_for(getattr(town, name))).values_list("description", flat=True))


@pytest.fixture
def cases(town: Town) -> Town:
    """One case in each of three places, one reported by a resident, one in the park."""
    report(town, description="a1")
    report(town, actor_for(town.worker_b), place="in_b1", description="b1")
    report(town, actor_for(town.resident), place="in_a3", description="a3")
    report(town, matter="park_damage", place="in_park", description="park")
    return town


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("worker_a", {"a1", "park"}),  # the park was reported by this worker
        ("worker_b", {"b1"}),
        ("clerk_a", {"a1", "park"}),
        ("official_a", {"a1", "a3", "park"}),
        ("official_b", {"b1"}),
        ("handler_a", set()),
        ("city_centre", {"a1", "b1", "a3", "park"}),
        ("net_admin", {"a1", "b1", "a3", "park"}),
        ("resident", {"a3"}),
        ("staff", set()),
    ],
)
def test_each_sees_own_areas_and_own_reports(cases: Town, name: str, expected: set[str]) -> None:
    assert seen(cases, name) == expected


def test_nobody_known_sees_nothing(cases: Town) -> None:
    assert not selectors.visible_incidents(ANONYMOUS).exists()


def test_the_system_sees_everything(cases: Town) -> None:
    assert selectors.visible_incidents(system("test")).count() == 4


def test_a_handler_sees_what_the_unit_was_given(town: Town) -> None:
    case = report(town, matter="gas_leak", description="leak")
    do(town.clerk_a, case, "accept")
    do(town.clerk_a, case, "dispatch", to=f"unit:{town.urban_a.pk}")
    assert seen(town, "handler_a") == {"leak"}


def test_photos_open_to_whoever_sees_the_case(town: Town) -> None:
    case = report(town)
    assert policies.ask(actor_for(town.clerk_a), "evidence.open.incident", case.reference)
    assert not policies.ask(actor_for(town.worker_b), "evidence.open.incident", case.reference)
    assert photos_of("incident", case.reference) == []


def test_tasks_of_a_worker_are_own_finds_and_what_was_given(town: Town) -> None:
    find = report(town)
    given = report(town, matter="gas_leak")
    do(town.clerk_a, given, "accept")
    do(town.clerk_a, given, "dispatch", to="grid")
    assert {case.pk for case in selectors.own_tasks(actor_for(town.worker_a))} == {find.pk, given.pk}


def test_a_grids_finished_work_waits_in_the_village(town: Town) -> None:
    case = report(town)
    do(town.worker_a, case, "take")
    do(town.worker_a, case, "finish")
    assert [row.pk for row in selectors.own_tasks(actor_for(town.clerk_a))] == [case.pk]
    assert not selectors.own_tasks(actor_for(town.worker_a)).exists()


def test_levels_end_at_the_city() -> None:
    assert [levels_above("grid"), levels_above("grid", 2), levels_above("city", 2)] == ["village", "township", "city"]
    assert list(desks_from("township")) == ["township_official", "city_centre"]


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_where_a_case_waits_is_said_and_asked_alike(town: Town, state: str) -> None:
    case = report(town)
    for level in Level.values:
        for unit in (None, town.urban_a):
            until = FOUNDED if state == "suspended" else None
            Incident.objects.filter(pk=case.pk).update(state=state, level=level, unit=unit, suspended_until=until)
            asked = [place for place in Level.values if Incident.objects.filter(WAITING.at(place)).exists()]
            said = WAITING.place_of(state, level, unit.pk if unit else None)
            assert asked == ([] if said == UNIT else [said])
