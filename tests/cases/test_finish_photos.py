"""The photo of the finished work: the one sent with a note a moment ago counts, one from before the work is said not to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from foundation.evidence.selectors import photos_of
from incidents.cases.models import Incident
from tests.cases.helpers import do, report
from tests.cases.test_api import picture as jpeg
from tests.cases.test_pages_case import act, picture
from tests.town import Town

Pages = Callable[..., Client]
TOO_OLD = "Photos of the report, or from before this work began, do not count"


@pytest.fixture
def given(town: Town) -> Incident:
    """A matter that needs a photo of the finished work, dispatched to the grid's worker."""
    case = do(town.clerk_a, report(town, matter="fire_exit"), "accept")
    return do(town.clerk_a, case, "dispatch", to="grid")


@pytest.fixture
def taken(town: Town, given: Incident, at: Any) -> Incident:
    at.shift(timedelta(hours=1))
    return do(town.worker_a, given, "take")


def stages(case: Incident) -> list[str]:
    return [photo.stage for photo in photos_of("incident", case.reference)]


def finish(client: Client, case: Incident) -> Any:
    return act(client, case, "finish", note="已修好", photos=[picture()], htmx=True)


def test_the_photo_sent_with_a_note_counts_when_it_is_sent_as_that_of_the_finished_work(
    town: Town, taken: Incident, page: Pages
) -> None:
    client = page(town.worker_a)
    act(client, taken, "note", note="先拍一张", photos=[picture()])
    assert (stages(taken), finish(client, taken).status_code, stages(taken)) == (["note"], 200, ["finish"])
    assert Incident.objects.get().state == "handled"


def test_the_api_says_that_it_became_one(town: Town, taken: Incident, api: Any) -> None:
    url = f"/api/v1/incidents/{taken.reference}/photos/00000000-0000-0000-0000-000000000001/"
    answers = [
        api(town.worker_a).put(f"{url}?stage={stage}", jpeg(), content_type="image/jpeg")
        for stage in ("note", "finish", "note")
    ]
    assert [(one.status_code, one.json()["stage"]) for one in answers] == [
        (201, "note"),
        (200, "finish"),
        (200, "finish"),
    ]


def test_only_who_handles_it_makes_it_one(town: Town, taken: Incident, page: Pages, api: Any) -> None:
    act(page(town.worker_a), taken, "note", note="先拍一张", photos=[picture()])
    (photo,) = photos_of("incident", taken.reference)
    url = f"/api/v1/incidents/{taken.reference}/photos/{photo.id}/?stage=finish"
    assert api(town.clerk_a).put(url, jpeg(), content_type="image/jpeg").status_code == 403
    assert stages(taken) == ["note"]


def test_a_photo_from_before_the_work_is_refused_with_the_reason(
    town: Town, given: Incident, page: Pages, at: Any
) -> None:
    client = page(town.worker_a)
    Incident.objects.update(state="accepted")
    act(client, given, "note", note="早上的样子", photos=[picture()])
    at.shift(timedelta(hours=1))
    case = do(town.clerk_a, given, "dispatch", to="grid")
    do(town.worker_a, case, "take")
    refused = finish(client, given)
    assert (refused.status_code, TOO_OLD in refused.content.decode(), stages(given)) == (422, True, ["note"])


def test_the_photo_of_work_that_was_sent_back_is_refused_with_the_reason(
    town: Town, taken: Incident, page: Pages, at: Any
) -> None:
    client = page(town.worker_a)
    finish(client, taken)
    at.shift(timedelta(hours=1))
    do(town.worker_a, do(town.clerk_a, taken, "rework"), "take")
    assert TOO_OLD in finish(client, taken).content.decode()
