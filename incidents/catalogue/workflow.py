"""The life of an admission (准入): applied for, townships consulted, admitted or declined, reviewed, withdrawn or expired.

Article item 73: departments put on the grid only what was admitted, and an admission ends on its exit date. And that of a
version of township rules: drafted, proposed, approved by a second person, replaced by the next.
"""

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from incidents.catalogue.choices import AdmissionStage, AdmissionState, RuleState

S, C = AdmissionState, AdmissionStage
R = RuleState
# What a change of a version of rules may bring, each as a whole.
RULE_PARTS = (
    "effective_from",
    "words",
    "numbers",
    "limits",
    "ownership",
    "routes",
    "ladders",
    "quiet_hours",
    "week",
)

ADMISSION_PROCESS = Workflow(
    name="admission",
    states=tuple(S.values),
    begins=Move(
        "apply",
        frozenset(),
        S.APPLIED.value,
        "admission.apply",
        starts=(C.REVIEW.value,),
        label=_("apply for admission"),
    ),
    moves=(
        Move(
            "consult",
            frozenset({S.APPLIED.value}),
            S.CONSULTING.value,
            "admission.decide",
            takes=("note",),
            starts=(C.OPINION.value,),
            stops=(C.REVIEW.value,),
            label=_("consult the townships"),
            icon="send",
            leads_on=True,
        ),
        Move(
            "give_opinion",
            frozenset({S.CONSULTING.value}),
            "",
            "admission.give_opinion",
            needs=("opinion", "note"),
            label=_("give the township's opinion"),
            icon="message-circle",
            leads_on=True,
        ),
        Move(
            "admit",
            frozenset({S.CONSULTING.value}),
            S.ADMITTED.value,
            "admission.decide",
            takes=("note",),
            starts=(C.PERIODIC.value,),
            stops=(C.OPINION.value,),
            label=_("admit to the list of grids"),
            icon="check",
            leads_on=True,
        ),
        Move(
            "decline",
            frozenset({S.APPLIED.value, S.CONSULTING.value}),
            S.DECLINED.value,
            "admission.decide",
            needs=("note",),
            stops=(C.REVIEW.value, C.OPINION.value),
            label=_("decline the application"),
            icon="decline",
        ),
        Move(
            "review",
            frozenset({S.ADMITTED.value}),
            "",
            "admission.decide",
            needs=("note",),
            takes=("exit_on",),
            starts=(C.PERIODIC.value,),
            label=_("note a periodic review"),
            icon="refresh",
            leads_on=True,
        ),
        Move(
            "withdraw",
            frozenset({S.APPLIED.value, S.CONSULTING.value, S.ADMITTED.value}),
            S.WITHDRAWN.value,
            "admission.withdraw",
            needs=("note",),
            stops=tuple(C.values),
            label=_("withdraw the admission"),
            icon="withdraw",
        ),
        Move(
            "expire",
            frozenset({S.ADMITTED.value}),
            S.EXPIRED.value,
            "admission.expire",
            stops=tuple(C.values),
            by_system=True,
            label=_("end on the exit date"),
            icon="clock",
        ),
    ),
)

# One version of what a township sets for itself: the one drafts and proposes, another approves (article items 72 and 89).
RULE_PROCESS = Workflow(
    name="rule_version",
    states=tuple(R.values),
    begins=Move("draft", frozenset(), R.DRAFT.value, "rules.draft", takes=RULE_PARTS, label=_("draft the rules")),
    moves=(
        Move(
            "change",
            frozenset({R.DRAFT.value}),
            "",
            "rules.draft",
            takes=RULE_PARTS,
            label=_("change the rules"),
            icon="pencil",
        ),
        Move(
            "propose",
            frozenset({R.DRAFT.value}),
            R.PROPOSED.value,
            "rules.draft",
            needs=("note",),
            label=_("propose the rules"),
            icon="send",
            leads_on=True,
            note_label=_("Why these rules"),
        ),
        Move(
            "approve",
            frozenset({R.PROPOSED.value}),
            R.IN_FORCE.value,
            "rules.approve",
            takes=("effective_from", "note"),
            label=_("approve the rules"),
            icon="check",
            leads_on=True,
        ),
        Move(
            "send_back",
            frozenset({R.PROPOSED.value}),
            R.DRAFT.value,
            "rules.draft",
            needs=("note",),
            label=_("send the rules back"),
            icon="return",
        ),
        Move(
            "discard",
            frozenset({R.DRAFT.value, R.PROPOSED.value}),
            R.DISCARDED.value,
            "rules.draft",
            takes=("note",),
            label=_("discard the rules"),
            icon="trash",
        ),
        Move(
            "replace",
            frozenset({R.IN_FORCE.value}),
            R.REPLACED.value,
            "rules.draft",
            by_system=True,
            label=_("replaced by a later version"),
        ),
    ),
)
