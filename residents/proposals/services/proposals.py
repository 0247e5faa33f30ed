"""Owns the acts on a topic: what comes with each, looked up and checked, for the kernel to advance it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from procedures.hearings.services import HearingDraft, act_on_hearing, draft_hearing
from residents.proposals.choices import PROMISING, PROPOSAL, REPLY_PROPOSAL, ProposalAction, Verdict
from residents.proposals.models import Proposal, ProposalReply, ProposalText
from residents.proposals.policies import FOLLOWER
from residents.proposals.scoping import visible_to
from residents.proposals.selectors import hidden_proposal, topic_rule
from residents.proposals.services.proposal_entry import code_digest, text_problems
from residents.proposals.services.proposal_process import PROPOSALS, run_stage

# As far ahead as anything is promised.
LONGEST_PROMISE = timedelta(days=3 * 365)


def act_on_proposal(actor: Actor, number: str, sent: SentAct) -> Proposal:
    """Do one act on a topic the actor sees, and return it.

    ``sent.data``: ``unit`` (a code), ``verdict``, ``due_on`` (a day), ``title``, ``text``, as the move needs. Raises
    ``NotFound``, ``Denied`` with the reason, ``Stale``, ``Invalid`` naming fields, and ``DifferentContent``.
    """
    return _do(actor, number, sent, seen=visible_to(actor))


def act_with_code(number: str, code: str, sent: SentAct) -> Proposal:
    """Do one act for whoever holds the follow code of a topic; raises ``NotFound`` for another code, else as above."""
    rows = Proposal.objects.filter(number=number.upper(), code_digest=code_digest(code)).exclude(code_digest="")
    if not rows.exists():
        raise hidden_proposal(number)
    return _do(system(FOLLOWER), number, sent)


def act_done_before(actor: Actor, number: str, sent: SentAct) -> Proposal | None:
    """Return the topic of an act that this person did under this id; None where there was none."""
    return done_before(actor, PROPOSALS, _rows_called(number), sent)  # type: ignore[no-any-return]


def _rows_called(number: str) -> Any:
    return Proposal.objects.filter(number=number.upper())


def _do(actor: Actor, number: str, sent: SentAct, seen: Any = None) -> Proposal:
    def build(proposal: Proposal, move: Move) -> ActData:
        names = (*move.needs, *move.takes)
        wanted = {name: sent.data[name] for name in names if not is_missing(sent.data.get(name))}
        given = ActData(note=sent.note.strip(), data=wanted, id=sent.id)
        make = _MAKERS.get(move.action)
        needed = {**wanted, "note": given.note}
        if make is None or any(is_missing(needed.get(name)) for name in move.needs):
            return given
        return make(actor, proposal, given)

    rows = _rows_called(number)
    return do_once(actor, PROPOSALS, rows, sent, build, seen=seen, missing=hidden_proposal(number))  # type: ignore[no-any-return]


def _with(given: ActData, **more: Any) -> ActData:
    return ActData(note=given.note, data=given.data, id=given.id, **more)


def _admit(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    del actor, proposal
    return _with(given, columns={"opened_at": city_time.now()})


def _revise(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Write the next version of its text; those before it stay, and each support knows which one it was for."""
    del actor
    title, text = str(given.data["title"]).strip(), str(given.data["text"]).strip()
    if problems := text_problems(title, text):
        raise Invalid(_("Some of the data does not fit."), fields=problems)
    if (title, text) == (proposal.title, proposal.text):
        raise Invalid(_("Nothing is changed."), fields={"text": _("Change the heading or the text.")})
    version, now = proposal.text_version + 1, city_time.now()
    row = ProposalText(proposal=proposal, version=version, title=title, text=text, written_at=now)
    columns = {"title": title, "text": text, "text_version": version}
    return _with(given, detail={"version": version}, columns=columns, write=row.save)


