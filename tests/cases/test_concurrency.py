"""Two at once, on real connections: one acts, the other is told; two sweeps, each rung once."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from foundation.kernel import city_time, outbox
from foundation.kernel.actor import system
from foundation.kernel.errors import Stale
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Clock, Firing, Incident, Step
from incidents.cases.services import intake
from procedures.clocks import services as clock_services
from procedures.clocks.services import load_year
from tests.cases.helpers import report
from tests.conftest import SHANGHAI
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def standing(transactional_db: None) -> Town:
    """The town, written for every connection to see."""
    return build_town()


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs at the same moment, each on its own connection; return what each returned or raised."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = job()
        except Exception as error:  # noqa: BLE001 - what the other thread met is what the test asks about
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_people_one_acts_and_the_other_is_told(standing: Town) -> None:
    case = report(standing, matter="gas_leak")

    def accept(user: Any) -> Callable[[], Any]:
        actor = actor_for(user)
        return lambda: services.act_on_incident(actor, case.reference, "accept", version=1)

    results = together(accept(standing.clerk_a), accept(standing.official_a))
    assert sorted(type(result).__name__ for result in results) == ["Incident", "Stale"]
    assert Step.objects.filter(subject=case, action="accept").count() == 1


def test_two_sweeps_fire_each_rung_once(standing: Town) -> None:
    for _number in range(40):
        report(standing)
    now = city_time.now() + timedelta(days=5)
    together(*[lambda: clock_services.sweep(now, limit=7)] * 3)
    assert Firing.objects.filter(skipped=False).count() == 40
    # The report and a line for each of four rungs.
    assert set(Incident.objects.values_list("version", flat=True)) == {5}


def test_firing_and_closing_at_once_leave_one_story(standing: Town) -> None:
    case = report(standing, matter="gas_leak")
    actor, now = actor_for(standing.clerk_a), city_time.now() + timedelta(days=5)

    def decline() -> Any:
        return services.act_on_incident(actor, case.reference, "decline", version=1, note="x", data={"reason": "other"})

    declined, _swept = together(decline, lambda: clock_services.sweep(now))
    fresh = Incident.objects.get(pk=case.pk)
    numbers = list(Step.objects.filter(subject=case).values_list("number", flat=True))
    assert numbers == list(range(1, fresh.version + 1))
    assert isinstance(declined, Stale) or not Clock.objects.filter(incident=case, state="running").exists()


def test_the_same_report_from_two_connections_is_one_case(standing: Town) -> None:
    name = uuid4()
    results = together(*[lambda: report(standing, id=name)] * 2)
    assert len({result.pk for result in results}) == 1
    assert Incident.objects.count() == 1


def enter_2027(town: Town) -> None:
    """Enter the year on another connection, and let everyone hear of it who can."""

    def enter() -> None:
        load_year(system("import"), calendar_id=town.calendar.pk, year=2027, days=[], source="a notice")
        while outbox.drain(city_time.now()):
            continue

    assert together(enter) == [None]


@pytest.mark.parametrize("is_written", [False, True])
def test_a_report_that_crossed_the_new_calendar_gets_its_date_from_the_next_look(
    standing: Town, at: Any, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    if is_written and connection.vendor == "sqlite":
        pytest.skip("SQLite lets nobody write beside an open transaction that has written")
    begin = intake.begin

    def entered_meanwhile(*args: Any, **more: Any) -> None:
        with transaction.atomic() if is_written else nullcontext():
            if is_written:
                begin(*args, **more)
            enter_2027(standing)
        if not is_written:
            begin(*args, **more)

    at.move_to(datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI))
    monkeypatch.setattr(intake, "begin", entered_meanwhile)
    case = report(standing)
    assert Incident.objects.get(pk=case.pk).calendar_missing
    assert (clock_services.recompute_missing(city_time.now()), clock_services.recompute_missing(city_time.now())) == (
        1,
        0,
    )
    healed = Incident.objects.get(pk=case.pk)
    assert (healed.calendar_missing, healed.next_due_at) == (False, datetime(2027, 1, 1, 10, 30, tzinfo=SHANGHAI))
