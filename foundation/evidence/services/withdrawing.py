"""Owns the withdrawal of photos and documents from everybody: the row says who, when and why, and the files are gone for good."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from foundation.evidence.models import Document, Photo
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit

NO_PLACE = {"lng": None, "lat": None, "taken_at": None}
NO_NAME = {"name": ""}


def withdraw(
    actor: Actor,
    *,
    subject_kind: str,
    subject_key: str,
    why: str,
    photo_ids: Collection[UUID] = (),
    document_ids: Collection[UUID] = (),
) -> int:
    """Withdraw photos and documents of a subject from everybody, each once, and return how many; the room has asked its rule.

    ``why``: one word. Nobody can take it back: the files are deleted once the caller's transaction is committed, or by
    the duty ``delete_withdrawn_files`` where the process died before.
    """
    now, count = city_time.now(), 0
    kinds = (("photo", Photo, photo_ids, NO_PLACE), ("document", Document, document_ids, NO_NAME))
    with transaction.atomic():
        for kind, model, ids, emptied in kinds:
            rows = model._default_manager.select_for_update().filter(
                pk__in=list(ids), subject_kind=subject_kind, subject_key=subject_key, withdrawn_at__isnull=True
            )
            for row in rows.order_by("pk"):
                # Not the name of a document: the trail is read by those who may not open it.
                detail = {kind: str(row.pk), "why": why}
                audit(actor, f"withdraw_{kind}", subject_kind, [subject_key], at=now, detail=detail)
                columns = {"withdrawn_at": now, "withdrawn_by": actor.user_id, "withdrawn_why": why, **emptied}
                count += model._default_manager.filter(pk=row.pk).update(**columns)
        if count:
            transaction.on_commit(partial(remove_withdrawn_files, now), robust=True)
    return count


def remove_withdrawn_files(now: datetime) -> int:
    """Delete the files of what has been withdrawn until ``now``, then empty the columns that name them; return how many rows had some."""
    photos = list(Photo.objects.filter(withdrawn_at__lte=now).exclude(large="", small=""))
    for photo in photos:
        _delete(photo.large, photo.small)
        Photo.objects.filter(pk=photo.pk).update(large="", small="", width=0, height=0)
    documents = list(Document.objects.filter(withdrawn_at__lte=now).exclude(file=""))
    for document in documents:
        _delete(document.file)
        Document.objects.filter(pk=document.pk).update(file="")
    return len(photos) + len(documents)


def _delete(*names: str) -> None:
    for name in filter(None, names):
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
