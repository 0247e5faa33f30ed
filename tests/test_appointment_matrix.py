"""Every state of an appointment, action and person: what may be done is what the table and the policies say, by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from foundation.kernel import policies
from foundation.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from residents.stations.choices import AppointmentState
from residents.stations.models import Appointment
from residents.stations.services import act_on_appointment
from residents.stations.workflow import APPOINTMENT
from tests.dossiers.helpers import counter_of
from tests.stations.helpers import WEDNESDAY, actor, booked, station
from tests.town import Town

ANSWERS = {NotFound: "hidden", Stale: "gone", Denied: "denied", Invalid: "invalid"}
TABLE = {
    "booked": {"call": "called", "come": "came", "move": "booked", "cancel": "cancelled", "miss": "missed"},
    "displaced": {"move": "booked", "cancel": "cancelled"},
    "called": {"come": "came", "miss": "missed"},
    "came": {"finish": "done"},
    "done": {},
    "missed": {"come": "came"},
    "cancelled": {},
    "over": {},
}
ACTIONS = ("call", "come", "finish", "move", "cancel", "miss")
OWN = ("move", "cancel")
COUNTERS = ("clerk_a", "official_a", "handler_a")
LATER = {"starts_at": WEDNESDAY + timedelta(hours=1)}


def wanted(name: str, action: str, state: str) -> str:
    if name not in (*COUNTERS, "resident"):
        return "hidden"
    if action not in TABLE[state]:
        return "gone"
    return "denied" if name == "resident" and action not in OWN else TABLE[state][action]


def answer(who: Any, one: Appointment, action: str) -> str:
    """Try the act, say what came of it, and take it back."""
    with transaction.atomic():
        try:
            said = act_on_appointment(who, one.number, SentAct(action, None, "", LATER)).state
        except DomainError as error:
            said = ANSWERS[type(error)]
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("state", AppointmentState.values)
def test_people_may_what_is_written_here(state: str, town: Town) -> None:
    one = booked(town.resident, station(town))
    Appointment.objects.filter(pk=one.pk).update(state=state)
    # Whom the town posts in its unit of public service.
    counter_of(town)
    got = {(name, action): answer(actor(user), one, action) for name, user in town.cast.items() for action in ACTIONS}
    assert {key: said for key, said in got.items() if said != wanted(*key, state)} == {}


@pytest.mark.parametrize("action", ["book", "displace", "end", "nothing"])
def test_what_is_offered_to_nobody_is_refused(action: str, town: Town) -> None:
    assert answer(actor(town.clerk_a), booked(town.resident, station(town)), action) == "invalid"


def test_every_action_and_state_is_tried() -> None:
    found = {state: {move.action: move.target_from(state) for move in APPOINTMENT.moves_from(state) if not move.by_system}
             for state in APPOINTMENT.states}  # fmt: skip
    assert found == TABLE
    assert {move.capability for move in APPOINTMENT.rows} <= policies.capabilities()
    by_system = [(move.action, sorted(move.sources)) for move in APPOINTMENT.moves if move.by_system]
    assert by_system == [("displace", ["booked"]), ("end", ["booked", "called", "came", "displaced"])]
