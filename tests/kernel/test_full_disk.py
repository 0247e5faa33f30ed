"""A disk that takes nothing: what was said is kept, and whoever sent a file is told that it is missing."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files import uploadedfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from foundation.evidence.models import Photo
from foundation.evidence.services import photos as evidence
from grids.areas import views as areas_views
from grids.areas.models import DivisionPlan
from incidents.cases.models import Incident
from residents.people.selectors import follow_token
from tests.cases.helpers import do, report
from tests.cases.test_pages_phone import picture, sent
from tests.town import Town

MISSING = "photo is missing"


def no_room(*_args: Any, **_more: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_media(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the folder of photos take nothing."""
    monkeypatch.setattr(tempfile, "mkstemp", no_room)


@pytest.fixture
def full_temporary(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Let the folder for large uploads take nothing; every file counts as large."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    monkeypatch.setattr(uploadedfile.tempfile, "NamedTemporaryFile", no_room)


@pytest.mark.parametrize("full", ["full_media", "full_temporary"])
def test_a_resident_gets_the_follow_link_and_hears_that_the_photo_is_missing(
    full: str, town: Town, page: Any, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(full)
    answer = page().post("/r/", {**sent(town), "photos": [picture()]}, follow=True)
    link = reverse("people:follow", args=[follow_token(Incident.objects.get().client_id)])
    assert answer.redirect_chain == [(f"{link}?new=1", 302)]
    assert MISSING in answer.content.decode()
    assert not Photo.objects.exists()


@pytest.mark.parametrize("full", ["full_media", "full_temporary"])
def test_a_worker_gets_the_receipt_and_hears_that_the_photo_is_missing(
    full: str, town: Town, page: Any, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(full)
    answer = page(town.worker_a).post(reverse("cases:report"), {**sent(town), "photos": [picture()]}, follow=True)
    assert answer.redirect_chain == [(reverse("cases:receipt", args=[Incident.objects.get().reference]), 302)]
    assert MISSING in answer.content.decode()


@pytest.mark.parametrize("fault", [OperationalError("database or disk is full"), PermissionError(errno.EACCES, "no")])
def test_no_fault_behind_a_photo_takes_the_report_back(
    fault: Exception, town: Town, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: Any, **_more: Any) -> None:
        raise fault

    monkeypatch.setattr(evidence.Photo, "save", failing)
    answer = page().post("/r/", {**sent(town), "photos": [picture()]}, follow=True)
    assert (answer.status_code, MISSING in answer.content.decode()) == (200, True)


def test_an_act_with_a_photo_is_refused_in_words_and_its_own_words_stay(
    full_media: None, town: Town, page: Any
) -> None:
    incident = report(town)
    do(town.worker_a, incident, "take")
    incident.refresh_from_db()
    words = {"action": "finish", "version": incident.version, "note": "清理完毕", "photos": [picture()]}
    answer = page(town.worker_a).post(reverse("cases:act", args=[incident.reference]), words)
    incident.refresh_from_db()
    assert (answer.status_code, incident.state) == (507, "handling")
    assert all(said in answer.content.decode() for said in ("no space for files", "清理完毕"))


def test_an_act_whose_large_photo_found_no_room_is_refused_in_words(
    full_temporary: None, town: Town, page: Any
) -> None:
    incident = report(town)
    words = {"action": "note", "version": incident.version, "note": "再看一次", "photos": [picture()]}
    answer = page(town.worker_a).post(reverse("cases:act", args=[incident.reference]), words)
    assert (answer.status_code, "no space for files" in answer.content.decode()) == (507, True)


def test_a_program_gets_507_and_may_send_the_photo_again(town: Town, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    incident = report(town)
    url = reverse("api:incident-photo", args=[incident.reference, uuid4()])
    data = picture().read()
    with monkeypatch.context() as full:
        full.setattr(tempfile, "mkstemp", no_room)
        answer = api(town.worker_a).put(url, data, content_type="image/jpeg")
    assert (answer.status_code, answer.json()["code"]) == (507, "not_stored")
    assert api(town.worker_a).put(url, data, content_type="image/jpeg").status_code == 201


def test_no_half_file_stays_and_the_next_try_keeps_the_photo(
    town: Town, settings: Any, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, body = page(), sent(town)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", no_room)
        client.post("/r/", {**body, "photos": [picture()]})
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    client.post("/r/", {**body, "photos": [picture()]})
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("where", ["full_temporary", "reader"])
def test_a_boundary_file_that_finds_no_room_is_refused_in_words(
    where: str, town: Town, page: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if where == "reader":
        monkeypatch.setattr(areas_views, "read_boundaries", no_room)
    else:
        request.getfixturevalue(where)
    file = SimpleUploadedFile("net.geojson", b"{}")
    client = page(town.net_admin)
    client.handler.enforce_csrf_checks = True  # which reads the form before its view does, as in life
    client.get(reverse("areas:import"))
    token = client.cookies["csrftoken"].value
    answer = client.post(reverse("areas:import"), {"file": file, "crs": "cgcs2000", "csrfmiddlewaretoken": token})
    assert (answer.status_code, "no space for files" in answer.content.decode()) == (507, True)
    assert not DivisionPlan.objects.exists()
