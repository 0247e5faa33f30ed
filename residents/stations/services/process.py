"""Owns the binding of the table of appointments to rows, and the notices that a move brings with it."""

from collections.abc import Sequence
from typing import Any

from foundation.process.services import Act, Effect, Outcome, Process
from residents.stations.models import Appointment, AppointmentStep
from residents.stations.services.notifying import tell_of_moves
from residents.stations.workflow import APPOINTMENT


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act; once they are saved, tell whose appointments moved by another's hand."""
    effects = []
    for one in acts:
        for name, value in one.given.columns.items():
            setattr(one.subject, name, value)
        effects.append(Effect(tuple(one.given.columns), one.given.detail))

    def write() -> None:
        for one in acts:
            one.given.write()
        tell_of_moves(acts)

    return Outcome(effects, write)


def chosen_in(detail: Any) -> dict[str, Any]:
    """Return what was chosen in the form of an act, as its step keeps it."""
    return {"starts_at": detail.get("starts_at")}


APPOINTMENTS = Process(
    workflow=APPOINTMENT,
    model=Appointment,
    steps=AppointmentStep,
    key=lambda appointment: str(appointment.number),
    effects=effects_of,
    chosen=chosen_in,
)