def _assign(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Give it to a unit of its places in which somebody works, and let the time to reply run."""
    code = str(given.data["unit"]).strip()
    unit = workforce.units_for(areas.place(proposal.area_id).path).filter(workforce.has_people(), code=code).first()
    if unit is None:
        sentence = _("No unit with people serves this place under the code %(code)s.") % {"code": code[:40]}
        raise Invalid(sentence, fields={"unit": sentence})
    now = city_time.now()
    due_at = run_stage(actor, proposal, REPLY_PROPOSAL, proposal.reply_days, at=now)
    columns = {"unit_id": unit.pk, "assigned_at": now, "reply_due_at": due_at}
    return _with(given, detail={"unit": unit.code, "unit_name": unit.name}, columns=columns)


def _extend(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Give as many days more as the rule says, before it is due."""
    now = city_time.now()
    if proposal.reply_due_at is None or proposal.assigned_at is None or now >= proposal.reply_due_at:
        raise Invalid(_("It is due already: more time is given before."))
    days = proposal.reply_days + topic_rule(proposal.kind, proposal.area_id).more_days
    used = now - proposal.assigned_at
    due_at = run_stage(actor, proposal, REPLY_PROPOSAL, days, at=now, used=used)
    until = city_time.local_day(due_at).isoformat() if due_at else ""
    return _with(given, detail={"until": until}, columns={"is_extended": True, "reply_due_at": due_at})


def _reply(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Write the reply; a late one is taken and marked, and what is promised has its day."""
    verdict, now = str(given.data["verdict"]), city_time.now()
    if verdict not in Verdict.values:
        sentence = _("Choose one from the list.")
        raise Invalid(sentence, fields={"verdict": sentence})
    due_on = _promised_day(verdict, given.data.get("due_on"), city_time.local_day(now))
    row = ProposalReply(
        proposal=proposal,
        number=proposal.replies.count() + 1,
        verdict=verdict,
        words=given.note,
        due_on=due_on,
        unit=proposal.unit,
        written_by=actor.user_id,
        written_at=now,
        reply_due_at=proposal.reply_due_at,
        is_late=proposal.reply_due_at is not None and now > proposal.reply_due_at,
    )
    detail = {"verdict": verdict, **({"due_on": due_on.isoformat()} if due_on else {})}
    return _with(given, detail=detail, columns={"verdict": verdict, "replied_at": now}, write=row.save)


def _promised_day(verdict: str, value: Any, today: date) -> date | None:
    if verdict not in PROMISING:
        return None
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value or ""))
    except ValueError:
        sentence = _("Say until when it is done, like 2026-11-30.")
        raise Invalid(sentence, fields={"due_on": sentence}) from None
    if not today <= day <= today + LONGEST_PROMISE:
        sentence = _("Choose a day from today on, within three years.")
        raise Invalid(sentence, fields={"due_on": sentence})
    return day


def _show(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Show the reply in a public notice for the days of its rule; whoever wrote it answers no objection."""
    reply = proposal.replies.order_by("-number").first()
    words = reply.words if reply is not None else ""
    draft = HearingDraft(
        area=areas.place(proposal.area_id).code,
        title=_("Before it is decided: %(title)s") % {"title": proposal.title},
        text=f"{proposal.text}\n\n{words}",
        days=proposal.notice_days,
        subject_kind=PROPOSAL,
        subject_key=proposal.number,
        decider_id=reply.written_by if reply is not None else None,
    )
    until = city_time.local_day(city_time.now()) + timedelta(days=proposal.notice_days)
    notice = draft_hearing(actor, draft)
    act_on_hearing(actor, notice.pk, SentAct("publish", None, "", {"until": until}, uuid4()))
    return _with(given, detail={"until": until.isoformat(), "hearing": notice.pk})


def _publish(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    del actor, proposal
    return _with(given, columns={"answered_at": city_time.now()})


def _reopen(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Let its unit reply again, in as many days as the first time."""
    now = city_time.now()
    due_at = run_stage(actor, proposal, REPLY_PROPOSAL, proposal.reply_days, at=now)
    columns: dict[str, datetime | bool | None] = {
        "is_reopened": True,
        "is_extended": False,
        "assigned_at": now,
        "reply_due_at": due_at,
        "replied_at": None,
    }
    return _with(given, columns=columns)


def _withdraw(actor: Actor, proposal: Proposal, given: ActData) -> ActData:
    """Keep its number and hide its author."""
    del actor, proposal
    return _with(given, columns={"author": ""})


_MAKERS: Mapping[str, Callable[[Actor, Proposal, ActData], ActData]] = {
    ProposalAction.ADMIT: _admit,
    ProposalAction.REVISE: _revise,
    ProposalAction.ASSIGN: _assign,
    ProposalAction.EXTEND: _extend,
    ProposalAction.REPLY: _reply,
    ProposalAction.SHOW: _show,
    ProposalAction.PUBLISH: _publish,
    ProposalAction.REOPEN: _reopen,
    ProposalAction.WITHDRAW: _withdraw,
}
