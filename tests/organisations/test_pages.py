"""The pages and the API of organisations: few statements, refusals at their fields, nothing of a person where none belongs."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import get_default_timezone
from openpyxl import Workbook

from foundation.evidence.models import Document
from foundation.kernel.models import AuditEvent
from grids.organisations.models import Disclosure, Mandate, Organisation, UnionGuidance
from grids.organisations.services import open_disclosures
from tests.evidence.documents import PDF
from tests.organisations.helpers import club, filed, mandated, recorded
from tests.town import Town

JANUARY = datetime(2027, 1, 2, 3, 0, tzinfo=get_default_timezone())


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book, made = Workbook(), BytesIO()
    for row in (
        (
            "名称",
            "类别",
            "所属村社区",
            "状态",
            "统一社会信用代码",
            "登记证号",
            "成立日期",
            "联系电话",
            "是否建会",
            "职工人数",
        ),
        *rows,
    ):
        book.active.append(row)
    book.save(made)
    return SimpleUploadedFile("list.xlsx", made.getvalue())


def test_an_official_records_and_files_a_club_on_its_page(town: Town, page: Any) -> None:
    client = page(town.official_a)
    form = {"id": str(uuid4()), "kind": "folk_group", "name": "桥头棋社", "area": town.village_a.pk, "has_union": ""}
    assert client.post("/organisations/new/", {**form, "uscc": "123"}).status_code == 422
    made = client.post("/organisations/new/", form)
    act = {"action": "file", "version": 1, "note": "十二位发起人"}
    assert client.post(f"{made['Location']}acts/", {**act, "note": ""}).status_code == 422
    assert client.post(f"{made['Location']}acts/", act).status_code == 302
    assert Organisation.objects.get().state == "filed"
    assert client.post(f"{made['Location']}acts/", act).status_code == 409


def test_the_head_discloses_with_a_paper_from_a_phone(town: Town, page: Any, at: Any) -> None:
    group = filed(town)
    mandated(town, group)
    at.move_to(JANUARY)
    open_disclosures(JANUARY)
    client = page(town.resident)
    assert "桥头棋社" in client.get("/organisations/own/").content.decode()
    url = f"/organisations/{group.pk}/"
    assert 'data-act="disclose"' in client.get(url).content.decode()
    sent = {
        "action": "disclose", "version": 2, "disclosure": "activities:2026", "note": "办了十二场棋赛",
        "documents": SimpleUploadedFile("report.pdf", PDF),
    }  # fmt: skip
    assert client.post(f"{url}acts/", {**sent, "documents": SimpleUploadedFile("x.exe", b"MZ")}).status_code == 422
    assert client.post(f"{url}acts/", sent).status_code == 302
    paper = Document.objects.get()
    assert (paper.purpose, paper.subject_key) == ("activities:2026", str(group.pk))
    assert page(town.clerk_a).get(f"/evidence/documents/{paper.pk}/").status_code == 200
    assert page(town.worker_a).get(f"/evidence/documents/{paper.pk}/").status_code == 404
    assert Disclosure.objects.get(kind="activities").words == "办了十二场棋赛"
    public = page().get(f"/p/organisations/{group.pk}/").content.decode()
    assert "办了十二场棋赛" in public and "report.pdf" not in public


def test_everybody_reads_it_and_nothing_of_a_person(town: Town, page: Any) -> None:
    cache.clear()
    group = filed(town)
    mandated(town, group)
    club(town, name="未备案的队")
    for url in ("/p/", "/p/organisations/", f"/p/organisations/{group.pk}/", "/p/organisations/?q=棋"):
        body = page().get(url).content.decode()
        assert "桥头棋社" in body and "未备案的队" not in body
        assert not [word for word in ("陈秀英", "陈*", "138", town.resident.name) if word in body]
    assert "桥头棋社" not in page().get("/p/organisations/?q=合唱").content.decode()


def test_the_contact_is_masked_until_somebody_says_why(town: Town, page: Any) -> None:
    group, client = club(town), page(town.clerk_a)
    url = f"/organisations/{group.pk}/"
    body = client.get(url).content.decode()
    assert "陈**" in body and "陈秀英" not in body and "138001" not in body
    assert client.post(f"{url}contact/", {"reason": ""}).status_code == 422
    assert not AuditEvent.objects.filter(action="open_contact").exists()
    assert "陈秀英" in client.post(f"{url}contact/", {"reason": "通知开会"}).content.decode()
    assert AuditEvent.objects.filter(action="open_contact").count() == 1


def test_the_api_and_files_say_nothing_of_whom_to_call(town: Town, api: Any) -> None:
    club(town)
    client = api(town.official_a)
    for url in ("/api/v1/organisations/", "/api/v1/organisations/?format=csv"):
        answer = client.get(url)
        body = answer.content.decode() if not answer.streaming else b"".join(answer.streaming_content).decode()
        assert "桥头棋社" in body and "陈秀英" not in body and "13800138000" not in body
    rows = client.get("/api/v1/organisations/?state=informal&kind=folk_group&q=棋").json()["results"]
    assert [row["area_name"] for row in rows] == ["桥头村"]
    assert client.get("/api/v1/organisations/?state=odd").status_code == 422


def test_lists_cost_the_same_however_long(town: Town, page: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        recorded(town.clerk_a, town.village_a, f"厂{number}", "enterprise", has_union=False)
        filed(town, name=f"棋社{number}")
    open_disclosures(JANUARY)
    client = page(town.official_a)
    for url in ("/organisations/", "/organisations/disclosures/", "/organisations/guidance/"):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_a_list_is_checked_and_then_brought_in_line_by_line(town: Town, page: Any) -> None:
    client = page(town.official_a)
    rows = (
        ("晨练队", "民间社团", "桥头村", "备案", "", "", "2019年5月", "13800138000", "", ""),
        ("五金厂", "企业", "柳树村", "", "91440300708461136T", "", "2001-02-03", "", "否", "30"),
        ("坏代码厂", "企业", "柳树村", "", "914403007084611360", "", "", "", "", ""),
        ("远方社", "民间社团", "石门村", "", "", "", "", "", "", ""),
        ("无类别", "会", "桥头村", "", "", "", "", "", "", ""),
        ("商会", "异地商会", "桥头村", "登记", "", "粤社1号", "", "", "", ""),
    )
    for button in ("check", "bring"):
        body = client.post("/organisations/import/", {"file": sheet(*rows), button: "yes"}).content.decode()
        assert [name for name in ("坏代码厂", "远方社", "无类别") if name not in body] == []
        assert Organisation.objects.count() == (0 if button == "check" else 3)
    states = dict(Organisation.objects.values_list("name", "state"))
    assert states == {"晨练队": "filed", "五金厂": "registered", "商会": "registered"}
    plant = Organisation.objects.get(name="五金厂")
    assert (plant.employees, plant.has_union, UnionGuidance.objects.get().organisation) == ("under_100", False, plant)
    client.post("/organisations/import/", {"file": sheet(*rows), "bring": "yes"})
    assert Organisation.objects.count() == 3, "the same file again finds all of it known"


def test_a_file_that_is_no_list_gets_a_sentence(town: Town, page: Any) -> None:
    client = page(town.official_a)
    for file in (
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"),
        SimpleUploadedFile("a.csv", "列甲,列乙\n1,2".encode()),
    ):
        answer = client.post("/organisations/import/", {"file": file, "bring": "yes"})
        assert answer.status_code == 422 and "field-error" in answer.content.decode()


def test_a_mandate_is_given_confirmed_and_ended_on_the_page(town: Town, page: Any) -> None:
    group = club(town)
    url = f"/organisations/{group.pk}/mandates/"
    clerk, official = page(town.clerk_a), page(town.official_a)
    form = {"person": town.resident.username, "part": "head", "starts_on": "2026-11-24"}
    assert clerk.post(url, {**form, "person": "nobody"}).status_code == 422
    assert clerk.post(url, form).status_code == 302
    mandate = Mandate.objects.get()
    assert clerk.post(f"{url}{mandate.pk}/", {"confirm": "yes"}).status_code == 403
    assert official.post(f"{url}{mandate.pk}/", {"confirm": "yes"}).status_code == 302
    resident = page(town.resident)
    assert resident.get(f"/organisations/{group.pk}/").status_code == 200
    assert resident.post(f"{url}{mandate.pk}/end/", {"reason": ""}).status_code == 422
    assert resident.post(f"{url}{mandate.pk}/end/", {"reason": "搬走了"}).status_code == 302
    assert page(town.resident).get(f"/organisations/{group.pk}/").status_code == 404


def test_the_menu_shows_own_organisations_to_who_speaks_for_one(town: Town, page: Any) -> None:
    assert "/organisations/own/" not in page(town.resident).get("/r/").content.decode()
    mandated(town, club(town))
    assert "/organisations/own/" in page(town.resident).get("/r/").content.decode()


def test_a_paper_comes_over_the_api_and_an_act_names_it(town: Town, api: Any) -> None:
    group, key = club(town), uuid4()
    client, url = api(town.clerk_a), f"/api/v1/organisations/{group.pk}/"
    file = {"paper": "statutes", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client.put(f"{url}documents/{key}/", file, format="multipart").json() == {"id": str(key)}
    act = {"action": "add_paper", "version": 1, "paper": "statutes"}
    strange = client.post(f"{url}acts/", {**act, "documents": [str(uuid4())]}, format="json")
    assert strange.status_code == 422
    done = client.post(f"{url}acts/", {**act, "documents": [str(key)]}, format="json")
    assert (done.status_code, done.json()["version"]) == (200, 2)
