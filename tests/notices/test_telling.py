"""Telling people: once per person and occasion, in the reader's language."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import translation

from foundation.accounts.apps import AccountsConfig
from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from foundation.kernel.rooms import NoticeKind, rooms
from foundation.notices import kinds, selectors, services
from foundation.notices.deadlines import after_quiet
from foundation.notices.lists import Notices
from foundation.notices.models import Notice, Sending
from foundation.notices.services import NoticeDraft, tell, tell_many

PARAMS = {
    "person": "ZS-1",
    "by": "Lin",
    "reference": "ZS-1",
    "matter": "暴露垃圾",
    "matter_en": "Litter",
    "area": "ZS-1",
    "day": "2027-01-01",
    "grid": "桥头第一网格",
    "due_at": "2026-11-24T10:00:00+00:00",
    "until_on": "2026-12-01",
    "year": 2027,
    "note": "路灯不亮",
    "state": "closed",
    "unit": "同心市消防大队",
    "township": "东河镇",
    "list": "ZS-1",
    "rows": 30_000,
    "title": "ZS-1",
    "number": "ZS-1",
    "days": 3,
    "opens_at": "2026-11-24T10:00:00+00:00",
    "closes_at": "2026-11-25T10:00:00+00:00",
}


def tell_worker(town, *, kind="task_new", key="k1", to=None, **more):
    people = [town.worker_a.pk] if to is None else to
    tell(
        people,
        kind=kind,
        key=key,
        subject_kind="incident",
        subject_key="ZS-1",
        params=PARAMS,
        now=city_time.now(),
        **more,
    )


def test_telling_twice_tells_once(town):
    tell_worker(town)
    tell_worker(town, to=[town.worker_a.pk, town.worker_a.pk, town.clerk_a.pk])
    assert sorted(Notice.objects.values_list("user_id", flat=True)) == sorted([town.worker_a.pk, town.clerk_a.pk])


def test_telling_again_leaves_a_read_notice_read(town, actor_of):
    tell_worker(town)
    services.mark_all_read(actor_of(town.worker_a), now=city_time.now())
    tell_worker(town)
    assert selectors.unread_count(town.worker_a.pk) == 0


def test_telling_many_is_one_statement(town, django_assert_num_queries):
    tellings = [NoticeDraft((town.worker_a.pk,), "clock_due", f"k{n}", "incident", "ZS-1", PARAMS) for n in range(80)]
    with django_assert_num_queries(1):
        tell_many(tellings, now=city_time.now())
    assert Notice.objects.count() == 80


def test_telling_nobody_is_no_error(town):
    tell_worker(town, to=[])
    assert Notice.objects.count() == 0


def test_kind_without_wording_is_a_bug(town):
    with pytest.raises(ValueError, match="no room declares"):
        tell_worker(town, kind="gossip")


def test_every_kind_has_its_wording_in_its_own_room_and_every_wording_a_kind():
    for room in rooms():
        wordings = Path(room.path) / "templates" / "notices" / "kinds"
        assert {path.stem for path in wordings.glob("*.txt")} == set(room.notice_kinds), room.name


def test_every_kind_is_drawn_by_an_icon_there_is():
    icons = json.loads((settings.BASE_DIR / "frontend" / "icons" / "names.json").read_text())
    assert {kind.icon for kind in kinds.notice_kinds().values()} <= set(icons)


def test_two_rooms_never_share_a_kind(monkeypatch):
    monkeypatch.setattr(AccountsConfig, "notice_kinds", {"task_new": NoticeKind("key")})
    with pytest.raises(ValueError, match=r"task_new"):
        kinds.notice_kinds.__wrapped__()


@pytest.mark.parametrize("kind", kinds.notice_kinds())
def test_every_wording_says_the_same_in_chinese(kind):
    with translation.override("en"):
        english = kinds.sentence(kind, PARAMS)
    with translation.override("zh-hans"):
        assert kinds.sentence(kind, PARAMS) != english


@pytest.mark.parametrize("kind", kinds.notice_kinds())
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_wording_is_one_line_that_names_its_subject(kind, language):
    with translation.override(language):
        line = kinds.sentence(kind, PARAMS)
    assert "\n" not in line
    if kinds.notice_kinds()[kind].is_in_app_only:
        # What is confidential is named nowhere; the notice leads to it.
        assert not any(value in line for value in PARAMS.values() if isinstance(value, str))
        return
    # Of an account the owner is told who did it.
    assert any(name in line for name in ("ZS-1", "2027", "Lin"))


def test_wording_speaks_the_local_time_and_the_readers_names():
    line = kinds.sentence("clock_amber", PARAMS)
    assert "Litter" in line
    assert "18:00" in line


def test_wording_is_not_escaped_twice(town, page):
    tell(
        [town.worker_a.pk],
        kind="task_new",
        key="k",
        subject_kind="x",
        subject_key="1",
        now=city_time.now(),
        params={**PARAMS, "matter": "<b>A & B</b>", "matter_en": ""},
    )
    html = page(town.worker_a).get("/notices/").content.decode()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html


@pytest.mark.parametrize("due_at", [None, ""])
def test_task_without_due_time_says_none(due_at):
    assert "due" not in kinds.sentence("task_new", {**PARAMS, "due_at": due_at})


@pytest.mark.parametrize("kind", ["clock_due", "clock_yellow", "clock_red"])
def test_late_case_that_rose_says_so(kind):
    assert "went up a level" in kinds.sentence(kind, {**PARAMS, "raised": True})
    assert "went up a level" not in kinds.sentence(kind, {**PARAMS, "raised": False})


@pytest.mark.parametrize(("state", "word"), [
    ("accepted", "admitted."), ("declined", "not admitted"), ("handled", "will now be checked"), ("closed", "closed"),
    ("dispatched", "news"),
])  # fmt: skip
def test_result_says_what_became_of_the_report(state, word):
    assert word in kinds.sentence("result", {**PARAMS, "state": state})


@pytest.mark.parametrize(("at", "sent"), [
    ("2026-11-24 21:59", "2026-11-24 21:59"), ("2026-11-24 22:00", "2026-11-25 07:00"),
    ("2026-11-25 00:30", "2026-11-25 07:00"), ("2026-11-25 06:59", "2026-11-25 07:00"),
    ("2026-11-25 07:00", "2026-11-25 07:00"), ("2026-12-31 23:00", "2027-01-01 07:00"),
])  # fmt: skip
def test_night_is_quiet(at, sent):
    zone = ZoneInfo("Asia/Shanghai")
    assert after_quiet(datetime.fromisoformat(at).replace(tzinfo=zone)) == datetime.fromisoformat(sent).replace(
        tzinfo=zone
    )


def test_nobody_reads_or_marks_anothers_notice(town, actor_of):
    tell_worker(town)
    with pytest.raises(NotFound):
        services.mark_read(actor_of(town.clerk_a), notice_id=Notice.objects.get().pk, now=city_time.now())
    assert list(selectors.own_notices(actor_of(town.clerk_a))) == []


def test_inbox_shows_unread_first_then_newest(town, actor_of, at):
    for key in ("old", "middle", "new"):
        tell_worker(town, key=key)
        at.shift(60)
    services.mark_read(actor_of(town.worker_a), notice_id=Notice.objects.get(key="new").pk, now=city_time.now())
    assert [notice.key for notice in Notices().page(actor_of(town.worker_a), {}, city_time.now(), size=9).items] == [
        "middle",
        "old",
        "new",
    ]


def test_without_mail_server_nothing_waits(town):
    type(town.worker_a).objects.update(email="someone@example.org")
    tell_worker(town)
    assert Sending.objects.count() == 0
