"""Keeping photos: the row and its files, once for each client-made id, however often and from wherever it is sent."""

import hashlib
import logging
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.evidence import pictures
from foundation.evidence.exif import PhotoPlace
from foundation.evidence.models import Photo
from foundation.evidence.services.files import write_file
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.disk import storage_refusal
from foundation.kernel.errors import DifferentContent, Invalid

logger = logging.getLogger(__name__)

# More than any stage of a case needs: whoever reported one may send to it for ever, and the disk is everybody's.
# By stage, so that a reporter's photos never leave no room for those of the finished work.
MOST_OF_A_STAGE = 60


def read_place(data: bytes) -> PhotoPlace | None:
    """Return where a photo says it was taken (degrees, WGS 84), or None; raises ``Invalid`` if it is no photo."""
    return pictures.place_of(data, timezone.get_default_timezone())


def keep_photo(
    actor: Actor,
    *,
    photo_id: UUID,
    subject_kind: str,
    subject_key: str,
    data: bytes,
    stage: str = "report",
    now: datetime | None = None,
) -> Photo:
    """Keep a photo of a subject and return it; the calling room has asked whether the actor may add one.

    The same id with the same bytes answers the photo that is there; with other bytes, or for another subject,
    raises ``DifferentContent``. Raises ``Invalid`` with a sentence for what is no picture, breaks a limit or was withdrawn, and
    ``NotStored`` where the disk takes nothing.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = _find_photo(photo_id)
    if known is not None:
        return _require_same(known, subject_kind, subject_key, digest)
    picture = _develop_photo(subject_kind, subject_key, stage, data)
    large, small = _store_files(photo_id, digest, picture)
    photo = Photo(
        id=photo_id,
        subject_kind=subject_kind,
        subject_key=subject_key,
        stage=stage,
        digest=digest,
        width=picture.width,
        height=picture.height,
        large=large,
        small=small,
        taken_at=picture.taken_at,
        lng=picture.place.lng if picture.place else None,
        lat=picture.place.lat if picture.place else None,
        uploaded_by=actor.user_id,
        uploaded_at=now or city_time.now(),
    )
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:
        # Another request with the same id was faster.
        return _yield_to(Photo.objects.get(pk=photo_id), photo)
    photo.is_new = True
    return photo


def restage_photo(actor: Actor, *, photo_id: UUID, stage: str) -> None:
    """Let a kept photo show another stage of its subject; the calling room has asked whether the actor may say so."""
    del actor
    Photo.objects.filter(pk=photo_id).update(stage=stage)


def _develop_photo(subject_kind: str, subject_key: str, stage: str, data: bytes) -> pictures.Picture:
    """Return the photo in fresh pixels, where the stage has room for one more and it was not withdrawn."""
    _refuse_withdrawn(subject_kind, subject_key, hashlib.sha256(data).hexdigest())
    kept = Photo.objects.filter(subject_kind=subject_kind, subject_key=subject_key, stage=stage)
    if kept.count() >= MOST_OF_A_STAGE:
        raise Invalid(_("There are %(most)d photos here already; no more are kept.") % {"most": MOST_OF_A_STAGE})
    return pictures.develop(data, timezone.get_default_timezone())


def _find_photo(photo_id: UUID) -> Photo | None:
    return Photo.objects.filter(pk=photo_id).first()


def _yield_to(winner: Photo, loser: Photo) -> Photo:
    """Answer the winner of a race; if it holds other content, the loser's files go."""
    try:
        return _require_same(winner, loser.subject_kind, loser.subject_key, loser.digest)
    except DifferentContent:
        for name in {loser.large, loser.small} - {winner.large, winner.small}:
            (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
        raise


def _require_same(known: Photo, subject_kind: str, subject_key: str, digest: str) -> Photo:
    if (known.subject_kind, known.subject_key, known.digest) == (subject_kind, subject_key, digest):
        if known.withdrawn_at is not None:
            raise _withdrawn()
        return known
    raise DifferentContent(_("Another photo has been sent under this number."))


def _refuse_withdrawn(subject_kind: str, subject_key: str, digest: str) -> None:
    """Raise ``Invalid`` where the same picture was withdrawn from the subject, whatever its number."""
    same = Photo.objects.filter(subject_kind=subject_kind, subject_key=subject_key, digest=digest)
    if same.filter(withdrawn_at__isnull=False).exists():
        raise _withdrawn()


def _withdrawn() -> Invalid:
    return Invalid(_("This photo has been withdrawn and is not taken in again."), code="withdrawn")


def _store_files(photo_id: UUID, digest: str, picture: pictures.Picture) -> tuple[str, str]:
    """Write both files and return their names; raises ``NotStored`` where the disk takes nothing."""
    try:
        return (
            write_file(f"{photo_id}:{digest}:large", ".jpg", picture.large),
            write_file(f"{photo_id}:{digest}:small", ".jpg", picture.small),
        )
    except OSError as error:
        # One that was written stays: it may be the file of a request that was quicker, and a next try writes over it.
        logger.exception("a photo was not stored")
        raise storage_refusal() from error
