"""Photos a resident adds by the follow link after the report was sent."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.evidence.selectors import photos_of
from incidents.cases.models import Incident
from residents.people import selectors
from tests.cases.test_pages_phone import picture
from tests.people.test_people import filed, finished, link
from tests.town import Town


def adding(case: Incident) -> str:
    """Return where photos of the report are sent."""
    return reverse("people:add-photos", args=[selectors.follow_token(case.client_id)])


def test_whoever_holds_the_link_adds_a_photo_once(town: Town, page: Any) -> None:
    case = filed(page, town)
    for _try in range(2):
        assert page().post(adding(case), {"photos": [picture()]}).url == link(case)
    assert [photo.stage for photo in photos_of("incident", case.reference)] == ["report"]


def test_a_report_whose_photo_was_none_offers_to_add_one(town: Town, page: Any) -> None:
    broken = SimpleUploadedFile("a.jpg", b"not a picture", content_type="image/jpeg")
    case = filed(page, town, photos=[broken])
    assert adding(case) in page().get(link(case)).content.decode()


def test_nothing_sent_is_said_on_the_page(town: Town, page: Any) -> None:
    answer = page().post(adding(filed(page, town)))
    assert answer.status_code == 422
    assert "A photo is needed here" in answer.content.decode()


def test_once_it_has_ended_no_photo_is_added(town: Town, page: Any) -> None:
    case = filed(page, town)
    finished(case, town)
    assert adding(case) not in page().get(link(case)).content.decode()
    page().post(adding(case), {"photos": [picture()]})
    assert photos_of("incident", case.reference) == []
