"""Desks serve any subject that is placed: a level, a lowest level, perhaps a unit; no word of a case is needed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from grids.areas import selectors as areas
from grids.workforce import desks
from grids.workforce.desks import PostedPeople, WaitingRules
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from tests.cases.helpers import report
from tests.cases.test_succession import merged, posted
from tests.town import Town

# A workflow of its own words.
VISIT = WaitingRules(at_desk=("asked", "visited"), in_hand=("on_the_way",), for_worker=("asked",))


@dataclass
class Subject:
    """What desks read of a subject, and nothing else."""

    city_id: int
    township_id: int
    village_id: int
    grid_id: int
    state: str = "asked"
    level: str = "village"
    lowest_level: str = "village"
    unit_id: int | None = None


@pytest.fixture
def subject(town: Town) -> Subject:
    return Subject(town.city.pk, town.township_a.pk, town.village_a.pk, town.grid_a1.pk)


def gone(*names: str) -> None:
    Posting.objects.filter(user__username__in=names).delete()


def names_of(town: Town, user_ids: Any) -> list[str]:
    by_id = {user.pk: name for name, user in town.cast.items()}
    return [by_id[pk] for pk in user_ids]


@pytest.mark.parametrize(
    ("lowest", "level", "roles"),
    [
        ("grid", "grid", ("village_clerk",)),
        ("grid", "village", ("village_clerk",)),
        ("village", "city", ("village_clerk", "township_official", "city_centre")),
        ("city", "city", ("city_centre",)),
    ],
)
def test_the_desks_stand_from_the_lowest_level_up_to_the_level(lowest: str, level: str, roles: tuple[str, ...]) -> None:
    assert desks.desk_roles(lowest, level) == roles


def test_levels_are_compared_from_the_ground_up() -> None:
    assert (desks.higher_level("grid", "township"), desks.lower_level("city", "village")) == ("township", "village")
    assert desks.levels_above("township", 5) == "city"


@pytest.mark.parametrize(
    ("state", "level", "unit_id", "place"),
    [
        ("asked", "grid", None, "grid"),
        ("visited", "grid", None, "village"),
        ("visited", "city", 3, "city"),
        ("on_the_way", "city", None, "grid"),
        ("on_the_way", "city", 3, desks.UNIT),
    ],
)
def test_where_a_subject_waits_follows_from_its_state(state: str, level: str, unit_id: int | None, place: str) -> None:
    assert VISIT.place_of(state, level, unit_id) == place


def test_a_grid_can_have_only_what_its_worker_may_take() -> None:
    assert VISIT.levels_below("township", "asked") == ("village", "grid")
    assert VISIT.levels_below("township", "visited") == ("village",)


def test_who_is_posted_around_any_number_of_subjects_is_read_in_two_statements(
    town: Town, subject: Subject, django_assert_num_queries: Any
) -> None:
    other = Subject(town.city.pk, town.township_b.pk, town.village_b.pk, town.grid_b1.pk, level="township")
    with django_assert_num_queries(2):
        people = PostedPeople.read_for([subject, other] * 20, [town.urban_a.pk, town.fire_city.pk])
    with django_assert_num_queries(0):
        assert names_of(town, people.desks(subject, "township")) == ["clerk_a", "official_a"]
        assert names_of(town, people.desks(other, "township", "township")) == ["official_b"]
        assert names_of(town, people.in_hands(subject, town.urban_a.pk)) == ["handler_a"]
    with django_assert_num_queries(1):
        PostedPeople.read_for([subject, other])


def test_the_nearest_desk_above_has_what_lies_where_nobody_sits(town: Town, subject: Subject) -> None:
    gone("clerk_a")
    assert names_of(town, PostedPeople.read_for([subject]).desk(subject, "village")) == ["official_a"]
    gone("official_a")
    people = PostedPeople.read_for([subject])
    assert names_of(town, people.desk(subject, "grid")) == ["city_centre"]
    # Once, though it stands for three desks now.
    assert names_of(town, people.desks(subject, "city")) == ["city_centre"]
    gone("city_centre")
    assert PostedPeople.read_for([subject]).desk(subject, "village") == ()


@pytest.mark.parametrize(
    ("state", "levels", "unit", "holders"),
    [
        ("asked", ("village", "village"), False, ["clerk_a"]),
        ("asked", ("grid", "grid"), False, ["worker_a"]),
        ("asked", ("grid", "village"), False, ["worker_a", "clerk_a"]),
        ("on_the_way", ("village", "city"), False, ["worker_a"]),
        ("on_the_way", ("village", "city"), True, ["handler_a"]),
        ("over", ("village", "city"), True, []),
    ],
)
def test_whose_turn_it_is(
    town: Town, subject: Subject, state: str, levels: tuple[str, str], unit: bool, holders: list[str]
) -> None:
    subject.state, (subject.lowest_level, subject.level) = state, levels
    subject.unit_id = town.urban_a.pk if unit else None
    people = PostedPeople.read_for([subject], [town.urban_a.pk])
    assert names_of(town, people.holders_of(VISIT, subject, subject.level)) == holders


def test_empty_hands_are_the_desks_affair(town: Town, subject: Subject) -> None:
    gone("worker_a", "handler_a")
    for unit_id in (None, town.urban_a.pk):
        subject.state, subject.unit_id = "on_the_way", unit_id
        people = PostedPeople.read_for([subject], [town.urban_a.pk])
        assert names_of(town, people.holders_of(VISIT, subject, "village")) == ["clerk_a"]


def test_the_worker_of_the_grid_that_took_its_place_has_it(town: Town, subject: Subject) -> None:
    gone("worker_a")
    posted(town.worker_b, merged())
    assert names_of(town, PostedPeople.read_for([subject]).in_hands(subject, None)) == ["worker_b"]


def test_levels_without_people_are_left_out(town: Town, subject: Subject, django_assert_num_queries: Any) -> None:
    gone("clerk_a")
    with django_assert_num_queries(1):
        assert desks.staffed_levels(subject, VISIT.levels_below("city", "asked")) == ["township", "grid"]


def test_in_charge_by_grant_and_by_query_agree(town: Town) -> None:
    cases = [report(town), report(town, actor_for(town.worker_b), place="in_b1")]
    cases.append(report(town, actor_for(town.clerk_a), matter="gas_leak"))
    type(cases[2]).objects.filter(pk=cases[2].pk).update(unit=town.urban_a)
    cases[2].refresh_from_db()
    for user in town.cast.values():
        actor = actor_for(user)
        asked = set(type(cases[0]).objects.filter(desks.in_charge(actor)).values_list("pk", flat=True))
        said = {case.pk for case in cases if any(desks.is_in_charge(grant, case) for grant in actor.grants)}
        assert asked == said


def test_a_placed_subject_is_asked_about_the_areas_of_today(town: Town, subject: Subject) -> None:
    case = report(town)
    new = merged(date(2026, 11, 24))
    assert (areas.is_in(new, subject, "grid"), areas.is_in(town.grid_a1.pk, subject, "grid")) == (True, False)
    assert list(type(case).objects.filter(areas.lies_in("grid", [new]))) == [case]
