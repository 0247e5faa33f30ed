"""Regions of a photo are covered for good: a fresh copy takes its place, what was there stands in no file, both doors do it."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from PIL import Image

from foundation.evidence.models import Photo
from foundation.evidence.selectors import photos_of
from foundation.evidence.services import keep_photo
from foundation.kernel.actor import system
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.models import AuditEvent
from incidents.cases.models import Incident
from incidents.cases.selectors import timeline
from tests.cases.helpers import do, report
from tests.town import Town

GREY, RED = (58, 63, 68), (220, 30, 30)


@pytest.fixture
def incident(town: Town) -> Incident:
    """An incident with one photo: blue, with a red face on its left."""
    made = report(town)
    picture = Image.new("RGB", (800, 600), (40, 90, 200))
    picture.paste(RED, (100, 100, 300, 300))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    keep_photo(
        system("test"), photo_id=uuid4(), subject_kind="incident", subject_key=made.reference, data=out.getvalue()
    )
    return made


def photo(incident: Incident) -> Any:
    (found,) = photos_of("incident", incident.reference)
    return found


def pixels(photo_id: UUID, size: str) -> Image.Image:
    row = Photo.objects.get(pk=photo_id)
    return Image.open(Path(settings.MEDIA_ROOT) / getattr(row, size)).convert("RGB")


def cover(town: Town, incident: Incident, where: str = "0.1,0.1,0.3,0.45", **more: Any) -> Any:
    sent = {"reason": "third_person", "covered": [f"{photo(incident).id}:{where}"], "note": "人脸", **more}
    return do(town.clerk_a, incident, "redact", **sent)


def has_red(image: Image.Image) -> bool:
    colours = image.getcolors(image.width * image.height) or []
    return any(red > 120 and green < 90 and blue < 110 for _count, (red, green, blue) in colours)


@pytest.mark.django_db(transaction=True)
def test_what_is_covered_is_in_no_file_any_more(town: Town, incident: Incident) -> None:
    before = Photo.objects.get()
    files = [Path(settings.MEDIA_ROOT) / before.large, Path(settings.MEDIA_ROOT) / before.small]
    cover(town, incident)
    now = photo(incident)
    assert now.id != before.pk and not any(file.exists() for file in files)
    assert not has_red(pixels(now.id, "large")) and not has_red(pixels(now.id, "small"))
    middle = pixels(now.id, "large").getpixel((200, 200))
    assert all(abs(one - wanted) < 6 for one, wanted in zip(middle, GREY, strict=True))


def test_the_rest_of_the_photo_and_what_it_says_stay(town: Town, incident: Incident) -> None:
    before = photo(incident)
    cover(town, incident)
    now = photo(incident)
    assert (now.stage, now.uploaded_at, now.width, now.height) == (
        before.stage, before.uploaded_at, before.width, before.height,
    )  # fmt: skip
    assert pixels(now.id, "large").getpixel((700, 500))[2] > 150


def test_it_is_written_down_without_a_picture(town: Town, incident: Incident) -> None:
    before = photo(incident)
    cover(town, incident)
    (row,) = AuditEvent.objects.filter(action="cover_photo")
    assert row.detail == {"photo": str(before.id), "covered_as": str(photo(incident).id), "why": "third_person"}
    assert "1 photo covered in part" in str(timeline(incident)[-1])


def test_the_photo_before_is_opened_by_nobody(town: Town, incident: Incident, page: Any) -> None:
    before = photo(incident)
    cover(town, incident)
    answers = [page(town.clerk_a).get(one.large_url).status_code for one in (before, photo(incident))]
    assert answers == [404, 200]


def test_the_api_does_it_once_however_often_it_is_sent(town: Town, incident: Incident, api: Any) -> None:
    sent = {
        "action": "redact", "version": incident.version, "reason": "third_person", "note": "车牌",
        "covered": [f"{photo(incident).id}:0.1,0.1,0.3,0.45"],
    }  # fmt: skip
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    address = f"/api/v1/incidents/{incident.reference}/acts/"
    answers = [api(town.clerk_a).post(address, sent, format="json", **key).status_code for _time in range(2)]
    assert answers == [200, 200]
    assert (len(photos_of("incident", incident.reference)), Photo.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "where",
    [
        "",
        "0.1,0.1,0.3",
        "0.1,0.1,0,0.2",
        "-0.1,0,0.2,0.2",
        "1.2,0,0.2,0.2",
        "nan,0,0.2,0.2",
        "1e-1,0,0.2,0.2",
        "0.1,0.1,0.3,2",
    ],
)
def test_what_is_no_region_is_refused_in_words(town: Town, incident: Incident, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        cover(town, incident, where)
    assert "covered" in refused.value.fields


def test_a_photo_of_another_incident_is_none_of_this_one(town: Town, incident: Incident) -> None:
    other = report(town)
    with pytest.raises(Invalid):
        do(
            town.clerk_a,
            other,
            "redact",
            reason="third_person",
            note="x",
            covered=[f"{photo(incident).id}:0,0,0.5,0.5"],
        )


def test_withdrawn_and_covered_at_once_is_refused(town: Town, incident: Incident) -> None:
    with pytest.raises(Invalid):
        cover(town, incident, withdrawn=[f"photo:{photo(incident).id}"])


def test_a_grid_worker_may_not(town: Town, incident: Incident) -> None:
    covered = [f"{photo(incident).id}:0,0,0.5,0.5"]
    with pytest.raises(Denied):
        do(town.worker_a, incident, "redact", reason="third_person", note="x", covered=covered)
