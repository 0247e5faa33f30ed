"""Owns the reading of dossiers: those one may see, one of them with all that belongs to it, what each act offers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.evidence.selectors import DocumentView, documents_of
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, NotFound
from foundation.process.offers import Choice, Offer
from foundation.process.timeline import TimelineEntry, steps_of
from grids.areas import selectors as areas
from grids.workforce.choices import function_name
from procedures.dossiers.choices import (
    MOST_ASKED,
    NO,
    OPEN_STATES,
    SUBJECT_KIND,
    YES,
    DecidedBy,
    Delivery,
    DossierAction,
    FieldKind,
    NeedState,
    Refusal,
)
from procedures.dossiers.models import Dossier, DossierStep, Need, TypeField
from procedures.dossiers.policies import stage_of
from procedures.dossiers.scoping import visible_to
from procedures.dossiers.workflow import DOSSIER

# Of an identity card only these are shown: the first and the last four signs.
_HEAD, _TAIL = 4, 4


def visible_dossiers(actor: Actor) -> QuerySet[Dossier]:
    """Return the dossiers the actor may see, in no order."""
    return Dossier.objects.filter(visible_to(actor))


def applicant_dossiers(actor: Actor, person_key: str = "") -> QuerySet[Dossier]:
    """Return what the actor's own account, or own person, has applied for, the latest first."""
    own = Q(applicant=actor.user_id)
    if person_key:
        own |= Q(person_key=person_key)
    rows = Dossier.objects.filter(own).select_related("type_version")
    return rows.order_by("-submitted_at")


def read_rows(found: QuerySet[Dossier]) -> list[Dossier]:
    """Read the rows of a page with what their columns show, in two statements."""
    rows = found.select_related("type_version", "result", "decided_by")
    return list(rows.prefetch_related("type_version__stages"))


def dossier_by_number(actor: Actor, number: str) -> Dossier:
    """Return a dossier the actor may see; raises the same ``NotFound`` for a hidden and a missing one."""
    rows = visible_dossiers(actor).filter(number=number.upper())
    found = rows.select_related("type_version__type", "result", "applicant", "entered_by", "decided_by").first()
    if found is None:
        raise NotFound(_("There is no application of this number that you may see."))
    return found


def dossier_of_form(client_id: UUID) -> Dossier | None:
    """Return the dossier that a form of this id has become, or None; the caller asks whether its reader may see it."""
    return Dossier.objects.select_related("type_version__type").filter(client_id=client_id).first()


def dossier_by_phone(number: str, tail: str) -> Dossier:
    """Return the dossier of a number whose applicant's phone ends in these four digits; raises ``NotFound``."""
    rows = Dossier.objects.select_related("type_version__type", "result").filter(number=number.strip().upper())
    found = rows.first() if len(tail) == _TAIL else None
    if found is None or not found.applicant_phone.endswith(tail):
        raise NotFound(_("Number and phone do not belong together. Look at the receipt, or ask at the counter."))
    return found


