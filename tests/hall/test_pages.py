"""The hall's pages and API: apply, follow without an account, the counter, papers as photos, the letter."""

from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.evidence.models import Document
from procedures.dossiers.models import Answer, Dossier, Need
from residents.people.models import Person
from tests.dossiers.helpers import applied, at_counter, counter_of, decided, do, service
from tests.town import Town
from tests.world import jpeg

ID = "00000000-0000-0000-0000-000000000801"


@pytest.fixture(autouse=True)
def old_age(town: Town) -> None:
    """Let there be a service."""
    service()


def form(town: Town, **more: Any) -> dict[str, Any]:
    said = {
        "id": ID, "applicant_name": "王居民", "applicant_phone": "13800138000", "village": town.village_a.code,
        "a-has_card": "yes", "a-card": "6222", "a-id_number": "H12345678(9)",
    }  # fmt: skip
    return {**said, **more}


def test_the_back_button_finds_the_same_application(town: Town, page: Any) -> None:
    resident = page(town.resident)
    first = resident.post("/hall/services/old-age/apply/", form(town))
    again = resident.post("/hall/services/old-age/apply/", form(town))
    assert (first.status_code, first.url, Dossier.objects.count()) == (302, again.url, 1)
    dossier = Dossier.objects.get()
    assert (dossier.person_key, dossier.applicant_phone) == (Person.objects.get().key, "+8613800138000")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"village": ""}, "This is needed."),
        ({"applicant_phone": "12"}, "no phone number"),
        ({"a-id_number": "?!"}, "as it stands on the card"),
        ({"a-has_card": ""}, "This is needed."),
        ({"a-card": ""}, "This is needed."),
        ({"applicant_name": ""}, "This is needed."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(town: Town, page: Any, more: dict[str, str], said: str) -> None:
    answer = page(town.resident).post("/hall/services/old-age/apply/", form(town, **more))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Dossier.objects.exists()


def test_what_hangs_on_another_answer_is_not_asked_nor_kept(town: Town, page: Any) -> None:
    page(town.resident).post("/hall/services/old-age/apply/", form(town, **{"a-has_card": "no", "a-card": "6222"}))
    assert sorted(Answer.objects.values_list("field", flat=True)) == ["has_card", "id_number"]


@pytest.mark.parametrize("name", ["陈·艾山江", "欧阳", "O'Neil Müller"])
def test_names_of_all_kinds_are_taken(town: Town, page: Any, name: str) -> None:
    page(town.resident).post("/hall/services/old-age/apply/", form(town, applicant_name=name))
    assert Dossier.objects.get().applicant_name == name


def test_it_is_followed_by_number_and_the_end_of_the_phone(town: Town, page: Any) -> None:
    dossier = applied(town)
    visitor = page()
    found = visitor.post("/hall/follow/", {"number": dossier.number.lower(), "tail": "8000"})
    assert (found.status_code, "户口簿" in found.content.decode()) == (200, True)
    assert "6222" not in found.content.decode()
    for sent in ({"number": dossier.number, "tail": "0000"}, {"number": "SQ-2026-999999", "tail": "8000"}):
        assert visitor.post("/hall/follow/", sent).status_code == 404


def test_guessing_the_digits_is_slowed_down(town: Town, page: Any) -> None:
    visitor, dossier = page(), applied(town)
    for digits in range(20):
        visitor.post("/hall/follow/", {"number": dossier.number, "tail": f"{digits:04d}"})
    assert visitor.post("/hall/follow/", {"number": dossier.number, "tail": "8000"}).status_code == 422


def test_a_paper_is_handed_in_as_a_photo_without_its_place(town: Town, page: Any) -> None:
    dossier = applied(town)
    sent = {
        "action": "hand_in", "version": "1", "paper": "book",
        "documents": SimpleUploadedFile("户口簿.jpg", jpeg(), "image/jpeg"),
    }  # fmt: skip
    answer = page(town.resident).post(f"/dossiers/{dossier.number}/acts/", sent)
    need = Need.objects.get(code="book")
    assert (answer.status_code, need.status, need.document_id) == (302, "given", Document.objects.get().pk)
    assert page(town.official_b).get(f"/documents/{need.document_id}/").status_code == 404


def test_a_paper_that_is_no_file_is_refused_with_what_to_do(town: Town, page: Any) -> None:
    dossier = applied(town)
    for files in ({}, {"documents": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}):
        sent = {"action": "hand_in", "version": "1", "paper": "book", **files}
        answer = page(town.resident).post(f"/dossiers/{dossier.number}/acts/", sent)
        assert (answer.status_code, Need.objects.get(code="book").status) == (422, "asked")


def test_the_counter_finds_by_number_and_by_words(town: Town, page: Any) -> None:
    dossier = applied(town)
    desk = page(counter_of(town))
    assert desk.get("/counter/", {"q": dossier.number.lower()}).url == f"/dossiers/{dossier.number}/"
    assert "高龄津贴" in desk.get("/counter/", {"q": "gljt"}).content.decode()


def test_the_counter_takes_in_with_receipts(town: Town, page: Any) -> None:
    sent = form(town, papers=["book"], username=town.resident.username)
    answer = page(counter_of(town)).post("/counter/old-age/", sent)
    dossier = Dossier.objects.get()
    assert (answer.status_code, dossier.channel, dossier.applicant_id) == (302, "counter", town.resident.pk)
    assert Need.objects.get(code="book").receipt_number == "SJ-2026-000001"
    refused = page(town.clerk_a).post("/counter/old-age/", form(town, id=str(UUID(int=9)), username="nobody"))
    assert (refused.status_code, "no such account" in refused.content.decode()) == (422, True)


def test_a_worker_applies_for_somebody_with_consent(town: Town, page: Any) -> None:
    worker = page(town.worker_a)
    assert worker.post("/counter/old-age/", form(town)).status_code == 422
    sent = form(town, consent_way="signed", consent_witness="李姨")
    assert worker.post("/counter/old-age/", sent).status_code == 302
    assert Dossier.objects.get().channel == "proxy"


def test_begun_online_finished_at_the_counter_under_one_number(town: Town, page: Any) -> None:
    dossier = applied(town)
    do(counter_of(town), dossier, "hand_in", paper="book")
    do(town.clerk_a, dossier, "accept")
    assert Dossier.objects.get().number == dossier.number
    assert "SJ-2026-000001" in page(town.resident).get(f"/dossiers/{dossier.number}/").content.decode()


def test_the_letter_is_a_pdf_and_a_word_document(town: Town, page: Any) -> None:
    dossier = decided(town)
    reader = page(town.resident)
    pdf = reader.get(f"/dossiers/{dossier.number}/letter.pdf")
    word = reader.get(f"/dossiers/{dossier.number}/letter.docx")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    text = ZipFile(BytesIO(b"".join(word.streaming_content))).read("word/document.xml").decode()
    assert all(words in text for words in ("TZ-2026-000001", "王居民", "批准", "60 days"))


def test_supervision_counts_what_the_list_shows(town: Town, page: Any) -> None:
    dossier = at_counter(town)
    do(town.clerk_a, dossier, "refuse", "未满 80 岁", reason="conditions", basis="第三条")
    shown = page(town.official_a).get("/dossiers/supervision/")
    assert shown.context["figures"].refused == [("conditions", "The conditions are not met", 1)]
    assert len(page(town.official_a).get("/dossiers/?tab=refused").context["rows"]) == 1
    assert page(town.official_b).get("/dossiers/supervision/").context["figures"].refused == []


def test_the_list_costs_the_same_for_few_and_for_many(
    town: Town, page: Any, django_assert_max_num_queries: Any
) -> None:
    for _one in range(12):
        at_counter(town)
    reader = page(town.official_a)
    reader.get("/dossiers/")
    with django_assert_max_num_queries(12):
        reader.get("/dossiers/?tab=open")


def test_the_api_takes_in_shows_and_acts(town: Town, api: Any) -> None:
    client = api(town.resident)
    body = {
        "id": ID, "type": "old-age", "channel": "online", "village": town.village_a.code,
        "applicant": {"name": "王居民", "phone": "13800138000"}, "answers": {"has_card": "no", "id_number": "A123456"},
    }  # fmt: skip
    first = client.post("/api/v1/dossiers/", body, format="json")
    again = client.post("/api/v1/dossiers/", body, format="json")
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    assert first.json() == {
        "number": "SQ-2026-000001", "state": "submitted", "due_on": "2026-12-22", "missing": ["户口簿"],
    }  # fmt: skip
    put = client.put(
        f"/api/v1/dossiers/SQ-2026-000001/documents/{UUID(int=77)}/",
        {"paper": "book", "file": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")},
        format="multipart",
    )
    assert (put.status_code, put.json()["missing"]) == (200, [])
    acts = client.get("/api/v1/dossiers/SQ-2026-000001/acts/").json()
    assert [act["action"] for act in acts["acts"]] == ["hand_in", "withdraw"]
    sent = {"action": "withdraw", "version": acts["version"]}
    done = client.post("/api/v1/dossiers/SQ-2026-000001/acts/", sent, format="json")
    assert (done.status_code, done.json()["state"]) == (200, "withdrawn")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"answers": {"has_card": "no"}}, "a-id_number"),
        ({"answers": {"shoe": "42"}}, "answers"),
        ({"village": "1"}, "village"),
        ({"channel": "pigeon"}, "channel"),
        ({"points": 3}, "points"),
    ],
)
def test_the_api_refuses_in_words(town: Town, api: Any, more: dict[str, Any], field: str) -> None:
    body = {"id": ID, "type": "old-age", "channel": "online", "village": town.village_a.code, "answers": {}}
    answer = api(town.resident).post("/api/v1/dossiers/", {**body, **more}, format="json")
    assert (answer.status_code, field in answer.json()["fields"]) == (422, True)


def test_services_are_found_over_the_api(town: Town, api: Any) -> None:
    found = api().get("/api/v1/services/?q=gljt").json()
    assert [(one["code"], one["promised_days"], one["papers"][0]["name"]) for one in found] == [
        ("old-age", 20, "户口簿")
    ]
