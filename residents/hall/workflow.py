"""The errand of a grid worker, row by row (ROOMS.md 4.6): consent first, a receipt for every paper both ways."""

from typing import Any

from foundation.process.workflow import Move, Workflow
from residents.hall.choices import VisitAction, VisitState

S, A = VisitState, VisitAction


def _move(action: VisitAction, sources: tuple[str, ...], target: str, **columns: Any) -> Move:
    return Move(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"visit.{action}",
        label=action.label,
        **columns,
    )


VISIT = Workflow(
    name="proxy_visit",
    states=tuple(S.values),
    begins=_move(A.ASK, (), S.ASKED),
    moves=(
        _move(
            A.CONSENT, (S.ASKED,), S.CONSENTED, needs=("consent_way",), takes=("consent_witness", "note"),
            icon="check", leads_on=True,
        ),
        _move(
            A.TAKE, (S.CONSENTED, S.PAPERS_TAKEN, S.SUBMITTED), "", targets=(S.PAPERS_TAKEN, S.SUBMITTED),
            needs=("receipt_way",), takes=("taken", "other_paper"), icon="inbox", leads_on=True,
        ),
        # Follows from the application that is sent for it.
        _move(A.SUBMIT, (S.CONSENTED, S.PAPERS_TAKEN), S.SUBMITTED, by_system=True),
        # Follows from the decision, or from the withdrawal.
        _move(A.RESULT, (S.SUBMITTED,), S.RESULT_OUT, by_system=True),
        # With the last one after the result all are back; before that it goes on, or is where it was.
        _move(
            A.GIVE_BACK, (S.PAPERS_TAKEN, S.SUBMITTED, S.RESULT_OUT), "",
            targets=(S.CONSENTED, S.PAPERS_TAKEN, S.SUBMITTED, S.RESULT_OUT, S.PAPERS_BACK),
            needs=("papers", "receipt_way"), icon="arrow-back-up", leads_on=True,
        ),
        _move(A.CLOSE, (S.RESULT_OUT, S.PAPERS_BACK), S.CLOSED, takes=("note",), icon="checks", leads_on=True),
        _move(A.CANCEL, (S.ASKED, S.CONSENTED, S.PAPERS_TAKEN), S.CANCELLED, needs=("note",), icon="withdraw"),
    ),
)  # fmt: skip
