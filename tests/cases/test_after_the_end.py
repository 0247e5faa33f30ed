"""What stays when something has ended: a posting opens no old cases, and a closed case takes no new photos."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from foundation.evidence.selectors import photos_of
from foundation.kernel.errors import Denied, NotFound
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident
from incidents.cases.services.photos import keep_incident_photo
from tests.cases.helpers import do, report
from tests.cases.test_api import picture
from tests.cases.test_pages_phone import picture as upload
from tests.cases.test_pages_phone import sent
from tests.town import Town


def dismissed(town: Town) -> Any:
    """End every posting of the worker of grid A1 and return who they are now."""
    Posting.objects.filter(user=town.worker_a).update(ends_on="2026-11-24")
    return actor_for(town.worker_a)


def closed(town: Town, incident: Incident) -> Incident:
    """Let a case be handled in the grid and closed by the village."""
    do(town.worker_a, incident, "take")
    do(town.worker_a, incident, "finish")
    do(town.clerk_a, incident, "check")
    return do(town.clerk_a, incident, "close")


def test_a_former_worker_sees_no_case_of_the_old_duty(town: Town, api: Any, page: Any) -> None:
    incident = report(town)
    photo = keep_incident_photo(actor_for(town.worker_a), incident.reference, photo_id=uuid4(), data=picture())
    former = dismissed(town)
    assert not selectors.visible_incidents(former).exists()
    with pytest.raises(NotFound):
        selectors.incident_by_reference(former, incident.reference)
    assert api(town.worker_a).get(f"/api/v1/incidents/{incident.reference}/").status_code == 404
    assert page(town.worker_a).get(f"/evidence/{photo.id}/small.jpg").status_code == 404
    assert page(town.worker_a).get(reverse("people:own", args=[incident.reference])).status_code == 404


def test_a_former_worker_still_follows_what_they_reported_as_a_resident(town: Town, page: Any) -> None:
    report(town)
    page(town.worker_a).post("/r/", sent(town))
    own = Incident.objects.latest("pk")
    assert list(selectors.visible_incidents(dismissed(town))) == [own]


def test_a_worker_who_moved_sees_own_reports_of_the_old_grid(town: Town) -> None:
    incident = report(town)
    Posting.objects.filter(user=town.worker_a).update(area_id=town.grid_b1.pk)
    assert list(selectors.visible_incidents(actor_for(town.worker_a))) == [incident]


@pytest.mark.parametrize("who", ["worker_a", "clerk_a", "city_centre"])
def test_nobody_adds_a_photo_to_a_closed_case(who: str, town: Town) -> None:
    incident = closed(town, report(town))
    with pytest.raises(Denied):
        keep_incident_photo(actor_for(town.cast[who]), incident.reference, photo_id=uuid4(), data=picture())


def test_a_photo_sent_again_after_the_end_is_answered_as_before(town: Town) -> None:
    incident, photo_id = report(town), uuid4()
    for _once in range(2):
        keep_incident_photo(actor_for(town.worker_a), incident.reference, photo_id=photo_id, data=picture())
        incident = incident if incident.ended_at else closed(town, incident)
    assert len(photos_of("incident", incident.reference)) == 1


def test_a_resident_adds_no_photo_to_a_closed_report_by_sending_it_again(town: Town, page: Any) -> None:
    body = sent(town)
    page().post("/r/", {**body, "photos": [upload()]})
    incident = closed(town, Incident.objects.get())
    other = upload("b.jpg", place=town.in_a1)
    answer = page().post("/r/", {**body, "photos": [upload(), other]}, follow=True)
    assert "A photo was not kept: The incident has ended." in answer.content.decode()
    assert len(photos_of("incident", incident.reference)) == 1
