"""Areas, units and people are chosen by name, by whoever may choose them, where JavaScript runs and where it does not."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget

from grids.areas import selectors
from grids.areas.models import Area
from grids.workforce.models import Posting, Unit
from procedures.clocks.models import WorkCalendar
from tests.town import Town


def found(page: Any, user: Any, kind: str, words: str = "", **more: str) -> list[dict[str, str]]:
    """Return what the list of a picker shows."""
    rows: list[dict[str, str]] = page(user).get(f"/picks/{kind}/", {"q": words, **more}).json()["found"]
    return rows


@pytest.mark.parametrize("words", ["桥头第一", "442000101201001", "qtdywg", "qiaotoudiyi"])
def test_an_area_is_found_by_name_code_and_pinyin(town: Town, page: Any, words: str) -> None:
    rows = found(page, town.staff, "area", words)
    assert rows == [{"value": "442000101201001", "name": "桥头第一网格", "detail": "同心市 › 东河镇 › 桥头村"}]


def test_an_official_finds_what_lies_in_the_own_township_only(town: Town, page: Any) -> None:
    assert {row["name"] for row in found(page, town.official_a, "area", "网格")} == {
        "桥头第一网格", "桥头第二网格", "柳树第一网格"
    }  # fmt: skip
    assert found(page, town.official_a, "area", "同心市") == []
    assert found(page, town.resident, "area", "东河镇") == []


def test_before_anything_is_typed_the_largest_areas_are_shown(town: Town, page: Any) -> None:
    rows = found(page, town.official_a, "area")
    assert [row["name"] for row in rows][:3] == ["东河镇", "桥头村", "柳树村"]


def test_areas_of_other_levels_are_left_out_where_a_form_wants_one(town: Town, page: Any) -> None:
    assert found(page, town.staff, "area", "桥头", group="township") == []


def test_an_area_that_has_ended_is_not_offered(town: Town, page: Any) -> None:
    Area.objects.filter(pk=town.park.pk).update(valid_to="2026-11-01")
    assert found(page, town.staff, "area", "滨河公园") == []


def test_units_are_found_within_reach(town: Town, page: Any) -> None:
    assert {row["name"] for row in found(page, town.staff, "unit")} == {"东河镇城管办", "同心市消防大队"}
    assert [row["name"] for row in found(page, town.official_a, "unit")] == ["东河镇城管办"]


def test_people_are_found_by_the_support_desk_alone_and_never_leafed_through(town: Town, page: Any) -> None:
    assert [row["value"] for row in found(page, town.staff, "user", "林网")] == ["worker_a"]
    assert [row["value"] for row in found(page, town.staff, "user", "13800000000")] == ["worker_a"]
    assert found(page, town.staff, "user") == []
    assert found(page, town.city_centre, "user", "林网") == []


def test_every_choice_of_an_area_a_unit_or_a_person_at_the_support_desk_is_a_picker(town: Town, rf: Any) -> None:
    request = rf.get("/")
    request.user, request.actor = town.staff, None
    forms = [site.get_form(request) for site in admin.site._registry.values()]
    forms += [
        inline.get_formset(request).form
        for site in admin.site._registry.values()
        for inline in site.get_inline_instances(request)
    ]
    fields = [field for form in forms for field in form.base_fields.values() if hasattr(field, "queryset")]
    chosen = [field for field in fields if field.queryset.model._meta.model_name in {"area", "unit", "user"}]
    assert len(chosen) >= 7
    assert all("data-picker" in field.widget.get_context("x", None, {})["widget"]["attrs"] for field in chosen)
    assert not any(isinstance(field.widget, ForeignKeyRawIdWidget) for field in fields)


def posting(area: str) -> dict[str, Any]:
    return {"user": "resident", "role": "township_official", "area": area, "unit": "", "starts_on": "2026-11-24",
            "ends_on": ""}  # fmt: skip


@pytest.mark.parametrize("text", ["东河镇", "442000101000", " 东河镇 "])
def test_without_a_script_a_code_or_a_name_is_enough(town: Town, page: Any, text: str) -> None:
    assert page(town.staff).post("/admin/workforce/posting/add/", posting(text)).status_code == 302
    assert Posting.objects.latest("pk").area_id == town.township_a.pk


def test_a_name_that_several_bear_asks_for_the_code(town: Town, page: Any) -> None:
    Area.objects.filter(pk=town.village_b.pk).update(name="桥头村")
    selectors.forget()
    answer = page(town.staff).post("/admin/workforce/posting/add/", posting("桥头村"))
    assert "442000102201" in str(answer.context["adminform"].form.errors["area"])


def test_a_stored_choice_is_shown_by_name_and_path(town: Town, page: Any) -> None:
    row = WorkCalendar.objects.create(area=town.village_a, name="桥头村", week=[[]] * 7)
    text = page(town.staff).get(f"/admin/clocks/workcalendar/{row.pk}/change/").content.decode()
    assert 'value="442000101201"' in text
    assert 'data-name="桥头村"' in text
    assert 'data-detail="同心市 › 东河镇"' in text


def test_what_lies_outside_the_own_reach_is_refused_at_its_field(town: Town, page: Any) -> None:
    town.clerk_a.is_staff = True
    town.clerk_a.save()
    data = {"user": "resident", "role": "grid_worker", "area": town.grid_b1.code, "unit": "", "starts_on": "2026-11-24",
            "ends_on": ""}  # fmt: skip
    answer = page(town.clerk_a).post("/admin/workforce/posting/add/", data)
    assert list(answer.context["adminform"].form.errors) == ["area"]
    assert not Posting.objects.filter(user=town.resident).exists()


def test_a_unit_is_chosen_at_a_township_or_the_city(town: Town, page: Any) -> None:
    data = {"code": "water", "name": "水务所", "function": "water", "area": town.village_a.code}
    answer = page(town.staff).post("/admin/workforce/unit/add/", data)
    assert list(answer.context["adminform"].form.errors) == ["area"]
    assert not Unit.objects.filter(code="water").exists()
