"""Owns the hand-over of a draft's papers to one phone: begun at a desk, taken by the first phone, ended once.

The token is shown once, in the square at the desk; what is stored are digests. The phone acts for whoever began it, on the
papers of this one draft and nothing else, and sees their names alone.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.services import add_leaving
from foundation.evidence.selectors import document_file, document_for, documents_of
from foundation.evidence.services import keep_document, withdraw
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound, Stale
from procedures.dossiers import selectors as dossiers
from procedures.dossiers.services import hand_in_file, paper_as_kept
from residents.hall.choices import CODE_DIGITS, OPEN_FOR, PAPERS_KEPT, SUBJECT_KIND, HandOverEnd
from residents.hall.models import HandOver
from residents.hall.selectors.hand_over import (
    code_digest_of,
    digest_of,
    dossier_of_draft,
    draft_papers,
    hand_over_of_phone,
    photographed,
)


@dataclass(frozen=True, slots=True)
class HandOverCode:
    """What the desk shows, this once: ``token`` for the square, ``code`` to type where no camera reads it."""

    token: str
    code: str


def new_code() -> str:
    """Return a code of digits that is easy to read out."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def begin_hand_over(actor: Actor, draft_id: UUID, service: str) -> HandOverCode:
    """Let one phone photograph the papers of a draft, or of the application it has become; replaces an earlier one.

    Raises ``NotFound`` for a service that is not offered and for a draft of somebody else, ``Denied`` where the actor may
    not hand papers in.
    """
    sent = dossier_of_draft(draft_id)
    if sent is not None:
        policies.require(actor, "dossier.hand_in", dossiers.dossier_by_number(actor, sent.number))
        service = sent.type_version.type.code
    else:
        dossiers.version_by_code(service)
    made, now = HandOverCode(secrets.token_urlsafe(24), new_code()), city_time.now()
    try:
        with transaction.atomic():
            others = HandOver.objects.filter(draft_id=draft_id).exclude(begun_by=actor.user_id or 0)
            if others.exists() and sent is None:
                raise NotFound(_("This application is open at another desk."))
            _end(actor, HandOverEnd.REPLACED, now, draft_id=draft_id)
            HandOver.objects.create(
                draft_id=draft_id,
                service=service,
                begun_by=actor.user_id or 0,
                token_digest=digest_of(made.token),
                code_digest=code_digest_of(made.code),
                created_at=now,
                expires_at=now + OPEN_FOR,
            )
            audit(actor, "begin_hand_over", SUBJECT_KIND, [str(draft_id)], at=now)
    except IntegrityError as error:
        raise Stale(_("Another code was made for it in the same moment. Show a new one.")) from error
    return made


def connect_phone(actor: Actor, secret: str, typed: str) -> str:
    """Let the first phone with the token, or with the typed code, photograph; return the secret it holds from now on.

    Raises ``NotFound`` that says why it is too late and what to do; one phone wins, however many come at once.
    """
    del actor  # nobody: whoever has the token
    now, phone = city_time.now(), secrets.token_urlsafe(32)
    rows = HandOver.objects.filter(token_digest=digest_of(secret)) if secret else None
    if rows is None:
        rows = HandOver.objects.filter(code_digest=code_digest_of(typed), created_at__gt=now - OPEN_FOR)
    with transaction.atomic():
        found = rows.order_by("-created_at").first()
        fresh = HandOver.objects.filter(pk=found.pk if found else 0, connected_at=None, ended_at=None)
        if not fresh.filter(expires_at__gt=now).update(connected_at=now, phone_digest=digest_of(phone)):
            if found is not None:
                found.refresh_from_db()
            raise NotFound(_too_late(found))
        assert found is not None
        audit(_desk_of(found), "connect_phone", SUBJECT_KIND, [str(found.draft_id)], at=now)
    return phone


def _too_late(found: HandOver | None) -> str:
    if found is None:
        return _(
            "This code is not known. Look again at the desk; ten minutes after it was shown it is no longer valid."
        )
    if found.ended_at is not None:
        return _("%(reason)s Ask for a new code there.") % {"reason": HandOverEnd(found.ended_why).label}
    if found.connected_at is not None:
        return _("Another phone has taken this code: each is for one phone. Show a new one at the desk.")
    return _("The code is no longer valid: ten minutes are over. Show a new one at the desk.")


def _desk_of(found: HandOver) -> Actor:
    """Return the actor for whom the phone photographs; raises ``NotFound`` where the account is closed."""
    person = accounts.user(found.begun_by)
    if not person.is_active:
        raise NotFound(_("The account of the desk is closed. Ask there."))
    return import_string(settings.ACTOR_FACTORY)(person)  # type: ignore[no-any-return]


