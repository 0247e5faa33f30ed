"""Services are rows: written without code, refused with reasons, published by two people, frozen from then on."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel.errors import Denied, Invalid, Stale
from procedures.dossiers import selectors
from procedures.dossiers.models import PaperRule, StageRule, TypeVersion
from procedures.dossiers.selectors.findings import forbidden_among
from procedures.dossiers.services import (
    begin_type,
    draft_next_version,
    load_forbidden_proofs,
    publish_version,
    save_draft,
)
from residents.hall.services import DATA
from tests.conftest import TUESDAY
from tests.dossiers.helpers import SYSTEM, actor, applied, service, type_data
from tests.town import Town

TODAY = TUESDAY.date()
PROOF = {"name": "健在证明", "words": "健在 生存", "issued_by": "不再要求", "source": "民发〔2020〕20号"}


def draft(town: Town, **more: Any) -> TypeVersion:
    """Return a draft that the city centre wrote."""
    made = begin_type(actor(town.city_centre), "library-card", "借书证")
    return save_draft(actor(town.city_centre), made.pk, type_data(title="借书证", **more))


def test_two_people_publish_a_version(town: Town) -> None:
    made = draft(town)
    with pytest.raises(Denied, match="wrote this draft"):
        publish_version(actor(town.city_centre), made.pk, TODAY)
    publish_version(actor(town.net_admin), made.pk, TODAY)
    assert selectors.version_by_code("library-card").published_by == town.net_admin.pk


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"is_hukou_only": True}, "legal basis"),
        ({"statutory_days": 10}, "the law allows 10"),
        ({"promised_days": 12}, "stages take 15"),
        ({"stages": ()}, "no stage"),
        ({"papers": ({"order": 1, "code": "p", "name": "健在证明"},)}, "may not be asked for"),
        ({"results": ({"order": 1, "name": "同意", "is_grant": True, "retention_months": 12},)}, "one that refuses"),
        ({"fields": ({"order": 1, "code": "c", "label": "选", "kind": "choice", "choices": ["一"]},)}, "at least two"),
        ({"by_online": False, "by_counter": False, "by_proxy": False}, "Nobody can apply"),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(town: Town, more: dict[str, Any], reason: str) -> None:
    load_forbidden_proofs(SYSTEM, [PROOF])
    made = draft(town, **more)
    with pytest.raises(Invalid, match=reason):
        publish_version(actor(town.net_admin), made.pk, TODAY)


@pytest.mark.parametrize("name", ["户口簿", "残疾人证", "火化证", "出生医学证明", "租赁合同"])
def test_papers_that_an_authority_issues_are_taken(name: str) -> None:
    import json

    from procedures.dossiers.models import ForbiddenProof

    rows = json.loads((DATA / "forbidden_proofs.json").read_text(encoding="utf-8"))
    assert forbidden_among(name, [ForbiddenProof(**row) for row in rows]) is None
    assert len(rows) == 20


def test_a_published_version_is_saved_no_more(town: Town) -> None:
    version = service()
    with pytest.raises(Stale):
        save_draft(actor(town.city_centre), version.pk, type_data())


def test_a_new_version_leaves_old_applications_alone(town: Town) -> None:
    old = service()
    dossier = applied(town)
    fresh = draft_next_version(actor(town.city_centre), old.pk)
    stages = ({"order": 1, "name": "一次办结", "decided_by": "township", "days": 3, "checklist": []},)
    save_draft(actor(town.city_centre), fresh.pk, type_data(stages=stages, promised_days=3))
    publish_version(actor(town.net_admin), fresh.pk, TODAY)
    old.refresh_from_db()
    dossier.refresh_from_db()
    assert (old.valid_to, dossier.type_version_id, applied(town).type_version_id) == (TODAY, old.pk, fresh.pk)


def raw(words: str, *values: Any) -> None:
    """Run a statement as somebody at the database would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words, values)


