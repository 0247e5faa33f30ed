"""The life of one version of what is filed (ROOMS.md M8)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from procedures.registers.choices import VersionAction, VersionState

S, A = VersionState, VersionAction


def _move(action: VersionAction, sources: tuple[str, ...], target: str, **columns: Any) -> Move:
    return Move(action.value, frozenset(sources), target, f"register.{action}", label=action.label, **columns)


VERSION = Workflow(
    name="filed_version",
    states=tuple(S.values),
    begins=_move(A.DRAFT, (), S.DRAFT),
    moves=(
        _move(A.CHANGE, (S.DRAFT,), "", icon="pencil"),
        _move(A.SUBMIT, (S.DRAFT,), S.SUBMITTED, icon="send", leads_on=True),
        _move(A.FILE, (S.SUBMITTED,), S.FILED, takes=("note",), icon="check", leads_on=True),
        _move(
            A.RETURN, (S.SUBMITTED,), S.DRAFT, needs=("note",), icon="return", note_label=_("What has to be changed")
        ),
        _move(A.DROP, (S.DRAFT,), S.DROPPED, icon="trash"),
        _move(A.REPLACE, (S.FILED,), S.REPLACED, by_system=True),
    ),
)
