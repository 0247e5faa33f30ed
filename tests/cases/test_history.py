"""Cases with a past come in by the same table and clocks as living ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import Message
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Clock, Firing, Incident, Step
from incidents.cases.services import HistoricAct, HistoricIncident, Person, import_incidents
from incidents.catalogue.selectors import rulebook
from procedures.clocks.services import sweep
from tests.town import Town

DAY = timedelta(days=1)
IMPORT = system("import")


def past(town: Town, at: datetime, acts: Sequence[HistoricAct] = (), **more: Any) -> HistoricIncident:
    """Return a report of grid A1 with what was done since."""
    clerk, worker = Person(town.clerk_a.pk, town.clerk_a.name), Person(town.worker_a.pk, town.worker_a.name)
    official = Person(town.official_a.pk, town.official_a.name)
    book = rulebook(city_time.local_day(at))
    story = HistoricIncident(
        client_id=uuid4(),
        matter=book.by_code["litter"],
        chain=areas.chain(town.grid_a1.pk),  # type: ignore[arg-type]
        lng=town.in_a1[0],
        lat=town.in_a1[1],
        description="桥头有一堆垃圾",
        channel="grid_worker",
        place_source="gps",
        reported_at=at,
        reporter=worker,
        acts=acts,
        desks={"grid": clerk, "village": clerk, "township": official, "city": official},
    )
    return replace(story, **more)


def bring_in(*rows: HistoricIncident) -> int:
    """Import up to this moment, by today's rules."""
    now = city_time.now()
    return import_incidents(IMPORT, rows, book=rulebook(city_time.local_day(now)), until=now)


def whole_life(town: Town, at: datetime) -> list[HistoricAct]:
    """Return a case that went well, an hour an act."""
    worker = Person(town.worker_a.pk, town.worker_a.name)
    hours = [at + timedelta(minutes=20 * number) for number in range(1, 5)]
    return [
        HistoricAct("take", hours[0], worker),
        HistoricAct("finish", hours[1], worker, "done"),
        HistoricAct("check", hours[2]),
        HistoricAct("close", hours[3]),
    ]


def test_a_whole_life_is_replayed_into_steps_and_times(town: Town) -> None:
    began = city_time.now() - 7 * DAY
    assert bring_in(past(town, began, whole_life(town, began))) == 1
    case = Incident.objects.get()
    assert (case.state, case.version, case.ended_at) == ("closed", 5, began + timedelta(minutes=80))
    assert list(Step.objects.values_list("action", flat=True)) == ["report", "take", "finish", "check", "close"]


def test_desk_acts_are_by_whoever_sat_at_the_desk(town: Town) -> None:
    began = city_time.now() - 7 * DAY
    bring_in(past(town, began, whole_life(town, began)))
    assert Step.objects.get(action="close").actor_user_id == town.clerk_a.pk


def test_what_lay_too_long_was_escalated_by_its_clock(town: Town) -> None:
    bring_in(past(town, city_time.now() - 20 * DAY))
    assert Incident.objects.get().tone == "red"
    assert list(Firing.objects.order_by("rung").values_list("tone", flat=True)) == ["amber", "due", "yellow", "red"]


def test_sweep_finds_nothing_left_to_fire(town: Town) -> None:
    bring_in(past(town, city_time.now() - 20 * DAY), past(town, city_time.now() - timedelta(minutes=5)))
    assert sweep(city_time.now()).fired == 0
    assert Clock.objects.filter(next_fire_at__gt=city_time.now()).count() == 1


def test_nobody_is_told_of_the_past(town: Town) -> None:
    bring_in(past(town, city_time.now() - 20 * DAY))
    assert not Message.objects.exists()


def test_an_import_run_again_adds_nothing(town: Town) -> None:
    story = past(town, city_time.now() - DAY)
    assert (bring_in(story), bring_in(story)) == (1, 0)


def test_a_history_that_breaks_the_table_is_refused_whole(town: Town) -> None:
    began = city_time.now() - DAY
    with pytest.raises(Invalid, match="close"):
        bring_in(past(town, began), past(town, began, [HistoricAct("close", began + timedelta(hours=1))]))
    assert not Incident.objects.exists()


def test_people_cannot_import(town: Town) -> None:
    now = city_time.now()
    with pytest.raises(Denied):
        import_incidents(actor_for(town.city_centre), [], book=rulebook(city_time.local_day(now)), until=now)


def test_what_came_in_later_is_found_by_the_same_words(town: Town) -> None:
    bring_in(past(town, city_time.now() - 7 * DAY, description="３号楼Ｂ座"))
    case = Incident.objects.get()
    for words in ("3号楼b座", town.township_a.name, town.litter.name_en, case.reference):
        assert selectors.search_incidents(selectors.all_incidents(), words).exists()
