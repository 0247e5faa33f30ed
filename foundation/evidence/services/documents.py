"""Owns the keeping of documents: checked behind the fence, written byte for byte, never changed."""

import hashlib
import logging
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.evidence.choices import LONGEST_NAME, MOST_BYTES, SUFFIXES
from foundation.evidence.models import Document
from foundation.evidence.services.files import write_file
from foundation.kernel import city_time, fence
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.disk import storage_refusal
from foundation.kernel.errors import DifferentContent, Invalid, NotFound, Stale

logger = logging.getLogger(__name__)

# More than any file on paper holds; the disk is everybody's.
MOST_OF_A_SUBJECT = 100
LIMITS = fence.Limits(cpu_seconds=10, wall_seconds=20.0, memory=2**30)
CHECK = "foundation.evidence.formats.contents:media_type_of"
# What no system takes in a name of a file, and what turns a name around on the screen.
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def keep_document(
    actor: Actor,
    *,
    document_id: UUID,
    subject_kind: str,
    subject_key: str,
    name: str,
    data: bytes,
    purpose: str = "",
    supersedes: UUID | None = None,
    now: datetime | None = None,
) -> Document:
    """Keep a document of a subject and return it; the calling room has asked whether the actor may add one.

    The same id with the same bytes answers the document that is there; with other bytes, or for another subject,
    raises ``DifferentContent``. Raises ``Invalid`` with a sentence for what is no document or breaks a limit, ``Stale``
    for one that supersedes what was superseded before, and ``NotStored`` where the disk takes nothing.
    """
    subject, digest = (subject_kind, subject_key), hashlib.sha256(data).hexdigest()
    known = Document.objects.filter(pk=document_id).first()
    if known is not None:
        return _same(known, subject, digest)
    _require_room(subject, data)
    _require_new(subject, digest)
    earlier = _superseded(subject, supersedes)
    media_type, _blobs = fence.run(CHECK, [data], limits=LIMITS)
    document = Document(
        id=document_id,
        subject_kind=subject_kind,
        subject_key=subject_key,
        purpose=purpose,
        name=safe_name(name, media_type),
        media_type=media_type,
        size=len(data),
        sha256=digest,
        supersedes=earlier,
        uploaded_by=actor.user_id,
        uploaded_at=now or city_time.now(),
    )
    document.file = _store_file(document, data)
    return _inserted(actor, document)


def note_opening(actor: Actor, document: Document) -> None:
    """Write down that somebody opened a document: what is in it nobody can mask."""
    detail = {"document": str(document.pk)}
    with transaction.atomic():
        audit(
            actor,
            "open_document",
            document.subject_kind,
            [document.subject_key],
            at=city_time.now(),
            detail=detail,
        )


def safe_name(name: str, media_type: str) -> str:
    """Return a file name every system takes: no path, no invisible character, the suffix of what the file really is."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    text = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    stem, suffix = _UNFIT.sub("_", text), SUFFIXES[media_type]
    for known in (*SUFFIXES.values(), ".jpeg"):
        if stem.lower().endswith(known):
            stem = stem[: -len(known)]
            break
    stem = stem.strip(" .")[: LONGEST_NAME - len(suffix)].strip(" .")
    return f"{stem or _('document')}{suffix}"


def _require_room(subject: tuple[str, str], data: bytes) -> None:
    limit = min(settings.DOCUMENT_LIMIT, MOST_BYTES)
    if not data:
        raise Invalid(_("The file is empty."), code="document_empty")
    if len(data) > limit:
        sentence = _("The file is too large: at most %(limit)d MB.") % {"limit": limit // 2**20}
        raise Invalid(sentence, code="document_too_large")
    if Document.objects.filter(subject_kind=subject[0], subject_key=subject[1]).count() >= MOST_OF_A_SUBJECT:
        sentence = _("There are %(most)d documents here already; no more are kept.") % {"most": MOST_OF_A_SUBJECT}
        raise Invalid(sentence, code="too_many_documents")


def _require_new(subject: tuple[str, str], digest: str) -> None:
    held = Document.objects.filter(subject_kind=subject[0], subject_key=subject[1], sha256=digest).first()
    if held is not None and held.withdrawn_at is not None:
        raise _withdrawn()
    if held is not None:
        raise Invalid(_("This file is here already: %(name)s.") % {"name": held.name}, code="document_known")


def _superseded(subject: tuple[str, str], earlier_id: UUID | None) -> Document | None:
    """Return the document that a new one replaces, or None; each is replaced once, by one of its own subject."""
    if earlier_id is None:
        return None
    earlier = Document.objects.filter(pk=earlier_id, subject_kind=subject[0], subject_key=subject[1]).first()
    if earlier is None or earlier.withdrawn_at is not None:
        raise NotFound(_("There is no such document."))
    if Document.objects.filter(supersedes=earlier).exists():
        raise Stale(_("This document has been replaced already. Look at the list again."))
    return earlier


def _same(known: Document, subject: tuple[str, str], digest: str) -> Document:
    if (known.subject_kind, known.subject_key, known.sha256) == (*subject, digest):
        if known.withdrawn_at is not None:
            raise _withdrawn()
        return known
    raise DifferentContent(_("Another document has been sent under this number."))


def _withdrawn() -> Invalid:
    return Invalid(_("This document has been withdrawn and is not taken in again."), code="withdrawn")


def _store_file(document: Document, data: bytes) -> str:
    try:
        return write_file(f"{document.pk}:{document.sha256}:document", SUFFIXES[document.media_type], data)
    except OSError as error:
        logger.exception("a document was not stored")
        raise storage_refusal() from error


def _inserted(actor: Actor, document: Document) -> Document:
    """Write the row; where another request was faster, answer or refuse as if this one had come after it."""
    subject = (document.subject_kind, document.subject_key)
    # Not its name: that may name people, and the trail is read by those who may not open the document.
    detail = {"document": str(document.pk), "sha256": document.sha256}
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            audit(actor, "add_document", subject[0], [subject[1]], at=document.uploaded_at, detail=detail)
    except IntegrityError:
        winner = Document.objects.filter(pk=document.pk).first()
        if winner is None or winner.file != document.file:
            (Path(settings.MEDIA_ROOT) / document.file).unlink(missing_ok=True)
        if winner is not None:
            return _same(winner, subject, document.sha256)
        _require_new(subject, document.sha256)
        _superseded(subject, document.supersedes_id)
        raise
    document.is_new = True
    return document
