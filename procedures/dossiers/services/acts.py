"""Owns the acts on a dossier: what comes with each, looked up and checked, for the kernel to advance it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid, NotFound
from foundation.kernel.text import join_words
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, is_missing
from foundation.process.workflow import Move
from procedures.dossiers.choices import Delivery, DossierAction, NeedState, Refusal
from procedures.dossiers.models import Dossier, Item, Need, ResultRule
from procedures.dossiers.policies import is_applicant, stage_of
from procedures.dossiers.scoping import visible_to
from procedures.dossiers.services.intake import next_receipt
from procedures.dossiers.services.process import DOSSIERS
from procedures.dossiers.services.public_notice import annul_notice, publish_notice
from procedures.registers.services import take_number

LETTERS = "letter"


def act_on_dossier(
    actor: Actor,
    number: str,
    action: str,
    *,
    version: int | None = None,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    act_id: UUID | None = None,
) -> Dossier:
    """Do one act on a dossier the actor sees and return it.

    Raises ``NotFound``, ``Denied`` with the reason, ``Stale``, ``Invalid`` naming fields, and ``DifferentContent`` where
    the id stands for another act.
    """
    return do_act(actor, number, SentAct(action, version, note, data or {}, act_id))


def do_act(actor: Actor, number: str, sent: SentAct) -> Dossier:
    """Do one act as ``act_on_dossier`` does."""

    def build(dossier: Dossier, move: Move) -> ActData:
        return _act_data(actor, dossier, move, sent)

    missing = NotFound(_("There is no application of this number that you may see."))
    return do_once(  # type: ignore[no-any-return]
        actor, DOSSIERS, rows_called(number), sent, build, seen=visible_to(actor), missing=missing
    )


def act_done_before(actor: Actor, number: str, sent: SentAct) -> Dossier | None:
    """Return the dossier of an act that this person did under this id; None where there was none."""
    return done_before(actor, DOSSIERS, rows_called(number), sent)  # type: ignore[no-any-return]


def rows_called(number: str) -> QuerySet[Dossier]:
    """Return the dossier of a number, as a set; the kernel locks it."""
    return Dossier.objects.filter(number=number.upper())


def _act_data(actor: Actor, dossier: Dossier, move: Move, sent: SentAct) -> ActData:
    note = sent.note.strip()
    wanted = {name: sent.data[name] for name in (*move.needs, *move.takes) if not is_missing(sent.data.get(name))}
    given = ActData(note=note, data=wanted, id=sent.id)
    make = _MAKERS.get(move.action)
    lacks = any(name not in wanted for name in move.needs if name != "note") or ("note" in move.needs and not note)
    return given if make is None or lacks else make(actor, dossier, given)


def _with(given: ActData, **more: Any) -> ActData:
    """Return what came with the act, with what it sets besides."""
    return ActData(**{"note": given.note, "data": given.data, "id": given.id, **more})


def _accept(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Take it into work: what is wanted has to be there first, or be waived."""
    del actor
    open_needs = dossier.needs.filter(status=NeedState.ASKED, is_required=True).values_list("name", flat=True)
    if open_needs:
        raise Invalid(
            _("Still missing: %(papers)s. Ask for it, or say why it is not needed.")
            % {"papers": join_words(open_needs)}
        )
    return given


