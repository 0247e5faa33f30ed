"""The calendar is entered while somebody acts: no clock may go on by the calendar that was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from governance.kernel import clock
from governance.kernel.actor import system
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Clock, Incident
from incidents.cases.services import acts
from incidents.catalogue.services import load_year
from tests.cases.helpers import report
from tests.conftest import SHANGHAI
from tests.town import Town


@pytest.fixture
def unknown_year(town: Town, at: Any) -> Incident:
    """A case whose next clock would run into a year nobody has entered."""
    at.move_to(datetime(2026, 12, 31, 17, 0, tzinfo=SHANGHAI))
    return report(town)


def enter_2027(town: Town, fire_messages: Callable[[], int]) -> None:
    load_year(system("import"), calendar_id=town.calendar.pk, year=2027, days=[], source="a notice")
    fire_messages()


def test_an_act_that_waited_for_the_calendar_counts_by_the_new_one(
    town: Town, unknown_year: Incident, fire_messages: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = acts.advance

    def entered_meanwhile(*args: Any, **more: Any) -> Any:
        enter_2027(town, fire_messages)
        return advance(*args, **more)

    monkeypatch.setattr(acts, "advance", entered_meanwhile)
    services.act(actor_for(town.clerk_a), unknown_year.reference, "accept", version=1, note="")
    assert Clock.objects.get(incident=unknown_year, stage="dispatch").due_at is not None


def test_a_sweep_that_began_before_the_calendar_arms_by_the_new_one(
    town: Town, at: Any, fire_messages: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    at.move_to(datetime(2026, 12, 31, 14, 30, tzinfo=SHANGHAI))
    case = report(town)
    at.move_to(datetime(2026, 12, 31, 16, 30, tzinfo=SHANGHAI))
    claim = services.clocks._claim

    def entered_meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(services.clocks, "_claim", claim)
        enter_2027(town, fire_messages)
        return claim(*args)

    monkeypatch.setattr(services.clocks, "_claim", entered_meanwhile)
    services.sweep(clock.now())
    armed = Clock.objects.get(incident=case)
    assert (armed.fired_rung, armed.next_rung) == (2, 3)
    assert armed.next_fire_at is not None
