"""Public notices: shown their days whole, objected to by anybody, blocking until answered; held by the database too."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel.actor import ANONYMOUS
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound, Stale
from foundation.notices.models import Notice
from procedures.clocks.models import SubjectClock
from procedures.clocks.services import sweep
from procedures.hearings.models import Objection, PublicNotice
from procedures.hearings.selectors import hearing_by_id, may_go_on, running_hearings
from procedures.hearings.services import answer_objection, end_hearings, object_to
from tests.conftest import TUESDAY
from tests.hearings.helpers import actor, do, drafted, objected, running
from tests.town import Town

TODAY = TUESDAY.date()


def answered(user: Any, objection: Objection, *, is_upheld: bool = False) -> Objection:
    return answer_objection(actor(user), objection.pk, words="按三家报价取最低", is_upheld=is_upheld)


def test_a_notice_runs_at_least_its_days(town: Town) -> None:
    notice = drafted(town.clerk_a)
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, notice, "publish", until=TODAY + timedelta(days=6))
    assert "2026-12-01" in refusal.value.fields["until"]
    notice = do(town.clerk_a, notice, "publish", until="2026-12-01")
    assert (notice.state, notice.starts_on, str(notice.ends_on)) == ("running", TODAY, "2026-12-01")


def test_names_are_masked_before_they_are_kept(town: Town) -> None:
    notice = drafted(town.clerk_a, persons="陈秀英, 李四、王五六")
    assert notice.persons == "陈**、李*、王**"


def test_a_draft_is_hidden_from_residents_and_other_townships(town: Town) -> None:
    notice = drafted(town.clerk_a)
    for who in (ANONYMOUS, actor(town.resident), actor(town.official_b), actor(town.worker_a)):
        with pytest.raises(NotFound):
            hearing_by_id(who, notice.pk)
    assert hearing_by_id(actor(town.official_a), notice.pk) == notice


def test_only_desks_of_the_area_keep_its_notices(town: Town) -> None:
    for user in (town.resident, town.worker_a, town.official_b, town.handler_a):
        with pytest.raises(Denied):
            drafted(user)
    notice = running(town.clerk_a)
    with pytest.raises(Denied):
        do(town.official_b, notice, "annul", "why not")


def test_a_subject_goes_on_only_after_its_days_and_its_answers(town: Town, at: Any) -> None:
    notice = running(town.clerk_a, subject_kind="bench", subject_key="7")
    assert not may_go_on("bench", "7")
    objection = objected(notice)
    at.shift(timedelta(days=8))
    assert end_hearings(at_now()) == 1
    verdict = may_go_on("bench", "7", is_required=True)
    assert (bool(verdict), "objection" in verdict.reason) == (False, True)
    answered(town.official_a, objection)
    assert may_go_on("bench", "7", is_required=True)


def at_now() -> Any:
    from foundation.kernel import city_time

    return city_time.now()


def test_the_last_day_counts_though_the_duty_has_not_come_by(town: Town, at: Any) -> None:
    notice = running(town.clerk_a, subject_kind="bench", subject_key="7")
    at.move_to(TUESDAY + timedelta(days=7, hours=13))
    assert objected(notice).pk and list(running_hearings(notice.ends_on)) == [notice]
    at.move_to(TUESDAY + timedelta(days=8))
    with pytest.raises(Stale):
        objected(notice, "too late")
    assert may_go_on("bench", "8") and not may_go_on("bench", "8", is_required=True)


def test_an_upheld_objection_annuls_the_notice(town: Town) -> None:
    notice = running(town.clerk_a, subject_kind="bench", subject_key="7")
    answered(town.official_a, objected(notice), is_upheld=True)
    notice.refresh_from_db()
    assert notice.state == "annulled" and not may_go_on("bench", "7", is_required=True)
    assert running(town.clerk_a, subject_kind="bench", subject_key="7").state == "running"


def test_whoever_decided_does_not_answer(town: Town) -> None:
    objection = objected(running(town.official_a, decider_id=town.official_a.pk))
    with pytest.raises(Denied) as refusal:
        answered(town.official_a, objection)
    assert "somebody else" in str(refusal.value)
    assert answered(town.clerk_a, objection).answered_by == town.clerk_a.pk


def test_an_objection_is_answered_once_and_sent_once(town: Town) -> None:
    notice = running(town.clerk_a)
    objection = objected(notice)
    again = object_to(ANONYMOUS, notice.pk, objection_id=objection.client_id, words=objection.words)
    assert again.pk == objection.pk
    with pytest.raises(DifferentContent):
        object_to(ANONYMOUS, notice.pk, objection_id=objection.client_id, words="other words")
    answered(town.official_a, objection)
    with pytest.raises(Stale):
        answered(town.official_a, objection)


def test_two_notices_of_one_subject_do_not_run_at_once(town: Town) -> None:
    running(town.clerk_a, subject_kind="bench", subject_key="7")
    with pytest.raises(Stale):
        drafted(town.clerk_a, subject_kind="bench", subject_key="7")


def test_the_desk_hears_of_objections_and_the_one_above_of_late_answers(town: Town, fire_messages: Any) -> None:
    objection = objected(running(town.clerk_a), "王大力收了钱")
    fire_messages()
    assert list(Notice.objects.filter(kind="objection_new").values_list("user", flat=True)) == [town.clerk_a.pk]
    sweep(SubjectClock.objects.get(subject_kind="objection").due_at + timedelta(days=30))
    fire_messages_late(fire_messages)
    told = set(Notice.objects.filter(kind="objection_waits").values_list("user", flat=True))
    assert told == {town.clerk_a.pk, town.official_a.pk}
    assert not Notice.objects.filter(params__icontains="王大力").exists()
    assert objection.due_at is not None


def fire_messages_late(fire_messages: Any) -> None:
    from foundation.kernel import outbox

    outbox.drain(TUESDAY + timedelta(days=90))
    fire_messages()


RAW = {
    "shorter": "UPDATE hearings_publicnotice SET ends_on = '2026-11-26'",
    "longer ago": "UPDATE hearings_publicnotice SET starts_on = '2026-11-01'",
    "other text": "UPDATE hearings_publicnotice SET text = 'other'",
    "fewer days": "UPDATE hearings_publicnotice SET days_rule = 1",
    "other words": "UPDATE hearings_objection SET words = 'nothing'",
    "another day": "UPDATE hearings_objection SET made_on = '2026-11-25'",
    "taken away": "DELETE FROM hearings_objection",
    "answered by who decided": (
        "UPDATE hearings_objection SET answer = 'no', is_upheld = {no}, answered_at = made_at, "
        "answered_by = (SELECT decider_id FROM hearings_publicnotice)"
    ),
    "verdict without words": "UPDATE hearings_objection SET is_upheld = {no}",
    "too late": (
        "INSERT INTO hearings_objection (client_id, notice_id, person_key, words, made_at, made_on, answer) SELECT "
        "'00000000000000000000000000000099', id, '', 'x', drafted_at, '2026-12-02', '' FROM hearings_publicnotice"
    ),
    "too short from the start": (
        "INSERT INTO hearings_publicnotice (state, version, subject_kind, subject_key, area_id, title, text, persons, "
        "legal_basis, days_rule, starts_on, ends_on, drafted_at) SELECT 'running', 1, '', '', area_id, 'x', 'x', '', '', 7, "
        "'2026-11-24', '2026-11-30', drafted_at FROM hearings_publicnotice"
    ),
}


@pytest.mark.parametrize("statement", RAW.values(), ids=list(RAW))
def test_the_database_refuses(statement: str, town: Town) -> None:
    put_back_no_delete()
    objected(running(town.clerk_a, decider_id=town.official_a.pk))
    no = "false" if connection.vendor == "postgresql" else "0"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.replace("{no}", no))


def put_back_no_delete() -> None:
    """Put back on SQLite what the tests' database goes without."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS hearings_objection_no_delete")
            cursor.execute(
                "CREATE TRIGGER hearings_objection_no_delete BEFORE DELETE ON hearings_objection "
                "BEGIN SELECT RAISE(ABORT, 'stays'); END"
            )


