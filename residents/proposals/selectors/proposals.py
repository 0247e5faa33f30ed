"""Owns the reading of topics: who sees which, one by its number, its rule, how late its reply is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.errors import NotFound
from foundation.process.timeline import TimelineEntry, steps_of
from grids.areas import selectors as areas
from residents.proposals.choices import (
    ANSWERED_STATES,
    PUBLIC_STATES,
    ProposalAction,
    ProposalState,
    TopicKind,
    Verdict,
)
from residents.proposals.models import Comment, Proposal, ProposalReply, ProposalStep, Support, TopicRule
from residents.proposals.scoping import sits_over, visible_to
from residents.proposals.workflow import PROPOSAL_FLOW

# What spends everybody's money is shown so long before a reply that promises it goes out, where no rule says otherwise.
SPENDING_NOTICE_DAYS = 7


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A topic with the words that stand beside it. ``overdue``: by so many days its reply is, or was, late."""

    proposal: Proposal
    kind: str
    state: str
    place: str
    supports: int
    overdue: int
    verdict: str

    @property
    def is_late(self) -> bool:
        """Say whether its reply is overdue, or came late."""
        return self.overdue > 0

    @property
    def is_public(self) -> bool:
        """Say whether everybody may read it."""
        return self.proposal.state in PUBLIC_STATES


def topic_rule(kind: str, area_id: int) -> TopicRule:
    """Return the rule of a kind of topics in an area: the nearest area's own, else the one for all, else the defaults."""
    places = [*(place.id for place in reversed(areas.chain(area_id))), None]
    found = TopicRule.objects.filter(Q(area__in=[one for one in places if one]) | Q(area__isnull=True), kind=kind)
    rules = {rule.area_id: rule for rule in found}
    notice_days = SPENDING_NOTICE_DAYS if kind == TopicKind.SPENDING else 0
    return next((rules[one] for one in places if one in rules), TopicRule(kind=kind, notice_days=notice_days))


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Return the topics the actor may see, in no order."""
    return Proposal.objects.filter(visible_to(actor))


def public_topics() -> QuerySet[Proposal]:
    """Return the topics that everybody may read, the latest first; withdrawn ones stand in their list, and in no other."""
    return visible_proposals(ANONYMOUS).order_by("-entered_at", "-pk")


def answered_topics() -> QuerySet[Proposal]:
    """Return the answered ones of them, the latest answer first."""
    return Proposal.objects.filter(state__in=ANSWERED_STATES).order_by("-answered_at", "-pk")


def hidden_proposal(number: str) -> NotFound:
    """Return the refusal of a number that names nothing the actor sees."""
    return NotFound(_("There is no topic %(number)s that you may see.") % {"number": number[:20]})


def proposal_by_number(actor: Actor, number: str) -> Proposal:
    """Return one the actor sees, with its unit; raises ``NotFound``."""
    found = visible_proposals(actor).filter(number=number.upper()).select_related("unit").first()
    if found is None:
        raise hidden_proposal(number)
    return found


def proposal_with_digest(number: str, digest: str) -> Proposal | None:
    """Return the topic of this number whose follow code has this digest; None where there is none."""
    rows = Proposal.objects.filter(number=number.upper(), code_digest=digest).exclude(code_digest="")
    return rows.select_related("unit").first()


def days_overdue(proposal: Any, now: datetime) -> int:
    """Return by how many days, begun ones counted whole, the reply is late, or was when it came; 0: it is not."""
    if proposal.reply_due_at is None or proposal.state == ProposalState.WITHDRAWN:
        return 0
    until = proposal.replied_at if proposal.replied_at is not None else now
    days: float = (until - proposal.reply_due_at) / timedelta(days=1)
    return max(ceil(days), 0)


def view_proposals(proposals: Sequence[Proposal]) -> list[ProposalView]:
    """Return each with its words and its count of supports; one statement for all."""
    pks, now = [one.pk for one in proposals], city_time.now()
    counted = Support.objects.filter(proposal__in=pks).values_list("proposal_id").annotate(count=Count("pk"))
    supports = dict(counted)
    return [
        ProposalView(
            one,
            kind=str(TopicKind(one.kind).label),
            state=str(ProposalState(one.state).label),
            place=" ".join(place.name for place in areas.chain(one.area_id)[-2:]),
            supports=supports.get(one.pk, 0),
            overdue=days_overdue(one, now),
            verdict=str(Verdict(one.verdict).label) if one.verdict and one.state in ANSWERED_STATES else "",
        )
        for one in proposals
    ]


def supports_of(proposal: Proposal) -> QuerySet[Support]:
    """Return the supports of a topic."""
    return Support.objects.filter(proposal=proposal)


def replies_of(actor: Actor, proposal: Proposal) -> list[ProposalReply]:
    """Return its replies, the latest last; the last one only to desk and unit until it is published."""
    rows = list(proposal.replies.select_related("unit").order_by("number"))
    is_unpublished = proposal.state == ProposalState.REPLIED
    is_inside = sits_over(actor, proposal) or any(
        grant.unit_id == proposal.unit_id for grant in actor.grants if grant.unit_id
    )
    return rows[:-1] if is_unpublished and not is_inside else rows


def comments_of(actor: Actor, proposal: Proposal) -> QuerySet[Comment]:
    """Return the comments that the actor reads: those let through, own ones, and for a desk of the area all of them."""
    rows = proposal.comments.order_by("at", "pk")
    if sits_over(actor, proposal):
        return rows
    own = Q(user=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    return rows.filter(Q(is_shown=True) | own)


def proposal_steps(proposal: Proposal, *, is_inside: bool) -> list[TimelineEntry]:
    """Return its steps, oldest first; outside only the public ones, and of those no words that were not for everybody."""
    entries = steps_of(PROPOSAL_FLOW, ProposalStep.objects.filter(subject=proposal), _remark)
    if is_inside:
        return entries
    public = {move.action for move in PROPOSAL_FLOW.rows if move.is_public}
    return [entry for entry in entries if entry.action in public]


def _remark(action: str, detail: Mapping[str, Any]) -> str:
    if action == ProposalAction.ASSIGN and detail.get("unit_name"):
        return _("to %(unit)s") % {"unit": detail["unit_name"]}
    if action in (ProposalAction.EXTEND, ProposalAction.SHOW) and detail.get("until"):
        return _("until %(day)s") % {"day": detail["until"]}
    if action == ProposalAction.REPLY and detail.get("verdict") in Verdict.values:
        return str(Verdict(detail["verdict"]).label)
    return _("version %(number)s") % {"number": detail["version"]} if detail.get("version") else ""