def receive_paper(secret: str, code: str, document_id: UUID, name: str, data: bytes) -> None:
    """Keep a photographed paper for the desk, once however often it is sent; a later photo of it takes its place.

    Raises ``NotFound`` where the phone may no longer, ``Invalid`` for a paper that is not wanted and for no picture, and what
    ``keep_document`` and ``hand_in_file`` raise.
    """
    found = hand_over_of_phone(secret)
    desk = _desk_of(found)
    if code not in {one.code for one in draft_papers(found.draft_id, found.service)}:
        raise Invalid(_("This paper is not on the list."), fields={"paper": _("Choose a paper from the list.")})
    sent = dossier_of_draft(found.draft_id)
    if sent is not None:
        hand_in_file(desk, sent.number, code, document_id, name, data)
        return
    name, data = paper_as_kept(name, data)
    earlier = next((one for one in photographed(found.draft_id) if one.purpose == code), None)
    keep_document(
        desk,
        document_id=document_id,
        subject_kind=SUBJECT_KIND,
        subject_key=str(found.draft_id),
        name=name,
        data=data,
        purpose=code,
        supersedes=earlier.id if earlier and earlier.id != document_id else None,
    )
    if (sent := dossier_of_draft(found.draft_id)) is not None:
        # It was sent while this photo was looked at.
        _move_papers(desk, sent)


def end_hand_over(actor: Actor, draft_id: UUID, why: str = HandOverEnd.REVOKED) -> int:
    """End what the actor has begun for a draft; return 1, or 0 where nothing was open."""
    with transaction.atomic():
        return _end(actor, why, city_time.now(), draft_id=draft_id, begun_by=actor.user_id or 0)


def _end(actor: Actor, why: str, now: datetime, **which: Any) -> int:
    rows = HandOver.objects.filter(ended_at=None, **which)
    keys = [str(key) for key in rows.values_list("draft_id", flat=True)]
    count = rows.update(ended_at=now, ended_why=why)
    if keys:
        audit(actor, "end_hand_over", SUBJECT_KIND, keys, at=now, detail={"why": why})
    return count


@add_leaving
def leave_phones(actor: Actor, session: Any) -> None:
    """End what somebody's phones still photograph when the desk signs out."""
    del session
    _end(actor, HandOverEnd.SIGNED_OUT, city_time.now(), begun_by=actor.user_id or 0)


def hand_in_photographed(actor: Actor, dossier: Any) -> int:
    """Hand the papers in that were photographed for a draft, now that it is sent; return how many. Safe to repeat."""
    if not HandOver.objects.filter(draft_id=dossier.client_id, begun_by=actor.user_id or 0).exists():
        return 0
    end_hand_over(actor, dossier.client_id, HandOverEnd.SENT)
    return _move_papers(actor, dossier)


def _move_papers(actor: Actor, dossier: Any) -> int:
    """Hand in what lies beside the draft, then withdraw just that there; what comes meanwhile is moved by who brings it."""
    key = str(dossier.client_id)
    there = documents_of(SUBJECT_KIND, key)
    come = [one for one in there if one.superseded_by is None]
    for one in come:
        data = document_file(document_for(actor, one.id, subject=(SUBJECT_KIND, key))).read_bytes()
        hand_in_file(actor, dossier.number, one.purpose, uuid5(one.id, "sent"), one.name, data)
    _withdraw(actor, dossier.client_id, "sent", [one.id for one in there])
    return len(come)


def _withdraw(actor: Actor, draft_id: UUID, why: str, ids: Sequence[UUID]) -> int:
    if not ids:
        return 0
    return withdraw(actor, subject_kind=SUBJECT_KIND, subject_key=str(draft_id), why=why, document_ids=ids)


def forget_unsent_papers(now: datetime) -> int:
    """Delete the papers of drafts that were not sent within a day; return how many."""
    old = HandOver.objects.filter(created_at__lte=now - PAPERS_KEPT, created_at__gt=now - 3 * PAPERS_KEPT)
    ids = set(old.values_list("draft_id", flat=True)) - set(
        HandOver.objects.filter(created_at__gt=now - PAPERS_KEPT).values_list("draft_id", flat=True)
    )
    return sum(
        _withdraw(system("hall"), one, "not_sent", [row.id for row in documents_of(SUBJECT_KIND, str(one))])
        for one in ids
    )
