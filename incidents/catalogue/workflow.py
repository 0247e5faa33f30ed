"""The life of an admission (准入): applied for, townships consulted, admitted or declined, reviewed, withdrawn or expired.

Article item 73: departments put on the grid only what was admitted, and an admission ends on its exit date.
"""

from django.utils.translation import gettext_lazy as _

from foundation.process.workflow import Move, Workflow
from incidents.catalogue.choices import AdmissionStage, AdmissionState

S, C = AdmissionState, AdmissionStage

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
