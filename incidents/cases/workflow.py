"""The workflow of an incident, row by row: the only place that says which moves exist.

The stages are those of digital urban management (立案, 派遣, 处置, 核查, 结案), climbed from the grid to the city; what a
return does to the clocks follows the working rules of Yuncheng (运城).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from incidents.cases.choices import COPY_STATES, IN_HAND, OPEN_STATES, Action, State
from incidents.catalogue.choices import Stage

S, A = State, Action
# Whom a move takes an incident from: the desks it lay at, the unit or worker that had it in hand, or both of another place.
DESKS, HANDS, PLACES = "desks", "hands", "places"
# What is written to the reporter, who is told of it and reads it on the public timeline.
TOLD: dict[str, Any] = {"tells_reporter": True, "answers_reporter": True, "is_public": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMove(Move):
    """A move of an incident, and what it means to people.

    ``holder_notice``: the kind of notice sent to who holds the incident afterwards; empty: none.
    ``watcher_notice``: the kind sent to who decides on what is asked, ordered it, or asked for it (services.watch_notices).
    ``loser_notice``: the same as the first for those it is taken from, ``taken_from`` DESKS, HANDS or PLACES.
    ``tells_reporter``: with a notice.
    ``says_result``: its note states a result. ``answers_reporter``: that note is addressed to the reporter.
    ``is_public``: appears in the timeline behind the reporter's link, ``is_remark_public``: with what was chosen.
    ``is_counted``: may change what a board counts. ``shows_work``: its photos show the finished work, which some matters ask for.
    """

    holder_notice: str = ""
    watcher_notice: str = ""
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
    pairs=((A.ACCEPT, A.DISPATCH), (A.CHECK, A.CLOSE)),
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
            takes=("documents",),
            stops=(Stage.ACCEPT,),
            says_result=True,
            **TOLD,
            is_remark_public=True,
        ),
        # Taken as never made (作废): only at intake, by the desk that accepts; nothing was due, so no rate knows of it.
        _move(
            A.VOID,
            (S.REPORTED, S.ACCEPTED),
            S.VOIDED,
            "void",
            needs=("reason", "note"),
            stops=(Stage.ACCEPT, Stage.DISPATCH),
            icon="trash",
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
        # Within the hands that have it: to a colleague of the unit or the grid, or from one who is absent. Who is named hears of it.
        _move(
            A.ASSIGN,
            (S.DISPATCHED, S.HANDLING, S.SUSPENDED),
            "",
            "assign",
            needs=("to",),
            icon="user-check",
            is_counted=False,
        ),
        # A return goes back to the desk; the handling clock runs on (Yuncheng).
        _move(
            A.RETURN,
            (S.DISPATCHED, S.HANDLING),
            S.ACCEPTED,
            "return",
            needs=("reason", "note"),
            takes=("documents",),
            starts=(Stage.DISPATCH,),
            holder_notice="task_returned",
        ),
        # 快速裁决: what units return as not their duty a desk rules to one, which acts first and objects afterwards.
        _move(
            A.RULE,
            (S.ACCEPTED,),
            S.DISPATCHED,
            "rule",
            needs=("to", "note"),
            starts=(Stage.HANDLE,),
            stops=(Stage.DISPATCH,),
            note_label=_("Grounds, of law or of fact"),
            leads_on=True,
            holder_notice="task_ruled",
            is_public=True,
            is_remark_public=True,
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
        # More time (延期) is asked for before the deadline by whoever has it in hand, and the clock goes on meanwhile. The desk
        # that set the time answers. What was asked in time and granted moves the deadline, also where that has passed since.
        _move(
            A.ASK_EXTENSION,
            (S.DISPATCHED, S.HANDLING),
            "",
            "ask_extension",
            needs=("reason", "note"),
            icon="calendar-event",
            watcher_notice="extension_asked",
            is_counted=False,
        ),
        _move(
            A.GRANT_EXTENSION,
            IN_HAND,
            "",
            "grant_extension",
            extends=(Stage.HANDLE,),
            icon="circle-check",
            holder_notice="extension_granted",
            is_public=True,
        ),
        _move(
            A.REFUSE_EXTENSION,
            IN_HAND,
            "",
            "refuse_extension",
            needs=("note",),
            icon="decline",
            note_label=_("Why not"),
            holder_notice="extension_refused",
            is_counted=False,
        ),
        _move(
            A.FINISH,
            (S.HANDLING,),
            S.HANDLED,
            "finish",
            needs=("note",),
            takes=("photos", "documents"),
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
        # 吹哨报到: other units come, and other townships read along; who has it in hand keeps it, and no clock of it changes.
        _move(
            A.WHISTLE,
            (S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING, S.SUSPENDED),
            "",
            "whistle",
            needs=("kind", "note"),
            takes=("units", "townships"),
            note_label=_("What those who are called should do"),
            is_counted=False,
        ),
        _move(
            A.ARRIVE,
            OPEN_STATES,
            "",
            "arrive",
            takes=("note", "photos"),
            note_label=_("What you do or did there"),
            leads_on=True,
            is_counted=False,
        ),
        # What is for enforcers goes to them with the evidence: dispatched by the desk that has it, or joined to who has it.
        _move(
            A.HAND_TO_ENFORCEMENT,
            (S.ACCEPTED,),
            S.DISPATCHED,
            "hand_to_enforcement",
            needs=("to", "note"),
            starts=(Stage.HANDLE,),
            stops=(Stage.DISPATCH,),
            icon="enforcement",
            note_label=_("Facts, for the evidence package"),
            is_public=True,
            is_remark_public=True,
        ),
        _move(
            A.HAND_TO_ENFORCEMENT,
            (S.DISPATCHED, S.HANDLING, S.SUSPENDED),
            "",
            "hand_to_enforcement",
            needs=("to", "note"),
            icon="enforcement",
            note_label=_("Facts, for the evidence package"),
            is_public=True,
            is_remark_public=True,
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
            takes=("documents", "closing_standard"),
            stops=(Stage.CHECK, Stage.HANDLE),
            note_label=_("Result, for whoever reported it"),
            leads_on=True,
            says_result=True,
            **TOLD,
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
        # Who was late may say why that should not count (超时申诉): two reviewers of the desk above decide. That it was late
        # stays visible; approved by both it leaves the rates. Reopened meanwhile, the appeal is still decided for its own round.
        _move(
            A.APPEAL_OVERTIME,
            (S.CLOSED,),
            "",
            "appeal_overtime",
            needs=("reason", "note"),
            icon="messages",
            watcher_notice="appeal_asked",
            is_counted=False,
        ),
        _move(
            A.DECIDE_APPEAL,
            (*OPEN_STATES, S.CLOSED, S.DECLINED),
            "",
            "decide_appeal",
            needs=("decision", "note"),
            icon="checks",
            watcher_notice="appeal_decided",
        ),
        # Supervised from above (督办): nothing of the incident changes, but its holder owes an answer by a day.
        _move(
            A.SUPERVISE,
            OPEN_STATES,
            "",
            "supervise",
            needs=("reason", "note"),
            icon="eye",
            note_label=_("What has to be done"),
            holder_notice="supervised",
            is_public=True,
            is_counted=False,
        ),
        _move(
            A.ANSWER_SUPERVISION,
            OPEN_STATES,
            "",
            "answer_supervision",
            needs=("note",),
            takes=("photos",),
            icon="message-circle",
            note_label=_("What has been done, or will be"),
            watcher_notice="supervision_answered",
            is_counted=False,
        ),
        # Whoever waits for it, or a desk over it, asks for speed; nothing else changes.
        _move(A.URGE, OPEN_STATES, "", "urge", icon="bell", holder_notice="urged", is_public=True, is_counted=False),
        # A question stops nobody's clock: what is asked of the reporter is no excuse for whoever handles it.
        *(
            _move(
                action,
                OPEN_STATES,
                "",
                "tell_reporter",
                needs=("note",),
                icon=icon,
                note_label=label,
                **TOLD,
                is_counted=False,
            )
            for action, icon, label in (
                (A.TELL_REPORTER, "message-circle", _("Words that whoever reported it reads")),
                (A.ASK_REPORTER, "help-circle", _("Question to whoever reported it")),
            )
        ),
        _move(
            A.ANSWER_QUESTION,
            OPEN_STATES,
            "",
            "answer_question",
            needs=("note",),
            icon="messages",
            holder_notice="question_answered",
            answers_reporter=True,
            is_public=True,
            is_counted=False,
        ),
        # What was reported before is handled once: the copy's clocks stop, it waits for its master, and no rate counts it.
        _move(
            A.LINK_DUPLICATE,
            (S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING),
            S.LINKED,
            "link_duplicate",
            needs=("master",),
            stops=(Stage.ACCEPT, Stage.DISPATCH, Stage.HANDLE),
            icon="copy",
            loser_notice="task_linked",
            taken_from=HANDS,
            tells_reporter=True,
            is_public=True,
        ),
        _move(
            A.UNLINK_DUPLICATE,
            (S.LINKED,),
            "",
            "unlink_duplicate",
            targets=(S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING),
            needs=("note",),
            starts=(Stage.ACCEPT, Stage.DISPATCH, Stage.HANDLE),
            icon="withdraw",
            holder_notice="task_resumed",
            tells_reporter=True,
            is_public=True,
        ),
        # What tells the reporter of the master tells those of its copies, each on their own report.
        _move(
            A.FOLLOW_MASTER,
            COPY_STATES,
            "",
            "follow_master",
            by_system=True,
            icon="copy",
            **TOLD,
            is_remark_public=True,
            is_counted=False,
        ),
        _move(
            A.END_COPY,
            (S.LINKED,),
            "",
            "follow_master",
            targets=(S.CLOSED, S.DECLINED),
            needs=("note",),
            by_system=True,
            icon="close",
            says_result=True,
            **TOLD,
        ),
        _move(
            A.CORRECT_PLACE,
            OPEN_STATES,
            "",
            "correct_place",
            needs=("lng", "lat"),
            icon="map-pin",
            holder_notice="corrected",
            loser_notice="corrected",
            taken_from=PLACES,
        ),
        # Another matter: the limits are its own, what was used up of the old ones stays used up.
        _move(
            A.CORRECT_MATTER,
            (S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING),
            "",
            "correct_matter",
            needs=("matter",),
            icon="pencil",
            holder_notice="corrected",
        ),
        _move(
            A.CALL_BACK,
            (S.CLOSED,),
            "",
            "call_back",
            needs=("way", "responded"),
            takes=("solved", "content", "note"),
            icon="device-mobile",
            note_label=_("What was said"),
            is_counted=False,
        ),
        # What names somebody and should not is hidden from everybody, and stays hidden.
        _move(
            A.REDACT,
            (*OPEN_STATES, *COPY_STATES),
            "",
            "redact",
            needs=("words", "note"),
            icon="lock",
            note_label=_("Why it is hidden"),
            is_counted=False,
        ),
        _move(
            A.NOTE,
            OPEN_STATES,
            "",
            "note",
            needs=("note",),
            takes=("photos", "documents", "about", "document"),
            note_label=_("Words among colleagues; whoever reported it does not read them. @name tells a colleague"),
            is_counted=False,
        ),
        # The clock fires by the thousand, and a level changes nothing that a board counts.
        _move(A.ESCALATE, OPEN_STATES, "", "escalate", takes=(), by_system=True, is_counted=False),
    ),
)