def test_the_database_keeps_a_published_version_as_it_is(town: Town) -> None:
    version = service()
    for words in (
        "UPDATE dossiers_typeversion SET title = 'x' WHERE id = %s",
        "UPDATE dossiers_typeversion SET promised_days = 1 WHERE id = %s",
        "UPDATE dossiers_stagerule SET days = 1 WHERE version_id = %s",
        "UPDATE dossiers_paperrule SET name = 'x' WHERE version_id = %s",
        (
            'INSERT INTO dossiers_paperrule ("order", code, name, is_required, issued_by, version_id) '
            "SELECT 9, 'x', 'x', is_required, '', %s FROM dossiers_paperrule LIMIT 1"
        ),
    ):
        with pytest.raises(IntegrityError):
            raw(words, version.pk)
    raw("UPDATE dossiers_typeversion SET valid_to = '2027-01-01' WHERE id = %s", version.pk)
    with pytest.raises(IntegrityError):
        raw("UPDATE dossiers_typeversion SET valid_to = '2028-01-01' WHERE id = %s", version.pk)
    if connection.vendor == "postgresql":  # SQLite's are taken off in the tests' database
        with pytest.raises(IntegrityError):
            raw("DELETE FROM dossiers_resultrule WHERE version_id = %s", version.pk)


def test_the_database_lets_no_two_versions_hold_on_a_day(town: Town) -> None:
    version = service()
    more = {"type": version.type, "title": "x", "audience": "x", "promised_days": 1, "published_at": TUESDAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        TypeVersion.objects.create(number=2, valid_from=date(2026, 6, 1), **more)
    raw("UPDATE dossiers_typeversion SET valid_to = '2026-06-01' WHERE id = %s", version.pk)
    assert TypeVersion.objects.create(number=2, valid_from=date(2026, 6, 1), **more).pk


@pytest.mark.parametrize(
    "columns",
    [
        {"is_hukou_only": True},
        {"promised_days": 30, "statutory_days": 20},
        {"drafted_by": 1, "published_by": 1},
        {"drafted_by": 1},
        {"valid_from": None},
    ],
)
def test_the_database_refuses_to_publish(town: Town, columns: dict[str, Any]) -> None:
    made = draft(town)
    values = {"published_at": TUESDAY, "valid_from": TODAY, "drafted_by": None, **columns}
    with pytest.raises(IntegrityError), transaction.atomic():
        TypeVersion.objects.filter(pk=made.pk).update(**values)


def test_a_stage_of_a_unit_names_its_function(town: Town) -> None:
    made = draft(town)
    for columns in ({"decided_by": "unit"}, {"unit_function": "health"}, {"days": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StageRule.objects.filter(version=made, order=1).update(**columns)


def test_a_new_service_needs_no_code(town: Town, page: Any) -> None:
    """Written, previewed, published and applied for through the pages alone."""
    writer, publisher, resident = page(town.city_centre), page(town.net_admin), page(town.resident)
    writer.post("/dossiers/types/", {"title": "借书证"})
    made = TypeVersion.objects.get()
    answer = writer.post(f"/dossiers/types/{made.pk}/", editor_form())
    assert answer.status_code == 302, answer.context["problem"]
    assert "住在哪里".encode() in writer.get(f"/dossiers/types/{made.pk}/preview/").content
    publisher.post(f"/dossiers/types/{made.pk}/publish/", {"valid_from": TODAY.isoformat()})
    made.refresh_from_db()
    assert (made.is_published, made.type.code, [paper.code for paper in PaperRule.objects.all()]) == (
        True, "jieshuzheng", ["jinzhao"],
    )  # fmt: skip
    sent = {
        "id": "00000000-0000-0000-0000-000000000777", "applicant_name": "王居民", "village": town.village_a.code,
        "a-zhuzainali": "河边",
    }  # fmt: skip
    taken = resident.post("/hall/services/jieshuzheng/apply/", sent)
    assert taken.url == "/dossiers/SQ-2026-000001/"


def editor_form() -> dict[str, Any]:
    """Return what the editor of a service sends."""
    rows = {
        "fields": {"label": "住在哪里", "kind": "text", "is_required": "on"},
        "papers": {"name": "近照"},
        "stages": {"name": "办理", "decided_by": "township", "days": "3", "checklist": "核对住址\n发证"},
        "results": {"name": "发证", "is_grant": "on", "retention_months": "12"},
    }
    sent = {"title": "借书证", "summary": "在图书馆借书。", "audience": "常住居民", "provider": "social"}
    sent |= {"promised_days": "3", "objection_days": "60", "lapse_days": "30", "by_online": "on", "by_counter": "on"}
    for part, row in rows.items():
        sent |= {f"{part}-TOTAL_FORMS": "2", f"{part}-INITIAL_FORMS": "0"}
        sent |= {f"{part}-0-{name}": value for name, value in row.items()}
        sent |= {f"{part}-1-{name}": value for name, value in row.items() if name in ("kind", "decided_by")}
    return {**sent, "results-1-name": "不发", "results-1-retention_months": "12"}
