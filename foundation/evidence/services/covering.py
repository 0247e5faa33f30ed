"""Owns the covering of regions on a photo: a new photo in fresh pixels takes its place, and the one before is withdrawn for good."""

import hashlib
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.evidence import pictures
from foundation.evidence.models import Photo
from foundation.evidence.selectors import photo_file, photo_of
from foundation.evidence.services.files import write_file
from foundation.evidence.services.withdrawing import withdraw
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.disk import storage_refusal
from foundation.kernel.errors import Invalid

logger = logging.getLogger(__name__)

Box = tuple[float, float, float, float]
# The id of a photo -> its regions as x, y, width, height, in parts of the photo.
Regions = Mapping[UUID, Sequence[Box]]
MOST_REGIONS = 40
_PART = r"(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)"
_REGION = re.compile(rf"([0-9a-f-]{{36}}):({_PART}),({_PART}),({_PART}),({_PART})")


def read_regions(sent: Iterable[str]) -> dict[UUID, list[Box]]:
    """Return the regions of each photo from "<id>:x,y,width,height"; raises ``Invalid`` for anything else."""
    found: dict[UUID, list[Box]] = {}
    for count, text in enumerate(sent, 1):
        read = _REGION.fullmatch(str(text))
        box = tuple(map(float, read.groups()[1:])) if read else ()
        if read is None or len(box) != 4 or box[2] <= 0 or box[3] <= 0 or count > MOST_REGIONS:
            sentence = _("These are no regions of a photo: at most %(most)d, each inside of it.") % {
                "most": MOST_REGIONS
            }
            raise Invalid(sentence, fields={"covered": sentence})
        try:
            found.setdefault(UUID(read[1]), []).append(box)
        except ValueError as error:
            sentence = _("There is no such photo.")
            raise Invalid(sentence, fields={"covered": sentence}) from error
    return {key: sorted(boxes) for key, boxes in sorted(found.items())}


def regions_sent(regions: Regions) -> list[str]:
    """Return regions as they are sent and kept in a step, always the same for the same ones."""
    return [f"{key}:{','.join(f'{part:g}' for part in box)}" for key, boxes in regions.items() for box in boxes]


def cover_photo(
    actor: Actor, *, photo_id: UUID, subject_kind: str, subject_key: str, regions: Sequence[Box], why: str
) -> UUID:
    """Put a photo with covered regions in the place of one of this subject and return its id; the room has asked its rule.

    What the photo says of itself (stage, day, place, who sent it) goes along. ``why``: one word. Raises ``NotFound`` for a photo
    that is not there and ``NotStored`` where the disk takes nothing; inside the caller's transaction, like ``withdraw``.
    """
    with transaction.atomic():
        before = photo_of(subject_kind, subject_key, photo_id)
        made = pictures.covered(photo_file(before, "large").read_bytes(), regions)
        new_id = uuid5(photo_id, ";".join(regions_sent({photo_id: regions})))
        large, small = _store(new_id, made)
        Photo.objects.create(
            id=new_id,
            subject_kind=subject_kind,
            subject_key=subject_key,
            stage=before.stage,
            digest=hashlib.sha256(made.large).hexdigest(),
            width=made.width,
            height=made.height,
            large=large,
            small=small,
            taken_at=before.taken_at,
            lng=before.lng,
            lat=before.lat,
            uploaded_by=before.uploaded_by,
            uploaded_at=before.uploaded_at,
        )
        detail = {"photo": str(photo_id), "covered_as": str(new_id), "why": why}
        audit(actor, "cover_photo", subject_kind, [subject_key], at=city_time.now(), detail=detail)
        withdraw(actor, subject_kind=subject_kind, subject_key=subject_key, why=why, photo_ids=[photo_id])
    return new_id


def _store(new_id: UUID, made: pictures.Picture) -> tuple[str, str]:
    names: list[str] = []
    try:
        for size, data in (("large", made.large), ("small", made.small)):
            names.append(write_file(f"{new_id}:{hashlib.sha256(data).hexdigest()}:{size}", ".jpg", data))
    except OSError as error:
        for name in names:
            (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
        logger.exception("a covered photo was not stored")
        raise storage_refusal() from error
    return names[0], names[1]
