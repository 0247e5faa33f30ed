"""The process of an appointment (预约), row by row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from residents.stations.choices import AppointmentAction, AppointmentState

S, A = AppointmentState, AppointmentAction


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMove(Move):
    """A move of an appointment. ``tells``: whose it is hears of it, where somebody else does it. ``frees``: its place is free."""

    tells: bool = False
    frees: bool = False


def _move(action: AppointmentAction, sources: tuple[str, ...], target: str, **columns: Any) -> AppointmentMove:
    return AppointmentMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"appointment.{action}",
        label=action.label,
        **columns,
    )


APPOINTMENT = Workflow(
    name="appointment",
    states=tuple(S.values),
    begins=_move(A.BOOK, (), S.BOOKED, tells=True),
    moves=(
        # One tap each, in the order of a morning at the counter.
        _move(A.CALL, (S.BOOKED,), S.CALLED, at_once=True, icon="speakerphone", leads_on=True),
        _move(A.COME, (S.BOOKED, S.CALLED), S.CAME, at_once=True, icon="user-check", leads_on=True),
        _move(A.FINISH, (S.CAME,), S.DONE, at_once=True, icon="checks", leads_on=True),
        _move(A.MOVE, (S.BOOKED, S.DISPLACED), S.BOOKED, needs=("starts_at",), icon="calendar-event", tells=True),
        _move(
            A.CANCEL, (S.BOOKED, S.DISPLACED), S.CANCELLED, takes=("note",), icon="x", tells=True, frees=True,
            note_label=_("Why, if you like"),
        ),
        _move(A.MISS, (S.BOOKED, S.CALLED), S.MISSED, at_once=True, icon="clock"),
        # Whoever comes after all is served.
        _move(A.COME, (S.MISSED,), S.CAME, at_once=True, icon="user-check", leads_on=True),
        _move(A.DISPLACE, (S.BOOKED,), S.DISPLACED, by_system=True, tells=True, frees=True),
        _move(A.END, (S.BOOKED, S.CALLED, S.CAME, S.DISPLACED), S.OVER, by_system=True),
    ),
)  # fmt: skip
