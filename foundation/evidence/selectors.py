"""Reading photos and documents: those of a subject, one by id, its file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.evidence.choices import MediaType
from foundation.evidence.models import Document, Photo
from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound

SIZES = ("small", "large")


@dataclass(frozen=True, slots=True)
class PhotoView:
    """What a page needs of one photo. ``width`` and ``height`` are the large one's, in pixels."""

    id: UUID
    stage: str
    width: int
    height: int
    taken_at: datetime | None
    uploaded_at: datetime
    uploaded_by: int | None
    lng: float | None
    lat: float | None

    @property
    def small_url(self) -> str:
        """Return the address of the small one."""
        return reverse("evidence:photo", args=[self.id, "small"])

    @property
    def large_url(self) -> str:
        """Return the address of the large one."""
        return reverse("evidence:photo", args=[self.id, "large"])


def _open_photos() -> QuerySet[Photo]:
    return Photo.objects.filter(withdrawn_at__isnull=True)


def _open_documents() -> QuerySet[Document]:
    return Document.objects.filter(withdrawn_at__isnull=True)


def photos_of(subject_kind: str, subject_key: str) -> list[PhotoView]:
    """Return a subject's photos but the withdrawn ones, oldest first. The caller has asked whether the subject may be seen."""
    return photos_of_many(subject_kind, [subject_key])[subject_key]


def photos_of_many(subject_kind: str, subject_keys: Collection[str]) -> Mapping[str, list[PhotoView]]:
    """Return the photos of each subject, in one statement."""
    found: dict[str, list[PhotoView]] = {key: [] for key in subject_keys}
    rows = _open_photos().filter(subject_kind=subject_kind, subject_key__in=list(found)).order_by("uploaded_at", "id")
    for row in rows:
        found[row.subject_key].append(
            PhotoView(
                row.id,
                row.stage,
                row.width,
                row.height,
                row.taken_at,
                row.uploaded_at,
                row.uploaded_by,
                row.lng,
                row.lat,
            )
        )
    return found


def has_photo(subject_kind: str, subject_key: str, photo_id: UUID) -> bool:
    """Say whether a subject has had this photo, withdrawn or not."""
    return Photo.objects.filter(pk=photo_id, subject_kind=subject_kind, subject_key=subject_key).exists()


def first_photos(subject_kind: str, subject_keys: Collection[str]) -> Mapping[str, str]:
    """Return the address of the small picture of each subject's first photo, in one statement; none has no key.

    The caller has asked whether the subjects may be seen.
    """
    rows = _open_photos().filter(subject_kind=subject_kind, subject_key__in=list(subject_keys))
    found: dict[str, str] = {}
    for key, photo_id in rows.order_by("uploaded_at", "id").values_list("subject_key", "id"):
        if key not in found:
            found[key] = reverse("evidence:photo", args=[photo_id, "small"])
    return found


def photo_for(actor: Actor, photo_id: UUID) -> Photo:
    """Return a photo the actor may open; raises the same ``NotFound`` for a hidden and a missing one."""
    found = _open_photos().filter(pk=photo_id).first()
    if found is None or not policies.ask(actor, "evidence.open", found):
        raise NotFound(_("There is no such photo."))
    return found


def photo_of(subject_kind: str, subject_key: str, photo_id: UUID) -> Photo:
    """Return a photo of this very subject, for a room that has asked its own rule; raises ``NotFound``."""
    found = _open_photos().filter(pk=photo_id, subject_kind=subject_kind, subject_key=subject_key).first()
    if found is None:
        raise NotFound(_("There is no such photo."))
    return found


def photo_bytes(subject_kind: str, photo_id: UUID, size: str) -> bytes:
    """Return one of the two files of a photo; the caller has asked whether its subject may be seen. Raises ``NotFound``."""
    found = _open_photos().filter(pk=photo_id, subject_kind=subject_kind).first()
    if found is None:
        raise NotFound(_("There is no such photo."))
    return photo_file(found, size).read_bytes()


def photo_file(photo: Photo, size: str) -> Path:
    """Return the path of one of the two files; raises ``NotFound`` for an unknown size or a lost file."""
    if size not in SIZES:
        raise NotFound(_("There is no such photo."))
    path = Path(settings.MEDIA_ROOT) / (photo.small if size == "small" else photo.large)
    if not path.is_file():
        raise NotFound(_("The file of this photo is missing."))
    return path


@dataclass(frozen=True, slots=True)
class DocumentView:
    """What a page needs of one document. ``size`` in bytes; ``superseded_by`` is the id of its better version, or None."""

    id: UUID
    purpose: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: int | None
    uploader: str
    uploaded_at: datetime
    supersedes: UUID | None
    superseded_by: UUID | None

    @property
    def kind(self) -> str:
        """Return what kind of file it is, in words."""
        return str(MediaType(self.media_type).label)

    @property
    def url(self) -> str:
        """Return the address it is downloaded from."""
        return reverse("evidence:document", args=[self.id])


def documents_of(subject_kind: str, subject_key: str) -> list[DocumentView]:
    """Return a subject's documents, oldest first, superseded ones too, withdrawn ones not.

    The caller has asked whether they may be seen.
    """
    rows = list(
        _open_documents().filter(subject_kind=subject_kind, subject_key=subject_key).order_by("uploaded_at", "id")
    )
    names = accounts.names({row.uploaded_by for row in rows if row.uploaded_by is not None}) if rows else {}
    replaced = {row.supersedes_id: row.pk for row in rows if row.supersedes_id is not None}
    return [
        DocumentView(
            row.pk,
            row.purpose,
            row.name,
            row.media_type,
            row.size,
            row.sha256,
            row.uploaded_by,
            names.get(row.uploaded_by or 0, ""),
            row.uploaded_at,
            row.supersedes_id,
            replaced.get(row.pk),
        )
        for row in rows
    ]


def document_for(actor: Actor, document_id: UUID, *, subject: tuple[str, str] | None = None) -> Document:
    """Return a document the actor may open, of this subject (kind, key) where one is named.

    Raises the same ``NotFound`` for a hidden and a missing one.
    """
    found = _open_documents().filter(pk=document_id).first()
    if found is not None and subject not in (None, (found.subject_kind, found.subject_key)):
        found = None
    if found is None or not policies.ask(actor, "evidence.open_document", found):
        raise NotFound(_("There is no such document."))
    return found


def document_bytes(subject_kind: str, subject_key: str, document_id: UUID | None) -> tuple[str, bytes]:
    """Return name and bytes of a document of a subject, for a copy; the caller has asked whether it may be made.

    Raises ``NotFound`` for one that is withdrawn or missing.
    """
    rows = _open_documents().filter(subject_kind=subject_kind, subject_key=subject_key)
    found = rows.filter(pk=document_id).first() if document_id is not None else None
    if found is None:
        raise NotFound(_("There is no such document."))
    return found.name, document_file(found).read_bytes()


def document_file(document: Document) -> Path:
    """Return the path of a document's file; raises ``NotFound`` for a lost one."""
    path = Path(settings.MEDIA_ROOT) / document.file
    if not path.is_file():
        raise NotFound(_("The file of this document is missing."))
    return path
