"""Tallies follow every move, whatever the order of what is told of it; counting all anew changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum

from foundation.kernel.actor import Actor, ActorKind, system
from foundation.kernel.errors import Denied
from governance.board import selectors
from governance.board.models import CityMatterDay, MatterDay, TownshipDay, VillageDay
from governance.board.services import rebuild, recompute
from governance.board.subscribers import count_again
from governance.board.tallies import INCIDENTS, IncidentCell
from grids.areas.models import Area
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident
from tests.board.rows import Case, at, write
from tests.cases.helpers import do, report
from tests.messages import events_in_outbox
from tests.town import Town

BOARD = system("test")
TUESDAY = date(2026, 11, 24)


def tallies() -> dict[str, list[dict[str, Any]]]:
    """Return all tallies without the numbers of their rows."""
    return {
        model.__name__: sorted(
            ({name: value for name, value in row.items() if name != "id"} for row in model.objects.values()), key=str
        )
        for model in (VillageDay, TownshipDay, MatterDay, CityMatterDay)
    }


def total(name: str) -> int:
    return VillageDay.objects.aggregate(sum=Sum(name))["sum"] or 0


def live(town: Town, travel: Any) -> Incident:
    """Let one case be sent back by the check, handled late, closed, reopened and closed again over some days."""
    incident = report(town)
    do(town.worker_a, incident, "take")
    for days in (2, 1):
        travel.shift(timedelta(days=days))
        do(town.worker_a, incident, "finish")
        if days == 2:
            do(town.clerk_a, incident, "rework")
            do(town.worker_a, incident, "take")
    do(town.clerk_a, incident, "check")
    do(town.clerk_a, incident, "close")
    travel.shift(timedelta(days=1))
    do(town.clerk_a, incident, "reopen")
    return incident


def test_a_report_and_its_closing_are_counted_on_their_days(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    incident = report(town)
    do(town.worker_a, incident, "take")
    do(town.worker_a, incident, "finish")
    at.shift(timedelta(days=1))
    do(town.clerk_a, incident, "check")
    do(town.clerk_a, incident, "close")
    fire_messages()
    days = {row.day: (row.reported, row.closed, row.settled) for row in VillageDay.objects.all()}
    assert (days[TUESDAY][0], days[TUESDAY + timedelta(days=1)][1]) == (1, 1)
    assert (total("due"), total("on_time"), total("settled"), total("due_closed")) == (1, 1, 1, 1)


def test_rebuilding_changes_nothing_whatever_happened(town: Town, at: Any, fire_messages: Callable[[], int]) -> None:
    live(town, at)
    report(town, matter="gas_leak", place="in_a2")
    fire_messages()
    before = tallies()
    rebuild(BOARD)
    assert tallies() == before
    assert before["VillageDay"]


def test_rebuilding_changes_nothing_after_every_single_move(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    incident = report(town)
    moves = [
        (town.worker_a, "take"),
        (town.worker_a, "finish"),
        (town.clerk_a, "rework"),
        (town.worker_a, "take"),
        (town.worker_a, "finish"),
        (town.clerk_a, "check"),
        (town.clerk_a, "close"),
        (town.clerk_a, "reopen"),
    ]
    for user, action in moves:
        at.shift(timedelta(days=1))
        do(user, incident, action)
        fire_messages()
        before = tallies()
        rebuild(BOARD)
        assert tallies() == before, action


def test_messages_may_come_twice_and_backwards(town: Town, at: Any, fire_messages: Callable[[], int]) -> None:
    live(town, at)
    events = events_in_outbox(IncidentMoved)[::-1]
    for event in events + events:
        count_again(INCIDENTS, [event])
    backwards = tallies()
    rebuild(BOARD)
    assert tallies() == backwards


def test_a_reopened_case_stays_closed_on_its_day_and_opens_on_another(
    town: Town, at: Any, fire_messages: Callable[[], int]
) -> None:
    live(town, at)
    fire_messages()
    assert (total("reported"), total("closed"), total("ended"), total("reopened")) == (1, 1, 1, 1)
    # Sent back by the check after its due day, it was due twice before it was closed.
    assert (total("due"), total("settled"), total("due_closed")) == (2, 2, 2)


def test_a_cell_that_counts_nothing_has_no_row(town: Town) -> None:
    cell = IncidentCell(TUESDAY, town.city.pk, town.township_a.pk, town.village_a.pk, town.litter.pk)
    VillageDay.objects.create(day=TUESDAY, village=town.village_a, township=town.township_a, city=town.city, reported=5)
    recompute(BOARD, INCIDENTS, [cell])
    assert not any(tallies().values())


def test_notes_and_the_clock_count_nothing_and_cost_nothing(
    town: Town, django_assert_num_queries: Any, fire_messages: Callable[[], int]
) -> None:
    do(town.worker_a, report(town), "note")
    event = events_in_outbox(IncidentMoved)[-1]
    with django_assert_num_queries(0):
        count_again(INCIDENTS, [event])
        count_again(INCIDENTS, [replace(event, action="escalate")])


def test_townships_and_matters_add_up_to_the_villages(town: Town) -> None:
    write(town, [Case(grid=grid, closed=at(3), handled=at(2), due=at(1)) for grid in ("grid_a1", "grid_a3", "grid_b1")])
    rebuild(BOARD)
    for model in (TownshipDay, MatterDay, CityMatterDay):
        assert model.objects.aggregate(sum=Sum("reported"))["sum"] == total("reported") == 3
        assert model.objects.aggregate(sum=Sum("closed"))["sum"] == total("closed") == 3


def test_the_cost_of_one_message_does_not_grow_with_the_cases(town: Town, django_assert_max_num_queries: Any) -> None:
    write(town, [Case(due=at(1), handled=at(2))] * 50)
    cells = [
        IncidentCell(at(day).date(), town.city.pk, town.township_a.pk, town.village_a.pk, town.litter.pk)
        for day in (0, 1, 2)
    ]
    with django_assert_max_num_queries(15):
        recompute(BOARD, INCIDENTS, cells)


def test_a_late_handling_settles_on_its_own_day_in_shanghai(town: Town) -> None:
    write(town, [Case(due=at(1, 17.5), handled=at(1, 23.5)), Case(due=at(1, 17.5), handled=at(2, 0.5))])
    rebuild(BOARD)
    settled = dict(VillageDay.objects.filter(settled__gt=0).values_list("day", "settled"))
    assert settled == {at(1).date(): 1, at(2).date(): 1}


def test_a_city_reads_its_own_days_only(town: Town) -> None:
    write(town, [Case(closed=at(1))])
    rebuild(BOARD)
    ask = selectors.question(BOARD, today=at(5).date(), area=town.city.code)
    wanted = selectors.series(ask, "reported", "day", at(5)), selectors.series(ask, "closed", "matter", at(5))
    other = Area.objects.create(level="city", code="999900000000", name="邻市", valid_from=at(0).date())
    for model, place in ((TownshipDay, {"township": town.township_a}), (CityMatterDay, {"matter": town.litter})):
        model.objects.create(day=at(0).date(), city=other, reported=7, closed=7, **place)
    found = selectors.series(ask, "reported", "day", at(5)), selectors.series(ask, "closed", "matter", at(5))
    assert found == wanted


def test_the_command_counts_and_says_how_much(town: Town) -> None:
    write(town, [Case(), Case(grid="grid_b1")])
    told = StringIO()
    call_command("rebuild_board", stdout=told)
    assert told.getvalue().startswith("2 village days, 2 township days, 2 matter days, 1 matter days of the city in ")


@pytest.mark.django_db
def test_nobody_but_the_system_counts() -> None:
    with pytest.raises(Denied):
        rebuild(Actor(ActorKind.USER, "someone", 1))
