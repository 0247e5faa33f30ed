"""What the board says of an area: what stands now, the weeks, areas and matters, and what is late and whose."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.policies import ask
from governance.board import selectors
from governance.board.selectors import Question
from governance.board.services import rebuild
from grids.areas.services import end_areas
from tests.board.rows import Case, at, write
from tests.town import Town

BOARD = system("test")
TODAY = date(2026, 11, 24)


def asked(actor: Any, **words: Any) -> Question:
    return selectors.question(actor, today=TODAY, **words)


def of(town: Town, name: str, **words: Any) -> Question:
    return asked(BOARD, area=getattr(town, name).code, **words)


def summary(town: Town, name: str, **words: Any) -> selectors.Summary:
    rebuild(BOARD)
    return selectors.summary(of(town, name, **words), city_time.now())


def test_everybody_starts_with_their_own_area_and_thirty_days(town: Town, actor_of: Callable[..., Any]) -> None:
    own = {name: asked(actor_of(town.cast[name])) for name in ("clerk_a", "official_a", "city_centre")}
    assert [question.place.id for question in own.values()] == [town.village_a.pk, town.township_a.pk, town.city.pk]
    assert {question.period.days for question in own.values()} == {30}


@pytest.mark.parametrize(
    ("name", "area", "allowed"),
    [
        ("official_a", "township_a", True),
        ("official_a", "village_a2", True),
        ("official_a", "grid_a3", True),
        ("official_a", "township_b", False),
        ("official_a", "city", False),
        ("clerk_a", "village_a2", False),
        ("clerk_a", "grid_a2", True),
        ("city_centre", "grid_b2", True),
        ("worker_a", "grid_a1", False),
        ("handler_a", "township_a", False),
        ("resident", "city", False),
    ],
)
def test_one_reads_own_areas_and_what_lies_in_them(
    town: Town, actor_of: Callable[..., Any], name: str, area: str, allowed: bool
) -> None:
    verdict = ask(actor_of(town.cast[name]), "board.read", getattr(town, area).path)
    assert (bool(verdict), bool(verdict.reason)) == (allowed, not allowed)


def test_another_townships_board_is_refused_with_the_reason(town: Town, actor_of: Callable[..., Any]) -> None:
    with pytest.raises(Denied, match="not yours"):
        asked(actor_of(town.official_a), area=town.township_b.code)
    with pytest.raises(Denied, match="is for desks"):
        asked(actor_of(town.worker_a))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"area": "000"}, "area"),
        ({"since": date(2026, 11, 5), "until": date(2026, 11, 4)}, "from"),
        ({"since": date(2020, 1, 1)}, "from"),
    ],
)
def test_what_cannot_be_asked_is_named(town: Town, words: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        asked(BOARD, **words)
    assert field in refused.value.fields


def test_open_late_due_today_and_tones_are_those_of_now(town: Town) -> None:
    now = city_time.now()
    for hours, tone in ((-30, "red"), (-1, "due"), (3, "amber"), (20, ""), (100, "")):
        write(town, [Case()], next_due_at=now + timedelta(hours=hours), tone=tone)
    write(town, [Case(grid="grid_b1"), Case(closed=at(3), handled=at(2))])
    stands = summary(town, "township_a").headline.now
    assert (stands.open, stands.late, stands.due_today) == (5, 2, 1)
    assert stands.tones == {"": 2, "amber": 1, "due": 1, "yellow": 0, "red": 1}


def test_a_week_so_far_is_held_against_the_same_weekdays(town: Town) -> None:
    # Today is Tuesday: day 21 is its Monday; days 14 and 15 count for last week, day 16 does not.
    for day in (21, 22, 14, 15, 15, 16, 13):
        write(town, [Case(reported=at(day), handled=at(day), closed=at(day, 20))])
    weeks = summary(town, "city").headline.weeks
    assert (weeks.closed, weeks.closed_last) == (2, 3)
    assert (weeks.reported, weeks.reported_last) == (2, 3)


def test_what_still_has_time_is_told_apart_in_the_rate(town: Town) -> None:
    write(town, [Case(due=at(22, 18)), Case(due=at(22, 9)), Case(due=at(22, 18), handled=at(22, 9))])
    head = summary(town, "village_a").headline
    assert (head.on_time.numerator, head.on_time.denominator, head.now.undecided) == (1, 3, 1)


@pytest.mark.parametrize(
    ("name", "below"),
    [
        ("city", ["township_a", "township_b"]),
        ("township_a", ["village_a", "village_a2"]),
        ("village_a", ["grid_a1", "grid_a2", "park"]),
        ("grid_a1", ["grid_a1"]),
    ],
)
def test_the_areas_below_add_up(town: Town, name: str, below: list[str]) -> None:
    write(town, [Case(grid=grid, reported=at(20), due=at(21)) for grid in ("grid_a1", "grid_a1", "grid_a3", "grid_b1")])
    said = summary(town, name)
    assert [row.place.id for row in said.by_area] == [getattr(town, area).pk for area in below]
    assert sum(row.period.reported for row in said.by_area) == said.headline.period.reported
    assert sum(row.open.open for row in said.by_area) == said.headline.now.open


def test_what_an_area_took_in_is_counted_in_its_row_and_on_its_own_board(town: Town) -> None:
    write(town, [Case(grid=grid) for grid in ("grid_a1", "grid_a2", "grid_a3")])
    end_areas(BOARD, {town.grid_a1.code: town.grid_a2.code, town.grid_a3.code: town.grid_a2.code}, TODAY)
    (a2, *_park) = summary(town, "village_a").by_area
    assert (a2.place.id, a2.period.reported, a2.open.open) == (town.grid_a2.pk, 2, 2)
    (own,) = summary(town, "grid_a2").by_area
    assert (own.place.id, own.period.reported, own.open.open) == (town.grid_a2.pk, 3, 3)
    (gone,) = summary(town, "village_a2").by_area
    assert (gone.place.id, gone.open.open) == (town.grid_a3.pk, 1)


def test_what_is_late_is_whose_grid_took_the_place_of_its_own(town: Town) -> None:
    write(town, [Case(grid="grid_a1", due=at(1)), Case(grid="grid_a2", due=at(1))], level="grid", state="reported")
    end_areas(BOARD, {town.grid_a1.code: town.grid_a2.code}, TODAY)
    said = summary(town, "village_a")
    assert [(holder.place.id, holder.count) for holder in said.late_by_holder] == [(town.grid_a2.pk, 2)]
    assert {row.whose.name for row in said.late_list} == {town.grid_a2.name}
    assert {row.whose.people for row in said.late_list} == {("林网格",)}
    assert {row.grid.id for row in said.late_list} == {town.grid_a1.pk, town.grid_a2.pk}


def test_a_village_that_was_taken_in_is_counted_in_the_row_of_its_successor(town: Town) -> None:
    write(town, [Case(grid="grid_a1"), Case(grid="grid_a3")])
    end_areas(BOARD, {town.village_a2.code: town.village_a.code}, TODAY)
    (row,) = summary(town, "township_a").by_area
    assert (row.place.id, row.period.reported, row.open.open) == (town.village_a.pk, 2, 2)
    assert summary(town, "village_a").headline.period.reported == 2


@pytest.mark.parametrize("name", ["city", "township_a", "village_a", "grid_a1"])
def test_matters_are_the_most_reported_first(town: Town, name: str) -> None:
    write(town, [Case(reported=at(20), matter=matter) for matter in ("gas_leak", "litter", "gas_leak")])
    write(town, [Case(reported=at(-100), handled=at(-90), closed=at(-90), matter="park_damage")])
    rows = summary(town, name).by_matter
    assert [(row.matter.code, row.period.reported, row.open.open) for row in rows] == [
        ("gas_leak", 2, 2),
        ("litter", 1, 1),
    ]


@pytest.mark.parametrize(
    ("columns", "kind", "name", "people"),
    [
        ({"state": "reported", "level": "village"}, "desk", "village_a", "clerk_a"),
        ({"state": "accepted", "level": "township"}, "desk", "township_a", "official_a"),
        ({"state": "checked", "level": "city"}, "desk", "city", "city_centre"),
        ({"state": "reported", "level": "grid"}, "desk", "grid_a1", "worker_a"),
        ({"state": "handled", "level": "grid"}, "desk", "village_a", "clerk_a"),
        ({"state": "handling", "level": "grid", "handler": "worker_a"}, "person", "grid_a1", "worker_a"),
        ({"state": "dispatched", "level": "grid"}, "desk", "grid_a1", "worker_a"),
        ({"state": "dispatched", "unit": "urban_a"}, "unit", "urban_a", ""),
        ({"state": "handling", "unit": "urban_a", "handler": "handler_a"}, "unit", "urban_a", "handler_a"),
    ],
)
def test_what_is_late_says_whose_it_is(town: Town, columns: dict[str, Any], kind: str, name: str, people: str) -> None:
    found = {key: getattr(town, value) if key in ("unit", "handler") else value for key, value in columns.items()}
    write(town, [Case(due=at(20))], **found)
    whose = summary(town, "city").late_list[0].whose
    assert (whose.kind, whose.name) == (kind, getattr(town, name).name)
    assert list(whose.people) == ([getattr(town, people).name] if people else [])


def test_holders_of_late_cases_are_counted_by_the_same_rules(town: Town) -> None:
    write(town, [Case(due=at(20))] * 3, state="dispatched", unit=town.urban_a)
    write(town, [Case(due=at(20))] * 2, state="handled", level="grid")
    write(town, [Case(due=at(20))], state="handling", level="grid")
    holders = summary(town, "township_a").late_by_holder
    assert [(holder.name, holder.count) for holder in holders] == [
        (town.urban_a.name, 3),
        (town.village_a.name, 2),
        (town.grid_a1.name, 1),
    ]


def test_the_longest_late_comes_first_and_the_ended_not_at_all(town: Town) -> None:
    write(town, [Case(due=at(day)) for day in (19, 17, 21)])
    write(town, [Case(due=at(1), handled=at(2), closed=at(3))])
    assert [row.due_at for row in summary(town, "city").late_list] == [at(17), at(19), at(21)]


def test_map_and_series_show_an_ended_grid_as_the_one_that_took_its_place(town: Town) -> None:
    write(town, [Case(), Case(grid="grid_a2"), Case(grid="grid_a2")])
    end_areas(system("test"), {town.grid_a1.code: town.grid_a2.code}, city_time.local_day(city_time.now()))
    question = of(town, "village_a")
    assert selectors.open_by_grid(question, city_time.now()) == {town.grid_a2.code: 3}
    for measure in ("open", "reported"):
        points = selectors.series(question, measure, "grid", city_time.now()).points
        assert [(point.key, point.value) for point in points if point.value] == [(town.grid_a2.code, 3)]


def test_the_map_shows_every_grid_and_the_points_of_open_cases(town: Town) -> None:
    write(town, [Case(), Case(grid="park"), Case(handled=at(1), closed=at(1))])
    question = of(town, "village_a")
    assert selectors.open_by_grid(question, city_time.now()) == {
        town.grid_a1.code: 1,
        town.grid_a2.code: 0,
        town.park.code: 1,
    }
    assert len(selectors.open_points(question)["features"]) == 2


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("day", [("2026-11-19", 1), ("2026-11-20", 0), ("2026-11-21", 0), ("2026-11-22", 2), ("2026-11-23", 1)]),
        ("week", [("2026-11-16", 3), ("2026-11-23", 1)]),
        ("month", [("2026-11-01", 4)]),
        ("matter", [("litter", 4)]),
        ("township", [("442000101000", 3), ("442000102000", 1)]),
        ("village", [("442000101201", 3), ("442000102201", 1)]),
        ("grid", [("442000101201001", 3), ("442000102201001", 1)]),
    ],
)
def test_a_series_is_laid_out_by(town: Town, by: str, expected: list[tuple[str, int]]) -> None:
    write(town, [Case(reported=at(17)), Case(reported=at(20)), Case(reported=at(21), grid="grid_b1")])
    write(town, [Case(reported=at(20)), Case(reported=at(16))])
    rebuild(BOARD)
    question = of(town, "city", since=at(17).date(), until=at(21).date())
    points = selectors.series(question, "reported", by, city_time.now()).points
    assert [(point.key, point.value) for point in points if point.value or by in ("day", "week")] == expected


@pytest.mark.parametrize(
    ("measure", "by", "area"),
    [
        ("late", "day", "city"),
        ("late", "month", "city"),
        ("reported", "township", "village_a"),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(town: Town, measure: str, by: str, area: str) -> None:
    with pytest.raises(Invalid) as refused:
        selectors.series(of(town, area), measure, by, city_time.now())
    assert refused.value.fields == {"by": refused.value.message}


@pytest.mark.parametrize("measure", ["open", "late", "closed", "on_time_rate", "closure_rate"])
@pytest.mark.parametrize("by", ["township", "village", "grid"])
def test_every_measure_goes_by_area(town: Town, measure: str, by: str) -> None:
    write(town, [Case(due=at(20)), Case(due=at(20), handled=at(19), closed=at(21))])
    rebuild(BOARD)
    points = selectors.series(of(town, "city"), measure, by, city_time.now()).points
    assert [point.value for point in points] == [0.5 if "rate" in measure else 1]
