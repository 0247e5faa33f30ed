"""The pages of matters, standards and tables, as the administrator of the net and others use them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.catalogue.models import FilingStandard, Matter, StandardsTable
from tests.catalogue.things import ROWS, STANDARD_FORM, as_csv, as_merged_xlsx, load_editions
from tests.town import Town


@pytest.fixture
def admin(town: Town, page: Any) -> Any:
    """The administrator's browser, with both editions in the town."""
    load_editions()
    return page(town.net_admin)


def upload(client: Any, data: bytes, name: str = "标准.csv") -> Any:
    """Send a table to be read."""
    file = SimpleUploadedFile(name, data)
    return client.post("/rules/tables/", {"file": file, "edition": "2013", "valid_from": "2026-11-24"}, follow=True)


@pytest.mark.parametrize("data", [as_csv(ROWS), as_merged_xlsx(ROWS)], ids=["csv", "xlsx"])
def test_a_table_is_read_looked_at_and_imported(admin: Any, data: bytes) -> None:
    report = upload(admin, data).content.decode()
    assert "种植季节15工作日" in report
    assert "15 working days (种植季节)" in report
    assert not FilingStandard.objects.exists()
    done = admin.post(f"/rules/tables/{StandardsTable.objects.get().pk}/import/", follow=True)
    assert "Rows: 4 new" in done.content.decode()
    assert FilingStandard.objects.count() == 4


def test_a_report_can_show_the_faulty_rows_alone(admin: Any) -> None:
    upload(admin, as_csv([*ROWS, [*ROWS[0][:5], "异响", "修复", "立即"]]))
    shown = admin.get(f"/rules/tables/{StandardsTable.objects.get().pk}/?outcome=problem")
    assert [row["number"] for row in shown.context["rows"]] == [6]


def test_a_file_that_is_no_table_is_refused_at_its_field(admin: Any) -> None:
    answer = upload(admin, b"a,b\n1,2\n")
    assert answer.status_code == 422
    assert "lacks these columns" in str(answer.context["form"].errors["file"])


def test_a_standard_is_written_changed_and_ended_on_its_page(admin: Any, town: Town) -> None:
    form = {**STANDARD_FORM, "amount_handle": "8", "unit_handle": "work_hour"}
    assert admin.post("/rules/matters/litter/standards/", form).status_code == 302
    half = admin.post("/rules/matters/litter/standards/1/", {**form, "unit_handle": ""})
    assert list(half.context["form"].errors) == ["unit_handle"]
    shown = admin.get("/rules/matters/litter/standards/1/")
    assert shown.context["form"]["amount_handle"].value() == 8
    admin.post("/rules/matters/litter/standards/1/end/")
    assert not FilingStandard.objects.filter(valid_to=None).exists()


def test_responsibility_is_named_by_stage_and_read_by_everyone(admin: Any, town: Town, page: Any) -> None:
    form = {"kind": "component", "owner_handle": "shared", "first_handle": ""}
    refused = admin.post("/rules/matters/litter/responsibility/", form)
    assert list(refused.context["form"].errors) == ["first_handle"]
    admin.post("/rules/matters/litter/responsibility/", {**form, "first_handle": "village"})
    assert Matter.objects.get(code="litter").kind == "component"
    shown = page(town.worker_a).get("/rules/matters/litter/").content.decode()
    assert "first handler: village committee" in shown
    assert "/responsibility/" not in shown


def test_the_list_is_narrowed_and_a_wrong_word_is_told(admin: Any, town: Town) -> None:
    town.gas_leak.listed_from = None
    town.gas_leak.save()
    rows = admin.get("/rules/matters/?listed=false").context["rows"]
    assert [row["code"] for row in rows] == ["gas_leak"]
    assert [row["code"] for row in admin.get("/rules/matters/?q=公园").context["rows"]] == ["park_damage"]
    assert admin.get("/rules/matters/?listed=perhaps").status_code == 422


def test_a_local_class_gets_its_code_on_the_page(admin: Any) -> None:
    form = {"edition": "2013", "kind": "component", "major": "01", "name": "充电桩"}
    assert admin.post("/rules/classes/", form).url == "/rules/matters/component-2013-0199/"
    assert "no such major class" in str(admin.post("/rules/classes/", {**form, "major": "77"}).context["form"].errors)
