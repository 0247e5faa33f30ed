"""A new service needs no code: written, published by a second person and applied for in three channels, by pages alone."""

from typing import Any
from uuid import UUID

from procedures.dossiers.models import Dossier, TypeVersion
from tests.dossiers.helpers import counter_of
from tests.town import Town


def part(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """Return the rows of one part as the editor sends them."""
    count = {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 60}
    sent = {f"{prefix}-{name}": value for name, value in count.items()}
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


EDITOR = {
    "title": "借书证", "summary": "镇图书馆的借书证。", "audience": "住在本市的人", "provider": "government",
    "promised_days": 10, "objection_days": 60, "lapse_days": 30, "by_online": "on", "by_counter": "on", "by_proxy": "on",
    **part(
        "fields",
        {"label": "有旧证吗", "kind": "yes_no", "is_required": "on"},
        {"label": "旧证号", "kind": "text", "is_required": "on", "when_number": "1", "shown_when_value": "是"},
    ),
    **part("papers", {"name": "近照", "keep_months": "3", "reuse_months": "6"}),
    **part("stages", {"name": "图书馆", "decided_by": "township", "days": "10"}),
    **part(
        "results",
        {"name": "发证", "is_grant": "on", "retention_months": "12"},
        {"name": "不发证", "retention_months": "12"},
    ),
}  # fmt: skip


def published(town: Town, page: Any, **more: Any) -> Any:
    """Write the service by one editor and let another publish it; return the answer."""
    editor, other = page(town.city_centre), page(town.net_admin)
    draft = editor.post("/dossiers/types/", {"title": "借书证"}).url
    assert editor.post(draft, {**EDITOR, **more}).status_code == 302
    return other.post(f"{draft}publish/", {"valid_from": "2026-11-24"}, follow=True)


def form(town: Town, number: int, **more: Any) -> dict[str, Any]:
    said = {"id": str(UUID(int=number)), "applicant_name": "王居民", "village": town.village_a.code}
    return {**said, "a-youjiuzhengma": "yes", "a-jiuzhenghao": "A1", **more}


def test_it_is_made_and_applied_for_in_three_channels_by_pages_alone(town: Town, page: Any) -> None:
    published(town, page)
    code = TypeVersion.objects.get(title="借书证").type.code
    shown = page(town.city_centre).get(f"/dossiers/types/{TypeVersion.objects.get().pk}/preview/").content.decode()
    assert 'data-when="a-youjiuzhengma" data-when-is="yes"' in shown
    page(town.resident).post(f"/hall/services/{code}/apply/", form(town, 1))
    page(counter_of(town)).post(f"/counter/{code}/", form(town, 2, papers=["jinzhao"]))
    page(town.worker_a).post(f"/counter/{code}/", form(town, 3, consent_way="signed"))
    found = list(Dossier.objects.order_by("pk").values_list("number", "channel"))
    assert found == [("SQ-2026-000001", "online"), ("SQ-2026-000002", "counter"), ("SQ-2026-000003", "proxy")]


def test_a_condition_that_can_never_hold_is_not_published(town: Town, page: Any) -> None:
    answer = published(town, page, **{"fields-1-shown_when_value": "也许"}).content.decode()
    assert "never has" in answer
    assert TypeVersion.objects.get().published_at is None


def test_what_is_held_is_not_asked_anew_without_a_reason(town: Town, page: Any) -> None:
    answer = published(town, page, **{"fields-0-label": "银行账号", "fields-0-kind": "text"}).content.decode()
    assert "is held already" in answer
    published_version = TypeVersion.objects.get()
    assert published_version.published_at is None
