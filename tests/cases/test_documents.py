"""Documents of a case: added by those in charge, listed beside it, and never shown to whoever only reported it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.evidence.models import Document
from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.models import AuditEvent
from incidents.cases.models import Incident
from tests.cases.helpers import do, report
from tests.evidence.documents import PDF, with_part, word
from tests.town import Town


def url_of(incident: Incident) -> str:
    return reverse("cases:documents", args=[incident.reference])


def api_url(incident: Incident) -> str:
    return reverse("api:incident-documents", args=[incident.reference])


def sent(data: bytes = PDF, name: str = "告知书.pdf", **more: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, data), "purpose": "letter", **more}


def by_resident(town: Town) -> Incident:
    who = Actor(ActorKind.USER, name="resident", user_id=town.resident.pk)
    return report(town, who, matter="fire_exit", channel="resident")


def test_a_desk_adds_a_document_and_it_is_listed_with_who_and_what(town: Town, page: Any) -> None:
    incident = report(town)
    client = page(town.clerk_a)
    text = client.post(url_of(incident), sent(), follow=True).content.decode()
    held = Document.objects.get()
    assert all(word in text for word in ("告知书.pdf", "Letter or notice", town.clerk_a.name, "has been added"))
    assert reverse("evidence:document", args=[held.pk]) in text


def test_a_handler_of_the_unit_adds_one_and_another_unit_sees_no_case(town: Town, page: Any) -> None:
    incident = report(town, matter="fire_exit")
    do(town.clerk_a, incident, "accept")
    do(town.clerk_a, incident, "dispatch", to=f"unit:{town.urban_a.pk}")
    assert page(town.handler_a).post(url_of(incident), sent()).status_code == 302
    assert page(town.official_b).post(url_of(incident), sent()).status_code == 404


def test_htmx_gets_the_fresh_list_alone(town: Town, page: Any) -> None:
    answer = page(town.worker_a).post(url_of(report(town)), sent(), headers={"hx-request": "true"})
    text = answer.content.decode()
    assert (answer.status_code, "<html" in text, "告知书.pdf" in text) == (200, False, True)


def test_a_second_tap_is_one_document(town: Town, page: Any) -> None:
    incident, client = report(town), page(town.worker_a)
    assert [client.post(url_of(incident), sent()).status_code for _ in range(2)] == [302, 302]
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"purpose": "letter"}, "Choose a file."),
        (sent(b"GIF89a"), "This is no document we take"),
        (sent(with_part(word(), "word/vbaProject.bin"), "harmless.docx"), "contains macros"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(town: Town, page: Any, data: dict[str, Any], words: str) -> None:
    for file in data.values():
        if isinstance(file, SimpleUploadedFile):
            file.seek(0)
    answer = page(town.worker_a).post(url_of(report(town)), data)
    assert (answer.status_code, words in answer.content.decode(), Document.objects.count()) == (422, True, 0)


def test_a_better_version_is_marked_and_the_old_one_stays(town: Town, page: Any) -> None:
    incident, client = report(town), page(town.worker_a)
    client.post(url_of(incident), sent())
    first = Document.objects.get()
    text = client.post(url_of(incident), sent(word(), "二.docx", replaces=str(first.pk)), follow=True).content.decode()
    assert ("replaced by a later version" in text, "replaces an earlier version" in text) == (True, True)


def test_documents_are_added_after_the_end_too(town: Town, page: Any) -> None:
    incident = report(town, matter="fire_exit")
    do(town.clerk_a, incident, "decline", reason="other")
    assert page(town.clerk_a).post(url_of(incident), sent()).status_code == 302


def test_a_reporter_sees_no_documents_and_adds_none(town: Town, page: Any, api: Any) -> None:
    incident = by_resident(town)
    page(town.clerk_a).post(url_of(incident), sent())
    held = Document.objects.get()
    client = page(town.resident)
    assert "告知书" not in client.get(url_of(incident)).content.decode()
    assert client.post(url_of(incident), sent(word())).status_code == 403
    assert client.get(reverse("evidence:document", args=[held.pk])).status_code == 404
    assert api(town.resident).get(api_url(incident)).json() == []


def test_a_residents_public_page_names_no_document(town: Town, page: Any) -> None:
    incident = by_resident(town)
    page(town.clerk_a).post(url_of(incident), sent())
    follow = page(town.resident).get(reverse("people:own", args=[incident.reference]), follow=True)
    assert "告知书" not in follow.content.decode()


def test_who_opens_one_is_written_down(town: Town, page: Any) -> None:
    incident = report(town)
    page(town.worker_a).post(url_of(incident), sent())
    held = Document.objects.get()
    answer = page(town.clerk_a).get(reverse("evidence:document", args=[held.pk]))
    opened = AuditEvent.objects.get(action="open_document")
    assert b"".join(answer.streaming_content) == PDF
    assert (opened.user_id, opened.subject_key) == (town.clerk_a.pk, incident.reference)


def test_a_program_adds_lists_and_downloads(town: Town, api: Any) -> None:
    incident, client = report(town), api(town.worker_a)
    body = {"id": str(UUID(int=5)), **sent()}
    first = client.post(api_url(incident), body, format="multipart")
    again = client.post(api_url(incident), {"id": str(UUID(int=5)), **sent()}, format="multipart")
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    assert client.get(api_url(incident)).json() == [first.json()]
    answer = client.get(reverse("api:incident-document", args=[incident.reference, UUID(int=5)]))
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (PDF, "application/pdf")


def test_a_document_answers_under_its_own_case_alone(town: Town, api: Any) -> None:
    incident, other, client = report(town), report(town), api(town.worker_a)
    client.post(api_url(incident), {"id": str(UUID(int=5)), **sent()}, format="multipart")
    assert client.get(reverse("api:incident-document", args=[other.reference, UUID(int=5)])).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"purpose": "bribe"}, 422, "invalid"),
        ({"colour": "red"}, 422, "invalid"),
        ({"id": "x"}, 422, "invalid"),
        ({"supersedes": str(UUID(int=9))}, 404, "not_found"),
        ({"file": SimpleUploadedFile("a.pdf", word())}, 409, "different_content"),
    ],
)
def test_a_program_hears_what_is_wrong(town: Town, api: Any, change: dict[str, Any], status: int, code: str) -> None:
    incident, client = report(town), api(town.worker_a)
    client.post(api_url(incident), {"id": str(UUID(int=5)), **sent()}, format="multipart")
    fresh = str(UUID(int=5)) if code == "different_content" else str(uuid4())
    body = {"id": fresh, **sent(word()), **change}
    if "file" in change:
        change["file"].seek(0)
    answer = client.post(api_url(incident), body, format="multipart")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