def test_a_draft_may_still_change(town: Town) -> None:
    drafted(town.clerk_a)
    assert PublicNotice.objects.update(text="other") == 1


def test_nobody_reads_who_objects_or_in_which_words(town: Town, page: Any, api: Any) -> None:
    notice = running(town.clerk_a)
    objection = objected(notice, "隔壁赵某某虚报", town.resident)
    key = objection.person_key
    assert len(key) == 64
    answered(town.official_a, objection)
    for user in (None, town.resident, town.worker_a, town.official_b):
        body = page(user).get(f"/hearings/{notice.pk}/").content.decode()
        assert "按三家报价取最低" in body and "赵某某" not in body and key not in body
    body = page(town.clerk_a).get(f"/hearings/{notice.pk}/").content.decode()
    assert "赵某某" in body and key not in body
    assert "赵某某" not in str(api(None).get("/api/v1/hearings/").json())


def test_the_pages_draft_publish_object_and_answer(town: Town, page: Any) -> None:
    clerk, anyone = page(town.clerk_a), page()
    form = {"area": "442000101201", "title": "修路", "text": "八万元", "persons": "陈秀英", "days": 7}
    there = clerk.post("/hearings/new/", form)
    notice = PublicNotice.objects.get()
    assert there["Location"] == f"/hearings/{notice.pk}/"
    assert clerk.post("/hearings/new/", {**form, "days": 0}).status_code == 422
    clerk.post(f"/hearings/{notice.pk}/acts/", {"action": "publish", "version": 1, "until": "2026-12-01"})
    clerk.post(f"/hearings/{notice.pk}/acts/", {"action": "hang", "version": 2, "place": "村口公告栏"})
    assert "村口公告栏" in anyone.get(f"/hearings/{notice.pk}/").content.decode()
    assert "修路" in anyone.get("/hearings/").content.decode()
    sent = {"id": str(UUID(int=5)), "words": "太贵"}
    assert anyone.post(f"/hearings/{notice.pk}/object/", {**sent, "words": ""}).status_code == 422
    assert anyone.post(f"/hearings/{notice.pk}/object/", sent).status_code == 302
    url = f"/hearings/{notice.pk}/objections/{Objection.objects.get().pk}/"
    assert clerk.post(url, {"words": "", "is_upheld": "no"}).status_code == 422
    assert clerk.post(url, {"words": "三家比价", "is_upheld": "no"}).status_code == 302
    assert "三家比价" in anyone.get(f"/hearings/{notice.pk}/").content.decode()


def test_the_api_lists_and_takes_an_objection(town: Town, api: Any) -> None:
    notice = running(town.clerk_a)
    row = api(None).get("/api/v1/hearings/?state=running").json()["results"][0]
    assert (row["id"], row["ends_on"], row["objections"]) == (notice.pk, "2026-12-01", 0)
    sent = {"id": str(UUID(int=5)), "words": "太贵"}
    url = f"/api/v1/hearings/{notice.pk}/objections/"
    assert [api(None).post(url, sent, format="json").status_code for _try in (1, 2)] == [201, 201]
    assert api(None).post(url, {**sent, "words": "x"}, format="json").status_code == 409
    assert Objection.objects.count() == 1
