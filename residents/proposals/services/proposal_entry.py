"""Owns how a topic begins: numbered without a gap, the same one once, with a slip where its proposer has no account."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DifferentContent, Invalid
from foundation.kernel.keys import secret_keys
from foundation.kernel.masking import mask_name
from foundation.kernel.text import normalize_line_breaks
from foundation.process.services import ActData, begin
from grids.areas import selectors as areas
from grids.areas.choices import Level
from procedures.registers.services import take_number
from residents.proposals.choices import SCREEN_PROPOSAL, ProposalState, TopicKind
from residents.proposals.models import Proposal, ProposalText
from residents.proposals.models.proposals import LONGEST_TITLE
from residents.proposals.selectors import topic_rule
from residents.proposals.services.proposal_process import PROPOSALS, run_stage

PREFIX, SCHEME = "YA", "proposal"
LONGEST_TEXT, LONGEST_NAME = 2_000, 40
CODE_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class ProposalData:
    """What is proposed. ``id`` is made by the client; ``area`` a code of a village, township or city.

    ``for_name``: whom a desk enters it for, who has no account; masked before it is kept.
    """

    id: UUID
    title: str
    text: str
    area: str
    kind: str = TopicKind.PROPOSAL
    for_name: str = ""


@dataclass(frozen=True, slots=True)
class ProposalIntake:
    """The topic, whether this very call made it, and the follow code of one that was entered for somebody."""

    proposal: Proposal
    is_new: bool
    code: str = ""


def follow_code(client_id: UUID, key: str = "") -> str:
    """Return the follow code of a topic: the same for one sent twice, unguessable from its number."""
    mac = hmac.new((key or secret_keys()[0]).encode(), f"proposal:{client_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac)[:CODE_CHARACTERS].decode()


def code_digest(code: str) -> str:
    """Return the digest of a follow code, which is all that is kept of it."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def enter_proposal(actor: Actor, data: ProposalData) -> ProposalIntake:
    """Take a topic in, once: of the actor's own, or entered for somebody without an account.

    The same id with the same content answers the topic that is there; with other content raises ``DifferentContent``.
    Raises ``Denied`` with the reason, ``Invalid`` naming fields, and ``NotFound`` for an area.
    """
    known = _earlier_intake(actor, data)
    if known is not None:
        return known
    title, text = data.title.strip(), normalize_line_breaks(data.text).strip()
    _check(data, title, text)
    place = areas.area_by_code(data.area)
    if place.level == Level.GRID and place.parent_id is not None:
        place = areas.place(place.parent_id)
    rule, now = topic_rule(data.kind, place.id), city_time.now()
    try:
        with transaction.atomic():
            proposal = _prepare(actor, data, title, text, now)
            proposal.area_id, proposal.reply_days, proposal.notice_days = place.id, rule.reply_days, rule.notice_days
            given = ActData(write=lambda: _finish(actor, proposal, rule.screen_days, now))
            begin(actor, PROPOSALS, proposal, given, at=now)
    except IntegrityError:
        known = _earlier_intake(actor, data)
        if known is None:
            raise
        return known
    return ProposalIntake(proposal, is_new=True, code=follow_code(data.id) if proposal.code_digest else "")


def _earlier_intake(actor: Actor, data: ProposalData) -> ProposalIntake | None:
    known = Proposal.objects.filter(client_id=data.id).first()
    if known is None:
        return None
    is_own = actor.user_id is not None and actor.user_id in (known.proposer_id, known.entered_by_id)
    first = known.texts.order_by("version").first()
    said = (data.title.strip(), normalize_line_breaks(data.text).strip())
    if not is_own or first is None or (first.title, first.text) != said:
        raise DifferentContent(_("Another proposal has been sent under this number."))
    return ProposalIntake(known, is_new=False, code=follow_code(data.id) if known.code_digest else "")


def _prepare(actor: Actor, data: ProposalData, title: str, text: str, now: datetime) -> Proposal:
    """Return the topic under the next number of the year, not yet written; its area and rule are the caller's."""
    for_name = data.for_name.strip()
    number = take_number(SCHEME, "", city_time.local_day(now).year)
    proposal = Proposal(
        client_id=data.id,
        number=f"{PREFIX}{city_time.local_day(now).year}-{number:04d}",
        kind=data.kind,
        title=title,
        text=text,
        entered_at=now,
    )
    if for_name:
        proposal.author, proposal.entered_by_id = mask_name(for_name[:LONGEST_NAME]), actor.user_id
        proposal.code_digest = code_digest(follow_code(data.id))
    elif actor.user_id is not None:
        proposal.author, proposal.proposer_id = mask_name(accounts.user(actor.user_id).name), actor.user_id
    return proposal


def _finish(actor: Actor, proposal: Proposal, screen_days: int, now: datetime) -> None:
    """Keep its first text, and let the time to screen it run."""
    ProposalText.objects.create(proposal=proposal, version=1, title=proposal.title, text=proposal.text, written_at=now)
    due_at = run_stage(actor, proposal, SCREEN_PROPOSAL, screen_days, at=now)
    if due_at is not None:
        proposal.screen_due_at = due_at
        Proposal.objects.filter(pk=proposal.pk, state=ProposalState.ENTERED).update(screen_due_at=due_at)


def _check(data: ProposalData, title: str, text: str) -> None:
    problem = text_problems(title, text)
    if data.kind not in TopicKind.values:
        problem["kind"] = _("Choose one from the list.")
    if problem:
        raise Invalid(_("Some of the data does not fit."), fields=problem)


def text_problems(title: str, text: str) -> dict[str, str]:
    """Return what is wrong with the words of a topic, by field; nothing where they fit."""
    found = {
        "title": "" if 0 < len(title) <= LONGEST_TITLE else _("One line, please: 80 characters at most."),
        "text": "" if 0 < len(text) <= LONGEST_TEXT else _("Say what you propose, in 2,000 characters at most."),
    }
    return {name: sentence for name, sentence in found.items() if sentence}
