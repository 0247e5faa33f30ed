"""The life of a ballot, row by row (ROOMS.md M6)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from procedures.ballots.choices import UNCOUNTED_STATES, BallotAction, BallotState

S, A = BallotState, BallotAction


def _move(action: BallotAction, sources: tuple[str, ...], target: str, **columns: Any) -> Move:
    return Move(action.value, frozenset(sources), target, f"ballot.{action}", label=action.label, **columns)


BALLOT = Workflow(
    name="ballot",
    states=tuple(S.values),
    begins=_move(A.DRAFT, (), S.DRAFT),
    moves=(
        _move(A.CHANGE, (S.DRAFT,), "", icon="pencil"),
        _move(A.ANNOUNCE, (S.DRAFT,), S.ANNOUNCED, icon="whistle", leads_on=True),
        _move(A.OPEN, (S.ANNOUNCED,), S.OPEN, by_system=True),
        _move(A.EXTEND, (S.OPEN,), "", needs=("until", "note"), icon="clock", note_label=_("Why the vote is extended")),
        _move(A.CLOSE, (S.OPEN,), S.CLOSED, takes=("present",), icon="lock"),
        # The first of two people leaves it closed, the second, who counts the same, makes it counted.
        _move(
            A.COUNT,
            (S.CLOSED,),
            "",
            targets=(S.CLOSED.value, S.COUNTED.value),
            takes=("numbers",),
            icon="checks",
            leads_on=True,
        ),
        _move(A.PUBLISH, (S.COUNTED,), S.PUBLISHED, icon="send", leads_on=True),
        _move(
            A.ANNUL,
            tuple(UNCOUNTED_STATES),
            S.ANNULLED,
            needs=("note",),
            icon="x",
            is_aside=True,
            note_label=_("Why the ballot is annulled"),
        ),
    ),
)
