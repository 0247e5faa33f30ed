"""Reading photos: those of a subject, one by id, its file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.evidence.models import Photo
from governance.kernel import policies
from governance.kernel.actor import Actor
from governance.kernel.errors import NotFound

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


def photos_of(subject_kind: str, subject_key: str) -> list[PhotoView]:
    """Return a subject's photos, oldest first. The caller has asked whether the subject may be seen."""
    return photos_of_many(subject_kind, [subject_key])[subject_key]


def photos_of_many(subject_kind: str, subject_keys: Collection[str]) -> Mapping[str, list[PhotoView]]:
    """Return the photos of each subject, in one statement."""
    found: dict[str, list[PhotoView]] = {key: [] for key in subject_keys}
    rows = Photo.objects.filter(subject_kind=subject_kind, subject_key__in=list(found)).order_by("uploaded_at", "id")
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


def photo_for(actor: Actor, photo_id: UUID) -> Photo:
    """Return a photo the actor may open; raises the same ``NotFound`` for a hidden and a missing one."""
    found = Photo.objects.filter(pk=photo_id).first()
    if found is None or not policies.ask(actor, "evidence.open", found):
        raise NotFound(_("There is no such photo."))
    return found


def photo_of(subject_kind: str, subject_key: str, photo_id: UUID) -> Photo:
    """Return a photo of this very subject, for a room that has asked its own rule; raises ``NotFound``."""
    found = Photo.objects.filter(pk=photo_id, subject_kind=subject_kind, subject_key=subject_key).first()
    if found is None:
        raise NotFound(_("There is no such photo."))
    return found


def photo_file(photo: Photo, size: str) -> Path:
    """Return the path of one of the two files; raises ``NotFound`` for an unknown size or a lost file."""
    if size not in SIZES:
        raise NotFound(_("There is no such photo."))
    path = Path(settings.MEDIA_ROOT) / (photo.small if size == "small" else photo.large)
    if not path.is_file():
        raise NotFound(_("The file of this photo is missing."))
    return path
