"""What desk and phone see of a hand-over: whether a phone is there, and which papers have come."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation.evidence.selectors import DocumentView, documents_of
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.choices import NeedState
from residents.hall.choices import CODE_DIGITS, PHONE_FOR, SUBJECT_KIND, HandOverEnd
from residents.hall.models import HandOver


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A paper that a phone may photograph. ``document``: what has come, as yet beside the application; ``is_given``: it is there."""

    code: str
    name: str
    is_required: bool
    is_given: bool
    document: DocumentView | None = None


@dataclass(frozen=True, slots=True)
class HandOverView:
    """A hand-over as its desk sees it. ``state``: none, waiting, connected, expired or ended; ``words`` say what to do."""

    draft_id: UUID
    service: str
    state: str
    words: str
    until: datetime | None
    papers: list[WantedPaper]

    @property
    def is_live(self) -> bool:
        """Say whether it may still change by itself, so that the page looks again."""
        return self.state in ("waiting", "connected")


def digest_of(secret: str) -> str:
    """Return the digest under which a token or a phone's secret stands: they are long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest_of(code: str) -> str:
    """Return the digest of a short code, whatever stands between its digits; keyed, for there are few of them."""
    return salted_hmac("hall.code", re.sub(r"\D", "", code)[: CODE_DIGITS + 1], algorithm="sha256").hexdigest()


def dossier_of_draft(draft_id: UUID) -> Any | None:
    """Return the application that a draft has become, or None."""
    return dossiers.dossier_of_form(draft_id)


def draft_papers(draft_id: UUID, service: str) -> list[WantedPaper]:
    """Return the papers that are wanted: by the service, or by the application once it is sent."""
    sent = dossier_of_draft(draft_id)
    if sent is not None:
        wanted = (NeedState.ASKED, NeedState.GIVEN)
        rows = [need for need in sent.needs.order_by("pk") if need.status in wanted]
        return [WantedPaper(one.code, one.name, one.is_required, one.status == NeedState.GIVEN) for one in rows]
    come = {one.purpose: one for one in photographed(draft_id)}
    return [
        WantedPaper(one.code, one.name, one.is_required, one.code in come, come.get(one.code))
        for one in dossiers.version_by_code(service).papers.all()
    ]


def photographed(draft_id: UUID) -> list[DocumentView]:
    """Return the papers that lie beside a draft, of each the latest."""
    return [one for one in documents_of(SUBJECT_KIND, str(draft_id)) if one.superseded_by is None]


def hand_over_view(actor: Actor, draft_id: UUID, service: str) -> HandOverView:
    """Return how the latest hand-over of a draft stands; raises ``NotFound`` for one that somebody else has begun."""
    rows = HandOver.objects.filter(draft_id=draft_id)
    if rows.exclude(begun_by=actor.user_id or 0).filter(ended_at=None).exists():
        raise NotFound(_("This application is open at another desk."))
    found = rows.filter(begun_by=actor.user_id or 0).order_by("-created_at", "-pk").first()
    state, words = _state_of(found, city_time.now())
    papers = draft_papers(draft_id, found.service if found else service)
    until = None if found is None else found.connected_at + PHONE_FOR if found.connected_at else found.expires_at
    return HandOverView(draft_id, found.service if found else service, state, words, until, papers)


def _state_of(found: HandOver | None, now: datetime) -> tuple[str, str]:
    if found is None:
        return "none", ""
    if found.ended_at is not None:
        return "ended", str(HandOverEnd(found.ended_why).label)
    if found.connected_at is not None:
        if now < found.connected_at + PHONE_FOR:
            return "connected", _("The phone is connected. What it photographs appears here.")
        return "expired", _("The time of the phone is over. Show a new code to go on.")
    if now < found.expires_at:
        return "waiting", _("No phone yet. Hold its camera over the square.")
    return "expired", _("The code is no longer valid: ten minutes are over. Show a new one.")


def hand_over_of_phone(secret: str) -> HandOver:
    """Return the hand-over that a phone holds; raises ``NotFound`` with what to do where it holds none any more."""
    found = HandOver.objects.filter(phone_digest=digest_of(secret)).first() if secret else None
    if found is None or found.connected_at is None:
        raise NotFound(_("This phone is not connected. Scan the square at the desk, or type its code."))
    if found.ended_at is not None:
        reason = str(HandOverEnd(found.ended_why).label)
        raise NotFound(_("%(reason)s To photograph more, show a new code there and scan it.") % {"reason": reason})
    if city_time.now() >= found.connected_at + PHONE_FOR:
        raise NotFound(_("The hour of this phone is over. Show a new code at the desk and scan it."))
    return found
