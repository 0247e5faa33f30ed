"""The process of a dossier, row by row; what may happen stands here and nowhere else (ROOMS.md M2).

A draft is no state: it lies sealed in the applicant's own browser until it is sent (docs/adr/0015).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from procedures.dossiers.choices import DESK, OPEN_STATES, DossierAction, DossierState

S, A = DossierState, DossierAction


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierMove(Move):
    """A move of a dossier. ``tells_applicant``, ``tells_desk``: who hears of it."""

    tells_applicant: bool = False
    tells_desk: bool = False


def _move(
    action: DossierAction,
    sources: tuple[str, ...],
    target: str,
    *,
    needs: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    **columns: Any,
) -> DossierMove:
    return DossierMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"dossier.{action}",
        needs=needs,
        takes=takes,
        label=action.label,
        **columns,
    )


DOSSIER = Workflow(
    name="dossier",
    states=tuple(S.values),
    begins=_move(A.SUBMIT, (), S.SUBMITTED, starts=(DESK,), tells_desk=True),
    moves=(
        _move(A.ACCEPT, (S.SUBMITTED,), S.IN_WORK, takes=("note",), leads_on=True, tells_applicant=True),
        _move(
            A.ASK_MORE,
            (S.SUBMITTED, S.IN_WORK),
            S.WAITING,
            needs=("note",),
            takes=("papers", "paper_name"),
            suspends=(DESK,),
            icon="messages",
            tells_applicant=True,
            note_label=_("What is missing, in words the applicant understands"),
        ),
        _move(
            A.HAND_IN,
            OPEN_STATES,
            "",
            needs=("paper",),
            takes=("documents", "note"),
            icon="upload",
            leads_on=True,
        ),
        # Back to where it was when more was asked for.
        _move(
            A.SUPPLY,
            (S.WAITING,),
            "",
            targets=(S.SUBMITTED, S.IN_WORK),
            takes=("note",),
            starts=(DESK,),
            icon="check",
            leads_on=True,
            tells_desk=True,
        ),
        _move(A.CHECK, (S.SUBMITTED, S.IN_WORK), "", needs=("item",), takes=("note",), icon="check"),
        _move(
            A.PUBLISH,
            (S.IN_WORK,),
            "",
            takes=("note",),
            icon="speakerphone",
            leads_on=True,
            tells_applicant=True,
            note_label=_("What everybody reads besides the service, the village and the masked name"),
        ),
        _move(
            A.WAIVE,
            (S.SUBMITTED, S.IN_WORK),
            "",
            needs=("paper", "note"),
            icon="x",
            is_aside=True,
            note_label=_("Why it is not needed"),
        ),
        _move(
            A.PASS,
            (S.IN_WORK,),
            S.SUBMITTED,
            takes=("note",),
            starts=(DESK,),
            fresh=(DESK,),
            icon="dispatch",
            leads_on=True,
            tells_desk=True,
            tells_applicant=True,
        ),
        _move(
            A.DECIDE,
            (S.IN_WORK,),
            S.DECIDED,
            needs=("result", "note"),
            stops=(DESK,),
            icon="checks",
            leads_on=True,
            tells_applicant=True,
            note_label=_("Reasons, as the letter gives them"),
        ),
        _move(
            A.REFUSE,
            (S.SUBMITTED, S.IN_WORK),
            S.DECIDED,
            needs=("reason", "basis", "note"),
            stops=(DESK,),
            icon="decline",
            tells_applicant=True,
            note_label=_("Why, and what the applicant can do about it"),
        ),
        _move(A.DELIVER, (S.DECIDED,), S.DELIVERED, needs=("way",), takes=("note",), icon="send", leads_on=True),
        _move(
            A.OBJECT,
            (S.DECIDED, S.DELIVERED),
            S.OBJECTED,
            needs=("note",),
            icon="message-circle",
            tells_desk=True,
            note_label=_("What is wrong with the decision"),
        ),
        _move(
            A.CONFIRM,
            (S.OBJECTED,),
            S.DECIDED,
            needs=("note",),
            icon="check",
            tells_applicant=True,
            note_label=_("Why the decision stands"),
        ),
        _move(
            A.REVISE,
            (S.OBJECTED,),
            S.DECIDED,
            needs=("result", "note"),
            icon="pencil",
            leads_on=True,
            tells_applicant=True,
            note_label=_("Reasons, as the letter gives them"),
        ),
        _move(
            A.CORRECT,
            (S.DECIDED,),
            "",
            needs=("result", "note"),
            icon="pencil",
            is_aside=True,
            tells_applicant=True,
            note_label=_("What was wrong"),
        ),
        _move(A.WITHDRAW, OPEN_STATES, S.WITHDRAWN, takes=("note",), stops=(DESK,), icon="withdraw", tells_desk=True),
        _move(A.LAPSE, (S.WAITING,), S.WITHDRAWN, stops=(DESK,), by_system=True, tells_applicant=True, tells_desk=True),
    ),
)
