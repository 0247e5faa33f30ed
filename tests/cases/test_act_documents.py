"""Documents that come with an act: by page and API, kept though the act is refused, shown by its step to insiders alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from foundation.evidence.models import Document
from incidents.cases.models import Incident, Step
from incidents.cases.workflow import INCIDENT
from tests.cases.helpers import do, report
from tests.cases.test_documents import by_resident
from tests.cases.test_pages_case import act, picture, url_of
from tests.evidence.documents import PDF, bomb, with_part, word, workbook
from tests.evidence.documents import picture as image
from tests.people.test_people import filed, link
from tests.town import Town

Pages = Callable[..., Client]
HTMX = {"hx-request": "true"}


def sent(name: str = "检测报告.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def of_last_step(page: Any) -> list[str]:
    """Return the names of the documents that the last step of a page shows."""
    return [one.name for one in page.context["steps"][-1].get("documents", ())]


def names() -> list[str]:
    return sorted(Document.objects.values_list("name", flat=True))


def offered_form(answer: Any, action: str) -> Any:
    return next(one.form for one in answer.context["forms"] if one.offer.action == action)


def test_the_acts_that_take_documents_are_these() -> None:
    taking = {move.action for move in INCIDENT.rows if "documents" in move.takes}
    assert taking >= {"note", "finish", "return", "decline", "close"}


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", PDF), ("a.docx", word()), ("a.xlsx", workbook()), ("a.jpg", image("JPEG")), ("a.png", image("PNG"))],
)  # fmt: skip
def test_a_note_takes_each_kind_and_its_step_shows_it(town: Town, page: Pages, name: str, data: bytes) -> None:
    incident, client = report(town), page(town.worker_a)
    answer = act(client, incident, "note", note="附件", documents=[sent(name, data)], htmx=True)
    assert (answer.status_code, of_last_step(answer), names()) == (200, [name], [name])
    assert reverse("evidence:document", args=[Document.objects.get().pk]) in answer.content.decode()


def test_a_worker_finishes_with_photos_and_documents_without_a_script(town: Town, page: Pages) -> None:
    case = do(town.worker_a, report(town), "take")
    client = page(town.worker_a)
    answer = act(client, case, "finish", note="修好了", photos=[picture()], documents=[sent(), sent("二.docx", word())])
    assert (answer.status_code, Incident.objects.get().state) == (302, "handled")
    assert of_last_step(client.get(url_of(case))) == ["检测报告.pdf", "二.docx"]
    assert set(Document.objects.values_list("purpose", flat=True)) == {"result"}


@pytest.mark.parametrize(
    ("person", "before", "action", "more"),
    [
        ("clerk_a", (), "decline", {"reason": "other"}),
        (
            "worker_a",
            (("clerk_a", "accept", {}), ("clerk_a", "dispatch", {"to": "grid"})),
            "return",
            {"reason": "wrong_place"},
        ),
        ("clerk_a", (("worker_a", "take", {}), ("worker_a", "finish", {}), ("clerk_a", "check", {})), "close", {}),
    ],
)
def test_other_acts_take_them_too(
    town: Town, page: Pages, person: str, before: Any, action: str, more: dict[str, str]
) -> None:
    case = report(town)
    for who, earlier, data in before:
        do(getattr(town, who), case, earlier, **data)
    act(page(getattr(town, person)), case, action, note="见附件", documents=[sent()], **more)
    step = Step.objects.filter(subject=case).order_by("number").last()
    assert (step.action, step.detail["documents"]) == (action, [str(Document.objects.get().pk)])


REFUSED = {
    "gif": (sent("动画.gif", b"GIF89a"), "This is no document we take"),
    "macros": (sent("宏.docx", with_part(word(), "word/vbaProject.bin")), "contains macros"),
    "empty": (sent("空.pdf", b""), "The file is empty."),
    "bomb": (sent("大.docx", bomb()), "大.docx: "),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_is_named_and_nothing_else_is_lost(town: Town, page: Pages, kind: str) -> None:
    incident, client = report(town), page(town.worker_a)
    file, why = REFUSED[kind]
    file.seek(0)
    answer = act(client, incident, "note", note="两个附件", documents=[sent(), file], htmx=True)
    text = answer.content.decode()
    assert (answer.status_code, file.name in text, why in text, "两个附件" in text) == (422, True, True, True)
    kept = offered_form(answer, "note").kept_files
    assert all(f'name="kept_documents" value="{one.id}" data-keep="never" checked' in text for one in kept)
    assert ([one.name for one in kept], Step.objects.filter(action="note").count()) == (["检测报告.pdf"], 0)
    again = act(client, incident, "note", note="一个附件", kept_documents=[str(one.id) for one in kept], htmx=True)
    assert (again.status_code, of_last_step(again), names()) == (200, ["检测报告.pdf"], ["检测报告.pdf"])


def test_one_beyond_the_limit_of_size_is_named(town: Town, page: Pages, settings: Any) -> None:
    settings.DOCUMENT_LIMIT = 2**20
    answer = act(
        page(town.worker_a), report(town), "note", note="大", documents=[sent("大.pdf", PDF + bytes(2**20))], htmx=True
    )
    assert (answer.status_code, "大.pdf: The file is too large: at most 1 MB." in answer.content.decode()) == (
        422,
        True,
    )


def test_more_than_nine_at_once_are_refused(town: Town, page: Pages) -> None:
    files = [sent(f"{number}.pdf", PDF + str(number).encode()) for number in range(10)]
    answer = act(page(town.worker_a), report(town), "note", note="多", documents=files, htmx=True)
    assert (answer.status_code, "At most 9 documents at once." in answer.content.decode(), names()) == (422, True, [])


def test_documents_are_kept_where_the_form_lacks_something_else(town: Town, page: Pages) -> None:
    incident, client = report(town), page(town.worker_a)
    answer = act(client, incident, "note", note="", documents=[sent()], htmx=True)
    form = offered_form(answer, "note")
    assert (answer.status_code, [one.name for one in form.kept_files]) == (422, ["检测报告.pdf"])
    assert f'value="{form.kept_files[0].id}"' in answer.content.decode()


def test_nothing_is_kept_of_an_act_that_comes_too_late_or_is_not_allowed(town: Town, page: Pages) -> None:
    incident = report(town)
    do(town.worker_a, incident, "note", note="先")
    late = act(page(town.worker_a), incident, "note", version=1, note="后", documents=[sent()], htmx=True)
    denied = act(page(town.worker_a), incident, "decline", reason="other", note="不", documents=[sent()])
    assert (late.status_code, denied.status_code, names()) == (409, 403, [])


def test_a_second_tap_and_a_file_that_is_there_already_are_one_document(town: Town, page: Pages) -> None:
    incident, client = report(town), page(town.worker_a)
    client.post(reverse("cases:documents", args=[incident.reference]), {"file": sent("旧.pdf"), "purpose": "letter"})
    words = {"note": "附件", "act_id": str(UUID(int=7)), "version": incident.version, "documents": [sent()]}
    for _time in range(2):
        words["documents"][0].seek(0)
        assert act(client, incident, "note", **words).status_code == 302
    assert (names(), Step.objects.filter(action="note").count()) == (["旧.pdf"], 1)
    assert of_last_step(client.get(url_of(incident))) == ["旧.pdf"]


def test_the_papers_are_read_again_only_where_a_document_came(town: Town, page: Pages) -> None:
    incident, client = report(town), page(town.worker_a)
    bare = act(client, incident, "note", note="一", htmx=True)
    filled = act(client, incident, "note", note="二", documents=[sent()], htmx=True)
    assert (bare["HX-Trigger"], filled["HX-Trigger"]) == ("acted", "acted, documents-kept")


def test_a_program_sends_the_document_first_and_names_it_with_the_act(town: Town, api: Any) -> None:
    incident, client = report(town), api(town.worker_a)
    papers, acts = (reverse(f"api:incident-{name}", args=[incident.reference]) for name in ("documents", "acts"))
    sent_file = {"id": str(UUID(int=5)), "file": sent(), "purpose": "other"}
    assert client.post(papers, sent_file, format="multipart").status_code == 201
    offer = next(one for one in client.get(acts).json()["acts"] if one["action"] == "note")
    body = {"action": "note", "version": incident.version, "note": "附件", "documents": [str(UUID(int=5))]}
    assert (offer["takes"], client.post(acts, body, format="json").status_code) == (["photos", "documents"], 200)
    steps = client.get(reverse("api:incident-steps", args=[incident.reference])).json()
    assert steps[-1]["detail"] == {"documents": [str(UUID(int=5))]}


@pytest.mark.parametrize("ids", [[str(UUID(int=6))], ["x"], [str(UUID(int=5))] * 21])
def test_a_program_hears_of_an_id_that_is_no_document_here(town: Town, api: Any, ids: list[str]) -> None:
    incident, client = report(town), api(town.worker_a)
    body = {"action": "note", "version": incident.version, "note": "附件", "documents": ids}
    answer = client.post(reverse("api:incident-acts", args=[incident.reference]), body, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["documents"])
    assert not Step.objects.filter(action="note").exists()


def test_who_only_reported_it_is_asked_for_none_brings_none_and_sees_none(town: Town, page: Pages, api: Any) -> None:
    incident = by_resident(town)
    act(page(town.clerk_a), incident, "note", note="附件", documents=[sent()])
    acts, client = reverse("api:incident-acts", args=[incident.reference]), api(town.resident)
    offer = next(one for one in client.get(acts).json()["acts"] if one["action"] == "note")
    held = [str(Document.objects.get().pk)]
    body = {"action": "note", "version": incident.version + 1, "note": "我的", "documents": held}
    assert (offer["takes"], client.post(acts, body, format="json").status_code) == (["photos"], 403)
    steps = client.get(reverse("api:incident-steps", args=[incident.reference])).json()
    assert [step["detail"] for step in steps if step["action"] == "note"] == [{}]
    forged = act(page(town.resident), incident, "note", note="我的", documents=[sent("我.docx", word())])
    assert (forged.status_code, names()) == (403, ["检测报告.pdf"])


def test_the_residents_timeline_names_no_document(town: Town, page: Pages) -> None:
    incident = filed(page, town)
    act(page(town.clerk_a), incident, "decline", reason="other", note="见附件", documents=[sent()])
    text = page().get(link(incident)).content.decode()
    assert ("见附件" in text, "检测报告" in text) == (True, False)
