"""The case file as PDF and Word: the reader's own view, on A4, with words that stay words."""

import io
import re
import subprocess
from typing import Any
from uuid import uuid4

import docx
import pytest
from django.urls import reverse
from django.utils import translation

from foundation.evidence.services import keep_photo
from foundation.kernel.actor import Actor, ActorKind, system
from foundation.kernel.models import AuditEvent
from grids.workforce.models import Posting
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident
from incidents.cases.views.case_file import file_data
from tests.cases.helpers import do, report
from tests.cases.test_documents import sent, url_of
from tests.evidence.documents import picture
from tests.town import Town


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def words_of_pdf(data: bytes) -> str:
    """Return the text of a PDF as a reader takes it out of it."""
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def words_of_docx(data: bytes) -> str:
    made = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def made(town: Town, page: Any, incident: Incident, kind: str, user: Any = None) -> bytes:
    answer = page(user or town.clerk_a).get(reverse(f"cases:file-{kind}", args=[incident.reference]))
    assert answer.status_code == 200
    return bytes_of(answer)


def worked(town: Town) -> Incident:
    """Return a case with a note of the office, a document and two photos."""
    incident = report(town, description="桥头有一堆垃圾，很臭")
    do(town.worker_a, incident, "take", note="马上去看")
    for _ in range(2):
        keep_photo(system("test"), photo_id=uuid4(), subject_kind="incident", subject_key=incident.reference,
                   data=picture("JPEG"))  # fmt: skip
    return incident


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_it_holds_head_words_and_steps(town: Town, page: Any, kind: str) -> None:
    incident = worked(town)
    page(town.worker_a).post(url_of(incident), sent())
    data = made(town, page, incident, kind)
    text = words_of_pdf(data) if kind == "pdf" else words_of_docx(data)
    wanted = (incident.reference, "桥头有一堆垃圾", "马上去看", town.worker_a.name, "告知书.pdf", "Signatures")
    assert [word for word in wanted if word not in text] == []


def test_the_pdf_is_a4_with_its_fonts_embedded(town: Town, page: Any) -> None:
    data = made(town, page, worked(town), "pdf")
    assert re.search(rb"/MediaBox\s*\[\s*0 0 595\.\d+ 841\.\d+", data)
    assert b"NotoSerifSC" in data
    assert b"FontFile3" in data


def test_both_carry_the_photos(town: Town, page: Any) -> None:
    incident = worked(town)
    word = docx.Document(io.BytesIO(made(town, page, incident, "docx")))
    # Typst keeps the same picture once, however often it stands there.
    is_in_pdf = re.search(rb"/Subtype\s*/Image", made(town, page, incident, "pdf")) is not None
    assert (len(word.inline_shapes), is_in_pdf) == (2, True)


def test_it_leaves_as_an_attachment_and_each_making_is_written_down(town: Town, page: Any) -> None:
    incident = worked(town)
    answer = page(town.clerk_a).get(reverse("cases:file-pdf", args=[incident.reference]))
    noted = AuditEvent.objects.get(action="make_case_file")
    assert answer["Content-Disposition"] == f'attachment; filename="Case file {incident.reference}.pdf"'
    assert (noted.subject_key, noted.user_id) == (incident.reference, town.clerk_a.pk)


HOSTILE = '#read("/etc/passwd") #panic() $x$ *b* {{ 123 * 321 }} {% for x in y %} <w:br/> & \x0b \u202e'


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_words_of_people_stay_words(town: Town, page: Any, kind: str) -> None:
    data = made(town, page, report(town, description=HOSTILE), kind)
    text = words_of_pdf(data) if kind == "pdf" else words_of_docx(data)
    wanted = ("#read", "#panic()", "$x$", "*b*", "{{ 123 * 321 }}", "{% for x in y %}", "<w:br/> &")
    assert ([word for word in wanted if word not in text], "root:" in text, "39483" in text) == ([], False, False)


def test_whoever_only_reported_gets_no_names_no_words_inside_and_no_documents(town: Town) -> None:
    who = Actor(ActorKind.USER, name="resident", user_id=town.resident.pk)
    incident = report(town, who, matter="fire_exit", channel="resident")
    do(town.clerk_a, incident, "accept", note="内部意见")
    case = Incident.objects.get(pk=incident.pk)
    inside, outside = (str(_data(reader, case)) for reader in (actor_for(town.clerk_a), who))
    assert [("内部意见" in text, town.clerk_a.name in text) for text in (inside, outside)] == [
        (True, True), (False, False),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_its_sub_incidents_stand_in_it_with_their_unit_and_result(town: Town, page: Any, kind: str) -> None:
    Posting.objects.create(
        user=town.staff, role="department_handler", area=town.city, unit=town.fire_city, starts_on="2026-01-01"
    )
    whole = do(town.clerk_a, report(town), "accept")
    do(
        town.clerk_a,
        whole,
        "split",
        split_to=[f"unit:{town.urban_a.pk}", f"unit:{town.fire_city.pk}"],
        note="清理自己的一段",
    )
    ended, running = Incident.objects.filter(parent=whole).order_by("pk")
    do(town.handler_a, ended, "take")
    do(town.handler_a, ended, "finish", note="北段已清理")
    do(town.clerk_a, ended, "check")
    do(town.clerk_a, ended, "close", note="北段已清理")
    data = made(town, page, whole, kind)
    text = words_of_pdf(data) if kind == "pdf" else words_of_docx(data)
    wanted = (
        "Sub-incidents",
        ended.reference,
        running.reference,
        town.urban_a.name,
        town.fire_city.name,
        "北段已清理",
        "Due 2",
    )
    assert [word for word in wanted if word not in text] == []
    part = words_of_docx(made(town, page, running, "docx"))
    assert ("Sub-incident of" in part, whole.reference in part, ended.reference in part) == (True, True, False)


def test_sub_incidents_are_not_for_whoever_only_reported(town: Town) -> None:
    who = Actor(ActorKind.USER, name="resident", user_id=town.resident.pk)
    whole = do(town.clerk_a, report(town, who, channel="resident"), "accept")
    do(town.clerk_a, whole, "split", split_to=[f"unit:{town.urban_a.pk}"], note="清理自己的一段")
    part = Incident.objects.get(parent=whole)
    assert part.reference not in str(_data(who, Incident.objects.get(pk=whole.pk)))


def _data(reader: Actor, case: Incident) -> dict[str, Any]:
    return {**file_data(reader, selectors.incident_by_reference(reader, case.reference)), "made": ""}


CLOSING = "，。、；：？！）》”’」』】…"


def test_no_line_of_a_chinese_file_begins_with_closing_punctuation(town: Town, page: Any) -> None:
    words = "井盖破损、下沉，（附近有学校）；已通知“养护中心”处理。" * 60
    with translation.override("zh-hans"):
        text = words_of_pdf(made(town, page, report(town, description=words), "pdf"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert len([line for line in lines if "井盖" in line]) > 10
    assert [line for line in lines if line[0] in CLOSING] == []


def test_a_reader_who_makes_very_many_has_to_wait(town: Town, page: Any, settings: Any) -> None:
    settings.CASE_FILES_OF_ONE_READER = (1, 60)
    incident, client = report(town), page(town.clerk_a)
    url = reverse("cases:file-pdf", args=[incident.reference])
    assert [client.get(url).status_code for _ in range(2)] == [200, 429]
