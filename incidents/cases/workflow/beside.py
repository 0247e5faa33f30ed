"""How an incident is checked and closed, and what happens beside its course: supervision, words, links, corrections."""

from django.utils.translation import gettext_lazy as _

from incidents.cases.choices import COPY_STATES, OPEN_STATES, Action, State
from incidents.cases.workflow.rows import HANDS, PLACES, TOLD, IncidentMove, row
from incidents.catalogue.choices import Stage

S, A = State, Action

CLOSING: tuple[IncidentMove, ...] = (
    row(A.CHECK, (S.HANDLED,), S.CHECKED, "check", leads_on=True),
    row(
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
    row(
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
    row(
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
)

BESIDE: tuple[IncidentMove, ...] = (
    # Who was late may say why that should not count (超时申诉): two reviewers of the desk above decide. That it was late
    # stays visible; approved by both it leaves the rates. Reopened meanwhile, the appeal is still decided for its own round.
    row(
        A.APPEAL_OVERTIME,
        (S.CLOSED,),
        "",
        "appeal_overtime",
        needs=("reason", "note"),
        icon="messages",
        watcher_notice="appeal_asked",
        is_counted=False,
    ),
    row(
        A.DECIDE_APPEAL,
        (*OPEN_STATES, S.CLOSED, S.DECLINED),
        "",
        "decide_appeal",
        needs=("decision", "note"),
        icon="checks",
        watcher_notice="appeal_decided",
    ),
    # Supervised from above (督办): nothing of the incident changes, but its holder owes an answer by a day.
    row(
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
    row(
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
    row(A.URGE, OPEN_STATES, "", "urge", icon="bell", holder_notice="urged", is_public=True, is_counted=False),
    # A question stops nobody's clock: what is asked of the reporter is no excuse for whoever handles it.
    *(
        row(
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
    row(
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
    row(
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
    row(
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
    row(
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
    row(
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
    row(
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
    row(
        A.CORRECT_MATTER,
        (S.REPORTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING),
        "",
        "correct_matter",
        needs=("matter",),
        icon="pencil",
        holder_notice="corrected",
    ),
    row(
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
    row(
        A.REDACT,
        (*OPEN_STATES, *COPY_STATES),
        "",
        "redact",
        needs=("words", "note"),
        icon="lock",
        note_label=_("Why it is hidden"),
        is_counted=False,
    ),
    row(
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
    row(A.ESCALATE, OPEN_STATES, "", "escalate", takes=(), by_system=True, is_counted=False),
)
