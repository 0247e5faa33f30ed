"""Owns the reading of visits: those one may see, their papers and receipts, what a worker holds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError, NotFound
from foundation.kernel.sealing import Unreadable, unseal
from foundation.process.offers import Choice, Offer
from foundation.process.timeline import TimelineEntry, steps_of
from procedures.dossiers.choices import ConsentWay
from procedures.dossiers.selectors import version_by_code
from residents.hall.choices import ReceiptWay, VisitAction
from residents.hall.models import NAME, PHONE, WHERE, Handover, ProxyVisit, VisitStep
from residents.hall.scoping import visible_to
from residents.hall.workflow import VISIT


def visible_visits(actor: Actor) -> QuerySet[ProxyVisit]:
    """Return the visits the actor may see, in no order."""
    return ProxyVisit.objects.filter(visible_to(actor))


def read_visits(found: QuerySet[ProxyVisit]) -> list[ProxyVisit]:
    """Read the rows of a page with the papers that are out, in two statements."""
    out = Handover.objects.filter(returned_at=None)
    return list(
        found.select_related("worker").prefetch_related(Prefetch("handovers", queryset=out, to_attr="papers_out"))
    )


def visit_by_key(actor: Actor, key: Any) -> ProxyVisit:
    """Return a visit the actor may see; raises the same ``NotFound`` for a hidden and a missing one."""
    found = visible_visits(actor).filter(pk=key).select_related("worker", "applicant").first()
    if found is None:
        raise NotFound(_("There is no errand of this number that you may see."))
    return found


def words_of(visit: ProxyVisit) -> dict[str, str]:
    """Return name, phone and place of whom a visit is for, unsealed; empty where the key is gone."""
    sealed = {
        "name": (NAME, visit.sealed_name),
        "phone": (PHONE, visit.sealed_phone),
        "where": (WHERE, visit.sealed_where),
    }
    found = {}
    for name, (purpose, value) in sealed.items():
        try:
            found[name] = unseal(purpose, value) if value else ""
        except Unreadable:
            found[name] = ""
    return found


def handovers_of(visit: ProxyVisit) -> list[Handover]:
    """Return every paper of a visit, in the order they were taken."""
    return list(visit.handovers.select_related("holder", "returned_by").order_by("pk"))


def receipts_of(visit: ProxyVisit) -> list[Handover]:
    """Return what the sheet of receipts lists: every paper, given back or not."""
    return handovers_of(visit)


def papers_held_by(actor: Actor) -> list[Handover]:
    """Return the papers of residents that the actor has in hand, the longest first."""
    rows = Handover.objects.filter(holder=actor.user_id, returned_at=None).select_related("visit")
    return list(rows.order_by("taken_at", "pk"))


def count_held(user_id: int) -> int:
    """Return how many papers of residents somebody has in hand."""
    return Handover.objects.filter(holder=user_id, returned_at=None).count()


def visit_timeline(visit: ProxyVisit, *, with_names: bool = True) -> list[TimelineEntry]:
    """Return the steps of a visit, oldest first."""
    entries = steps_of(VISIT, VisitStep.objects.filter(Q(subject=visit)), _remark)
    return entries if with_names else [replace(entry, actor_name="") for entry in entries]


def _remark(action: str, detail: Any) -> str:
    """Return the one sentence that the data of a step deserves."""
    if action == VisitAction.CONSENT:
        way = ConsentWay(detail["consent_way"]).label if detail.get("consent_way") in ConsentWay.values else ""
        return " ".join(filter(None, (str(way), detail.get("consent_witness", ""))))
    lines: Sequence[str] = detail.get("lines", ())
    return "; ".join(lines) or str(detail.get("dossier", ""))


def complete_visit(visit: Any, offer: Offer) -> Offer:
    """Return an offer with its choices: ways, the papers of the service, the papers that are out."""
    ways = tuple(Choice(value, capfirst(str(label))) for value, label in ReceiptWay.choices)
    if offer.action == VisitAction.CONSENT:
        given = tuple(Choice(value, capfirst(str(label))) for value, label in ConsentWay.choices)
        return replace(offer, choices={"consent_way": given})
    if visit is None:
        return replace(offer, choices={"receipt_way": ways}) if "receipt_way" in offer.needs else offer
    ways = ways if visit.applicant_id is not None else ways[:1]
    if offer.action == VisitAction.TAKE:
        return replace(offer, choices={"receipt_way": ways, "taken": _papers_to_take(visit)})
    if offer.action == VisitAction.GIVE_BACK:
        out = visit.handovers.filter(returned_at=None).order_by("pk")
        return replace(
            offer, choices={"receipt_way": ways, "papers": tuple(Choice(str(one.pk), one.paper) for one in out)}
        )
    return offer


def _papers_to_take(visit: ProxyVisit) -> tuple[Choice, ...]:
    """Return the papers the service wants that are not out already; none where it is no longer offered."""
    try:
        version = version_by_code(visit.service)
    except DomainError:
        return ()
    out = set(visit.handovers.filter(returned_at=None).values_list("paper", flat=True))
    return tuple(Choice(paper.name, paper.name) for paper in version.papers.all() if paper.name not in out)
