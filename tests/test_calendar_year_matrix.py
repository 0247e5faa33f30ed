"""Every state of a calendar year, every action and person: keepers draft and discard, and another one puts in force."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Stale
from foundation.process.acts import SentAct
from procedures.clocks import services
from procedures.clocks.choices import DayKind, YearState
from procedures.clocks.models import CalendarYear, YearStep
from procedures.clocks.workflow import YEAR
from tests.conftest import TUESDAY
from tests.town import Town

ACTS: dict[str, dict[str, Any]] = {
    "change": {"source": "another notice"},
    "approve": {"accepts": True},
    "discard": {},
}
KEEPERS = {"net_admin", "city_centre"}


def year_in(town: Town, state: str) -> CalendarYear:
    """Write a version of 2027 that the administrator of the net drafted."""
    was_in_force = state in (YearState.IN_FORCE, YearState.REPLACED)
    approval = {"number": 1, "approved_by": town.city_centre.pk, "approved_at": TUESDAY} if was_in_force else {}
    year = CalendarYear.objects.create(
        calendar=town.calendar, year=2027, state=state, version=1, source="a notice",
        drafted_by=town.net_admin.pk, drafted_at=TUESDAY, **{"number": None, **approval},
    )  # fmt: skip
    year.days.create(day=date(2027, 1, 1), kind=DayKind.HOLIDAY, name="元旦")
    return year


def answer(actor: Any, year: CalendarYear, action: str) -> str:
    """Try the act, say what came of it and what it left behind, and take it back."""
    with transaction.atomic():
        try:
            services.act_on_year(actor, year.pk, SentAct(action, 1, data=ACTS[action]))
            year.refresh_from_db()
            said = f"{year.state}, version {year.version}, {YearStep.objects.filter(subject=year).count()} step"
        except DomainError as error:
            said = {Denied: "denied", Stale: "gone"}[type(error)]
        transaction.set_rollback(True)
    return said


def wanted(name: str, action: str, state: str) -> str:
    move = YEAR.find(state, action)
    if move is None:
        return "gone"
    may = name in (KEEPERS - {"net_admin"} if action == "approve" else KEEPERS)
    return f"{move.target_from(state)}, version 2, 1 step" if may else "denied"


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("state", YearState.values)
def test_only_keepers_move_a_draft_and_another_puts_it_in_force(
    state: str, action: str, town: Town, actor_of: Any
) -> None:
    year = year_in(town, state)
    got = {name: answer(actor_of(user), year, action) for name, user in town.cast.items()}
    assert {name: said for name, said in got.items() if said != wanted(name, action, state)} == {}


def test_every_action_and_state_of_a_year_is_tried() -> None:
    assert {move.action for move in YEAR.moves if not move.by_system} == set(ACTS)
    assert set(YEAR.states) == set(YearState.values)
    assert {move.capability for move in YEAR.rows} <= policies.capabilities()