def missing_papers(dossier: Dossier) -> list[Need]:
    """Return the papers that are wanted and not there yet."""
    return list(dossier.needs.filter(status=NeedState.ASKED, is_required=True).order_by("pk"))


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A question and its answer in words. ``is_held``: it was held already and confirmed."""

    label: str
    value: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class NeedView:
    """A paper that is wanted, how far it has come, and its file where there is one."""

    need: Need
    state: str
    document: DocumentView | None


@dataclass(frozen=True, slots=True)
class DossierView:
    """What a page says of one dossier. ``stage_words``: who has it now."""

    dossier: Dossier
    title: str
    place: str
    stage: Any
    stage_words: str
    stages: Sequence[Any]
    answers: Sequence[AnswerView]
    needs: Sequence[NeedView]
    items: Sequence[Any]

    @property
    def missing(self) -> list[str]:
        """Return the names of what is missing."""
        return [one.need.name for one in self.needs if one.need.status == NeedState.ASKED and one.need.is_required]

    @property
    def is_open(self) -> bool:
        """Say whether it is examined still."""
        return self.dossier.state in OPEN_STATES


def dossier_view(dossier: Dossier) -> DossierView:
    """Return what a page says of a dossier, in a fixed number of statements."""
    stage = stage_of(dossier)
    documents: dict[Any, DocumentView] = {one.id: one for one in documents_of(SUBJECT_KIND, dossier.number)}
    place = " ".join(one.name for one in areas.chain(dossier.village_id)[1:])
    return DossierView(
        dossier,
        dossier.type_version.title,
        place,
        stage,
        stage_words(stage),
        list(dossier.type_version.stages.all()),
        _answers_of(dossier),
        [
            NeedView(need, str(NeedState(need.status).label), documents.get(need.document_id))
            for need in dossier.needs.order_by("pk")
        ],
        list(dossier.items.filter(stage_order=dossier.stage_order).order_by("order")),
    )


def stage_words(stage: Any) -> str:
    """Return who has a stage, in words."""
    if stage.decided_by == DecidedBy.UNIT:
        return capfirst(function_name(stage.unit_function))
    return capfirst(str(DecidedBy(stage.decided_by).label))


def _answers_of(dossier: Dossier) -> list[AnswerView]:
    given = {answer.field: answer for answer in dossier.answers.all()}
    return [
        AnswerView(field.label, _words_of(field, given[field.code].read()), given[field.code].source == "held")
        for field in dossier.type_version.fields.all()
        if field.code in given
    ]


def _words_of(field: TypeField, value: str) -> str:
    """Return an answer in words; of the number of a card only its ends."""
    if field.kind == FieldKind.YES_NO:
        return {YES: _("yes"), NO: _("no")}.get(value, value)
    if field.kind == FieldKind.AREA:
        try:
            return areas.area_by_code(value).name
        except DomainError:
            return value
    if field.kind == FieldKind.ID_NUMBER and len(value) > _HEAD + _TAIL:
        return f"{value[:_HEAD]}{'*' * (len(value) - _HEAD - _TAIL)}{value[-_TAIL:]}"
    return value


def dossier_timeline(dossier: Dossier, *, with_names: bool = True) -> list[TimelineEntry]:
    """Return the steps of a dossier, oldest first; without the names of officials for who follows it by phone."""
    entries = steps_of(DOSSIER, DossierStep.objects.filter(subject=dossier), _remark)
    return entries if with_names else [replace(entry, actor_name="", note="") for entry in entries]


def _remark(action: str, detail: Any) -> str:
    """Return the one sentence that the data of a step deserves."""
    if action == DossierAction.HAND_IN:
        receipt = detail.get("receipt")
        words = {"paper": detail.get("paper_title", ""), "receipt": receipt}
        return (_("%(paper)s, receipt %(receipt)s") if receipt else _("%(paper)s, as a file")) % words
    if action == DossierAction.REFUSE:
        return f"{Refusal(detail['reason']).label} · {detail.get('basis', '')}"
    if action == DossierAction.DELIVER:
        return str(Delivery(detail["way"]).label)
    names = ("item_title", "paper_title", "result_title", "papers", "stage")
    return next((str(detail[name]) for name in names if detail.get(name)), "")


def complete_offer(dossier: Any, offer: Offer) -> Offer:
    """Return an offer with what hangs on the dossier: its papers, its checklist, the results of its version."""
    make = _CHOICES.get(offer.action)
    return offer if make is None or dossier is None else replace(offer, choices=make(dossier))


def _papers(dossier: Dossier, *states: str) -> tuple[Choice, ...]:
    rows = dossier.needs.filter(status__in=states).order_by("pk") if states else dossier.needs.order_by("pk")
    return tuple(Choice(need.code, need.name) for need in rows)


def _results(dossier: Dossier) -> tuple[Choice, ...]:
    rows = dossier.type_version.results.filter(is_grant=True)
    return tuple(Choice(str(result.order), result.name) for result in rows)


def _lines(dossier: Dossier) -> tuple[Choice, ...]:
    lines = dossier.items.filter(stage_order=dossier.stage_order, done_at=None).order_by("order")
    papers = dossier.needs.filter(status=NeedState.GIVEN).order_by("pk")
    return (
        *(Choice(f"line:{line.order}", line.words) for line in lines),
        *(Choice(f"paper:{need.code}", _("paper is right: %(paper)s") % {"paper": need.name}) for need in papers),
    )


def _words(choices: Any) -> tuple[Choice, ...]:
    return tuple(Choice(value, capfirst(str(label))) for value, label in choices)


_CHOICES: dict[str, Any] = {
    DossierAction.ASK_MORE: lambda dossier: {"papers": _papers(dossier)},
    DossierAction.HAND_IN: lambda dossier: {"paper": _papers(dossier, NeedState.ASKED, NeedState.GIVEN)},
    DossierAction.WAIVE: lambda dossier: {"paper": _papers(dossier, NeedState.ASKED)},
    DossierAction.CHECK: lambda dossier: {"item": _lines(dossier)},
    DossierAction.DECIDE: lambda dossier: {"result": _results(dossier)},
    DossierAction.REVISE: lambda dossier: {"result": _results(dossier)},
    DossierAction.CORRECT: lambda dossier: {"result": _results(dossier)},
    DossierAction.REFUSE: lambda _dossier: {"reason": _words(Refusal.choices)},
    DossierAction.DELIVER: lambda _dossier: {"way": _words(Delivery.choices)},
}


def letter_of(dossier: Dossier) -> dict[str, Any]:
    """Return what the letter (通知书) says of the decision; raises ``NotFound`` before there is one."""
    if dossier.decided_at is None or dossier.result is None:
        raise NotFound(_("There is no letter before the decision."))
    return {
        "number": dossier.letter_number,
        "reference": dossier.number,
        "service": dossier.type_version.title,
        "applicant": dossier.applicant_name,
        "result": dossier.result.name,
        "refusal": str(Refusal(dossier.refusal).label) if dossier.refusal else "",
        "basis": dossier.refusal_basis or dossier.type_version.legal_basis,
        "reasons": dossier.reasons,
        "objection_days": dossier.type_version.objection_days,
        "office": _office(dossier),
    }


def _office(dossier: Dossier) -> str:
    """Return the office in whose name the letter is: the place of the stage that decided."""
    stage = stage_of(dossier)
    place = {DecidedBy.VILLAGE: dossier.village_id, DecidedBy.CITY: dossier.city_id}
    name = areas.place(place.get(DecidedBy(stage.decided_by), dossier.township_id)).name
    return f"{name}{function_name(stage.unit_function)}" if stage.unit_function else name


@dataclass(frozen=True, slots=True)
class Supervision:
    """What the supervision of dossiers looks at: how many are late, were asked twice, were refused for which reason."""

    open: int
    overdue: int
    undated: int
    asked_twice: int
    refused: Sequence[tuple[str, str, int]]


def supervision(actor: Actor, now: datetime) -> Supervision:
    """Return the figures of the dossiers the actor may see, in two statements."""
    rows, is_open = visible_dossiers(actor), Q(state__in=OPEN_STATES)
    counted = rows.aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due_at__lt=now)),
        undated=Count("pk", filter=is_open & Q(promised_on=None)),
        asked_twice=Count("pk", filter=Q(asked_times__gte=MOST_ASKED)),
    )
    refused = rows.filter(is_granted=False).values_list("refusal").annotate(count=Count("pk")).order_by("-count")
    return Supervision(
        **counted, refused=[(code, capfirst(str(Refusal(code).label)), count) for code, count in refused]
    )
