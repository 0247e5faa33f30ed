"""The process of a public notice (公示), row by row (ROOMS.md M5)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from procedures.hearings.choices import HearingAction, HearingState

S, A = HearingState, HearingAction


def _move(action: HearingAction, sources: tuple[str, ...], target: str, **columns: Any) -> Move:
    return Move(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"hearing.{action}",
        label=action.label,
        **columns,
    )


HEARING = Workflow(
    name="hearing",
    states=tuple(S.values),
    begins=_move(A.DRAFT, (), S.DRAFT),
    moves=(
        _move(A.PUBLISH, (S.DRAFT,), S.RUNNING, needs=("until",), icon="send", leads_on=True),
        # Online alone reaches few of the old: the board at the gate is named, with a photo of it.
        _move(A.HANG, (S.RUNNING,), "", needs=("place",), takes=("photos",), icon="map-pin"),
        _move(
            A.ANNUL, (S.DRAFT, S.RUNNING, S.ENDED), S.ANNULLED, needs=("note",), icon="withdraw", note_label=_("Why")
        ),
        _move(A.END, (S.RUNNING,), S.ENDED, by_system=True),
    ),
)