def _ask_more(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Ask again for papers that are there but not right, and for one that the type does not name."""
    del actor
    codes = given.data.get("papers") or []
    codes = [codes] if isinstance(codes, str) else list(codes)
    found = list(dossier.needs.filter(code__in=codes))
    if len(found) != len(set(codes)):
        raise Invalid(_("This paper is not on the list."), fields={"papers": _("Choose papers from the list.")})
    name = str(given.data.get("paper_name", "")).strip()[:100]
    names = [need.name for need in found] + ([name] if name else [])

    def write() -> None:
        dossier.needs.filter(code__in=codes).update(
            status=NeedState.ASKED,
            is_required=True,
            document_id=None,
            receipt_number="",
            given_at=None,
            waiver="",
            reused_from=None,
        )
        if name:
            Need.objects.create(dossier=dossier, code=f"more-{dossier.needs.count() + 1}", name=name)

    return _with(given, detail={"papers": join_words(names), "paper_name": name}, write=write)


def _need_called(dossier: Dossier, code: Any, *states: str) -> Need:
    need = dossier.needs.filter(code=str(code), status__in=states or NeedState.values).first()
    if need is None:
        raise Invalid(_("This paper is not on the list."), fields={"paper": _("Choose a paper from the list.")})
    return need


def _hand_in(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Keep that a paper is there: as a file, or in hand with a receipt."""
    need, now = _need_called(dossier, given.data["paper"]), city_time.now()
    documents = list(given.data.get("documents") or ())
    if not documents and is_applicant(actor, dossier):
        sentence = _("Choose a photo or a file of the paper.")
        raise Invalid(sentence, fields={"documents": sentence})
    receipt = "" if documents else next_receipt(now)
    detail = {"paper": need.code, "paper_title": need.name, "receipt": receipt, "documents": documents}

    def write() -> None:
        dossier.needs.filter(pk=need.pk).update(
            status=NeedState.GIVEN,
            document_id=documents[0] if documents else None,
            receipt_number=receipt,
            given_at=now,
            waiver="",
            reused_from=None,
        )

    return _with(given, detail=detail, write=write)


def _supply(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Go back to where it waited from; nothing that was asked for may be missing."""
    del actor
    left = dossier.needs.filter(status=NeedState.ASKED, is_required=True).values_list("name", flat=True)
    if left:
        raise Invalid(_("Still missing: %(papers)s.") % {"papers": join_words(left)})
    return _with(given, target=dossier.waiting_from)


def _check(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Tick off a line of the stage's checklist, or that a paper is right; ``item`` is "line:2" or "paper:code"."""
    kind, _sep, key = str(given.data["item"]).partition(":")
    now = city_time.now()
    rows: QuerySet[Any]
    values: Mapping[str, Any]
    if kind == "paper":
        rows = dossier.needs.filter(code=key, status=NeedState.GIVEN)
        words, values = "name", {"status": NeedState.VERIFIED}
    else:
        rows = Item.objects.filter(
            dossier=dossier, stage_order=dossier.stage_order, order=int(key) if key.isdecimal() else 0, done_at=None
        )
        words, values = "words", {"done_by_id": actor.user_id, "done_at": now}
    found = rows.first()
    if found is None:
        raise Invalid(_("This is not on the checklist."), fields={"item": _("Choose a line from the list.")})
    detail = {"item": str(given.data["item"]), "item_title": getattr(found, words)}
    return _with(given, detail=detail, write=lambda: rows.update(**values))


def _waive(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    del actor
    need = _need_called(dossier, given.data["paper"], NeedState.ASKED)
    values = {"status": NeedState.WAIVED, "waiver": given.note[:200]}
    return _with(
        given,
        detail={"paper": need.code, "paper_title": need.name},
        write=lambda: dossier.needs.filter(pk=need.pk).update(**values),
    )


def _publish(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    publish_notice(actor, dossier, given.note)
    return _with(given, detail={"stage": stage_of(dossier).name})


def _withdraw(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    del actor
    annul_notice(dossier, _("The application has been withdrawn."))
    return given


def _require_ticked(dossier: Dossier) -> None:
    left = dossier.items.filter(stage_order=dossier.stage_order, done_at=None).values_list("words", flat=True)
    if left:
        raise Invalid(_("Not ticked off yet: %(lines)s.") % {"lines": join_words(left)})


def _pass(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    del actor
    _require_ticked(dossier)
    name = stage_of(dossier).name
    return _with(given, detail={"stage": name}, columns={"stage_order": dossier.stage_order + 1})


def _result(dossier: Dossier, key: Any, *, only_grants: bool) -> ResultRule:
    rows = ResultRule.objects.filter(version=dossier.type_version_id, order=int(key) if str(key).isdecimal() else -1)
    found = rows.filter(is_grant=True).first() if only_grants else rows.first()
    if found is None:
        raise Invalid(_("This is no result of this service."), fields={"result": _("Choose one from the list.")})
    return found


def _decide(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    _require_ticked(dossier)
    result = _result(dossier, given.data["result"], only_grants=True)
    return _decided(actor, given, result, {"refusal": "", "refusal_basis": ""})


def _refuse(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    reason = str(given.data["reason"])
    if reason not in Refusal.values:
        raise Invalid(_("This is no reason."), fields={"reason": _("Choose one from the list.")})
    result = ResultRule.objects.filter(version=dossier.type_version_id, is_grant=False).first()
    if result is None:
        raise Invalid(_("This service has no result that refuses."))
    basis = str(given.data["basis"]).strip()[:500]
    decided = _decided(actor, given, result, {"refusal": reason, "refusal_basis": basis})
    return _with(decided, detail={**decided.detail, "reason": reason, "basis": basis}, columns=decided.columns)


def _decided(actor: Actor, given: ActData, result: ResultRule, more: Mapping[str, Any]) -> ActData:
    """Set the result with its reasons, and the number of its letter (通知书)."""
    now = city_time.now()
    year = city_time.local_day(now).year
    columns = {
        "result_id": result.pk,
        "is_granted": result.is_grant,
        "reasons": given.note,
        "decided_at": now,
        "decided_by_id": actor.user_id,
        "letter_number": f"TZ-{year}-{take_number(LETTERS, '', year):06d}",
        **more,
    }
    return _with(given, detail={"result": str(result.order), "result_title": result.name}, columns=columns)


def _deliver(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    way = str(given.data["way"])
    is_own = is_applicant(actor, dossier)
    if way not in Delivery.values or (is_own and way != Delivery.ONLINE):
        raise Invalid(_("This is no way to hand it over."), fields={"way": _("Choose one from the list.")})
    return _with(given, detail={"way": way}, columns={"delivery": way})


def _object(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    del actor, dossier
    return _with(given, columns={"objected_at": city_time.now(), "delivery": ""})


def _confirm(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    del dossier
    return _with(given, columns={"reviewed_by_id": actor.user_id})


def _revise(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Change the result after an objection; a change to a refusal would need grounds of its own, so it only grants."""
    result = _result(dossier, given.data["result"], only_grants=True)
    columns = {"reviewed_by_id": actor.user_id, **_changed(given, result)}
    return _with(given, detail={"result": str(result.order), "result_title": result.name}, columns=columns)


def _correct(actor: Actor, dossier: Dossier, given: ActData) -> ActData:
    """Set another granting result without beginning again; how long it is kept follows from the new one."""
    del actor
    result = _result(dossier, given.data["result"], only_grants=True)
    if result.pk == dossier.result_id:
        raise Invalid(_("This is the result it has."), fields={"result": _("Choose another one.")})
    return _with(
        given,
        detail={"result": str(result.order), "result_title": result.name},
        columns=_changed(given, result),
    )


def _changed(given: ActData, result: ResultRule) -> dict[str, Any]:
    return {"result_id": result.pk, "is_granted": True, "refusal": "", "refusal_basis": "", "reasons": given.note}


A = DossierAction
_MAKERS: Mapping[str, Callable[[Actor, Dossier, ActData], ActData]] = {
    A.ACCEPT: _accept,
    A.ASK_MORE: _ask_more,
    A.HAND_IN: _hand_in,
    A.SUPPLY: _supply,
    A.CHECK: _check,
    A.WAIVE: _waive,
    A.PASS: _pass,
    A.PUBLISH: _publish,
    A.WITHDRAW: _withdraw,
    A.DECIDE: _decide,
    A.REFUSE: _refuse,
    A.DELIVER: _deliver,
    A.OBJECT: _object,
    A.CONFIRM: _confirm,
    A.REVISE: _revise,
    A.CORRECT: _correct,
}
