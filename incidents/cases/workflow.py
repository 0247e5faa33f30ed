"""The workflow of an incident, row by row: the only place that says which moves exist.

The stages are those of digital urban management (立案, 派遣, 处置, 核查, 结案), climbed from the grid to the city; what a
return does to the clocks follows the working rules of Yuncheng (运城).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from incidents.cases.choices import OPEN_STATES, Action, State
from incidents.catalogue.choices import Stage

S, A = State, Action
# Whom a move takes an incident from: the desks it lay at, or the unit or worker that had it in hand.
DESKS, HANDS = "desks", "hands"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMove(Move):
    """A move of an incident, and what it means to people.

    ``holder_notice``: the kind of notice sent to who holds the incident afterwards; empty: none.
    ``loser_notice``: the same for those it is taken from, ``taken_from`` DESKS or HANDS. ``tells_reporter``: with a notice.
    ``says_result``: its note states a result. ``answers_reporter``: that note is addressed to the reporter.
    ``is_public``: appears in the timeline behind the reporter's link, ``is_remark_public``: with what was chosen.
    ``is_counted``: may change what a board counts. ``shows_work``: its photos show the finished work, which some matters ask for.
    """

    holder_notice: str = ""
    loser_notice: str = ""
    taken_from: str = ""
    tells_reporter: bool = False
    says_result: bool = False
    answers_reporter: bool = False
    is_public: bool = False
    is_remark_public: bool = False
    is_counted: bool = True
    shows_work: bool = False

    @property
    def is_told(self) -> bool:
        """Say whether somebody is told of it; of moves by a clock always, as the rungs of its ladder say."""
        return self.by_system or self.tells_reporter or bool(self.holder_notice or self.loser_notice)


def _move(  # one row of the table, what it does before what it means
    action: Action,
    sources: tuple[str, ...],
    target: str,
    capability: str,
    *,
    takes: tuple[str, ...] = ("note",),
    **columns: Any,
) -> IncidentMove:
    return IncidentMove(
        action=action,
        sources=frozenset(sources),
        target=target,
        capability=f"incident.{capability}",
        takes=takes,
        label=action.label,
        **columns,
    )


# The one move with no source: how an incident begins.
REPORT = _move(A.REPORT, (), S.REPORTED, "report", starts=(Stage.ACCEPT,), holder_notice="task_new", is_public=True)

INCIDENT = Workflow(
    name="incident",
    states=tuple(S.values),
    begins=REPORT,
    moves=(
        _move(
            A.ACCEPT,
            (S.REPORTED,),
            S.ACCEPTED,
            "accept",
            takes=("standard", "note"),
            starts=(Stage.DISPATCH,),
            stops=(Stage.ACCEPT,),
            leads_on=True,
            tells_reporter=True,
            is_public=True,
        ),
        _move(
            A.DECLINE,
            (S.REPORTED,),
            S.DECLINED,
            "decline",
            needs=("reason", "note"),
            stops=(Stage.ACCEPT,),
            tells_reporter=True,
            says_result=True,
            answers_reporter=True,
            is_public=True,
            is_remark_public=True,
        ),
        # Dispatching to the grid or to a unit starts the handling clock, which runs until the work is said to be done (Yuncheng).
        _move(
            A.DISPATCH,
            (S.ACCEPTED,),
            S.DISPATCHED,
            "dispatch",
            needs=("to",),
            takes=("standard", "note"),
            starts=(Stage.HANDLE,),
            stops=(Stage.DISPATCH,),
            leads_on=True,
            holder_notice="task_new",
            is_public=True,
            is_remark_public=True,
        ),
        # A grid worker may take what was reported in the own grid without waiting for a desk. A return takes it back.
        _move(
            A.TAKE,
            (S.REPORTED, S.DISPATCHED),
            S.HANDLING,
            "take",
            starts=(Stage.HANDLE,),
            stops=(Stage.ACCEPT,),
            at_once=True,
            leads_on=True,
            is_public=True,
        ),
        # What its worker could put right at once needs no desk: found, solved and shown in one act.
        _move(
            A.SOLVE_ON_SPOT,
            (S.REPORTED,),
            S.HANDLED,
            "solve_on_spot",
            needs=("note",),
            takes=("photos",),
            starts=(Stage.CHECK,),
            stops=(Stage.ACCEPT,),
            icon="circle-check",
            leads_on=True,
            holder_notice="task_new",
            tells_reporter=True,
            says_result=True,
            is_public=True,
            shows_work=True,
        ),
        # A return goes back to the desk; the handling clock runs on (Yuncheng).
        _move(
            A.RETURN,
            (S.DISPATCHED, S.HANDLING),
            S.ACCEPTED,
            "return",
            needs=("note",),
            starts=(Stage.DISPATCH,),
            holder_notice="task_returned",
        ),
        # Taken back by whoever dispatched it or a desk above; like a return it leaves the handling clock running.
        _move(
            A.WITHDRAW,
            (S.DISPATCHED, S.HANDLING, S.SUSPENDED),
            S.ACCEPTED,
            "withdraw",
            needs=("note",),
            starts=(Stage.DISPATCH,),
            holder_notice="task_returned",
            loser_notice="task_withdrawn",
            taken_from=HANDS,
            is_public=True,
        ),
        # What cannot go on for a time (挂账): the desk decides, never the one whose time it is; on its day it goes on by itself.
        _move(
            A.SUSPEND,
            (S.HANDLING,),
            S.SUSPENDED,
            "suspend",
            needs=("reason", "until", "note"),
            suspends=(Stage.HANDLE,),
            icon="player-pause",
            holder_notice="task_suspended",
            tells_reporter=True,
            is_public=True,
            is_remark_public=True,
        ),
        _move(
            A.RESUME,
            (S.SUSPENDED,),
            S.HANDLING,
            "resume",
            starts=(Stage.HANDLE,),
            icon="player-play",
            leads_on=True,
            holder_notice="task_resumed",
            tells_reporter=True,
            is_public=True,
        ),
        _move(
            A.FINISH,
            (S.HANDLING,),
            S.HANDLED,
            "finish",
            needs=("note",),
            takes=("photos",),
            starts=(Stage.CHECK,),
            stops=(Stage.HANDLE,),
            leads_on=True,
            holder_notice="task_new",
            tells_reporter=True,
            says_result=True,
            is_public=True,
            shows_work=True,
        ),
        _move(
            A.PASS_UP,
            (S.REPORTED, S.ACCEPTED, S.HANDLING),
            S.REPORTED,
            "pass_up",
            needs=("note",),
            starts=(Stage.ACCEPT,),
            stops=(Stage.DISPATCH,),
            fresh=(Stage.ACCEPT, Stage.DISPATCH),
            icon="pass-up",
            holder_notice="passed_up",
        ),
        # What lies at a desk goes to one below, as it is: no clock starts or stops.
        _move(
            A.HAND_DOWN,
            OPEN_STATES,
            "",
            "hand_down",
            needs=("to", "note"),
            icon="hand-down",
            holder_notice="handed_down",
            loser_notice="handed_down",
            taken_from=DESKS,
        ),
        _move(A.CHECK, (S.HANDLED,), S.CHECKED, "check", leads_on=True),
        _move(
            A.REWORK,
            (S.HANDLED,),
            S.DISPATCHED,
            "check",
            needs=("note",),
            starts=(Stage.HANDLE,),
            stops=(Stage.CHECK,),
            icon="return",
            holder_notice="task_returned",
        ),
        # Nobody hears only that it is over: the words of a closing are the result that its reporter reads.
        _move(
            A.CLOSE,
            (S.CHECKED,),
            S.CLOSED,
            "close",
            needs=("note",),
            takes=("closing_standard",),
            stops=(Stage.CHECK, Stage.HANDLE),
            note_label=_("Result, for whoever reported it"),
            leads_on=True,
            tells_reporter=True,
            says_result=True,
            answers_reporter=True,
            is_public=True,
        ),
        _move(
            A.REOPEN,
            (S.CLOSED,),
            S.ACCEPTED,
            "reopen",
            needs=("note",),
            starts=(Stage.DISPATCH,),
            fresh=(Stage.DISPATCH, Stage.HANDLE, Stage.CHECK),
            holder_notice="task_returned",
            is_public=True,
        ),
        # Whoever waits for it, or a desk over it, asks for speed; nothing else changes.
        _move(A.URGE, OPEN_STATES, "", "urge", icon="bell", holder_notice="urged", is_public=True, is_counted=False),
        _move(
            A.TELL_REPORTER,
            OPEN_STATES,
            "",
            "tell_reporter",
            needs=("note",),
            icon="message-circle",
            note_label=_("Words to whoever reported it"),
            tells_reporter=True,
            answers_reporter=True,
            is_public=True,
            is_counted=False,
        ),
        _move(A.NOTE, OPEN_STATES, "", "note", needs=("note",), takes=("photos",), is_counted=False),
        # The clock fires by the thousand, and a level changes nothing that a board counts.
        _move(A.ESCALATE, OPEN_STATES, "", "escalate", takes=(), by_system=True, is_counted=False),
    ),
)
