"""Personal data: every column that looks personal is in the register, the page shows it, and what has expired is emptied."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from axes.models import AccessLog
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from foundation.evidence.models import Photo
from foundation.kernel import city_time, personal_data, recurring
from foundation.kernel.duties import empty_personal_data
from foundation.kernel.management.commands.personal import register
from foundation.kernel.models import AuditEvent
from foundation.kernel.personal_data import (
    Personal,
    declare,
    empty_expired,
    expiring_entries,
    looks_personal,
    register_by_model,
    undeclared_columns,
)
from foundation.kernel.recurring import duties
from foundation.notices.models import Notice, Sending
from foundation.notices.services import NoticeDraft, tell_many
from residents.people.models import Report
from tests.town import Town

PAGE = settings.BASE_DIR / "docs" / "personal-data.md"
# Tables of libraries that hold something of people.
OF_LIBRARIES = ("axes", "sessions", "admin")
DAY = timedelta(days=1)


def tables() -> list[type[models.Model]]:
    labels = [*(room.rpartition(".")[2] for room in settings.ROOMS), *OF_LIBRARIES]
    found = [model for label in labels for model in apps.get_app_config(label).get_models()]
    # A row of it says when a row of another table ends.
    return [model for model in found if model._meta.model_name != "accessattemptexpiration"]


@pytest.mark.parametrize("model", tables(), ids=lambda model: model._meta.label)
def test_a_column_that_looks_personal_is_declared_or_said_to_be_none(model: type[models.Model]) -> None:
    assert undeclared_columns(model) == [], (
        "declare it in the personal.py of its room: what for, how long, or why it is none"
    )


@pytest.mark.parametrize(("name", "looks"), [
    ("contact", True), ("reporter_phone", True), ("created_by", True), ("bank_account", True), ("id_number", True),
    ("client_ip", True), ("name_en", True), ("due_at", False), ("amount", False), ("shipped", False), ("period", False),
])  # fmt: skip
def test_names_are_read_by_their_parts(name: str, looks: bool) -> None:
    column = models.CharField()
    column.set_attributes_from_name(name)
    assert looks_personal(column) is looks


@pytest.mark.parametrize(("column", "looks"), [
    (models.EmailField(), True), (models.FileField(), True), (models.GenericIPAddressField(), True),
    (models.TextField(), False), (models.BooleanField(), False),
])  # fmt: skip
def test_some_kinds_of_columns_look_personal_by_any_name(column: Any, looks: bool) -> None:
    column.set_attributes_from_name("some")
    assert looks_personal(column) is looks


def test_what_leads_to_a_user_looks_personal() -> None:
    assert looks_personal(Report._meta.get_field("user"))


def test_every_entry_says_what_for_and_how_long_and_the_sweep_can_do_it(db: None) -> None:
    entries = [(model, entry) for model, found in register_by_model().items() for entry in found]
    assert all(
        entry.why and (not isinstance(entry, Personal) or entry.retention_in_words()) for _model, entry in entries
    )
    for model, entry in expiring_entries():
        assert list(personal_data.expired_rows(model, entry, city_time.now())) == []


def test_a_table_is_declared_once_and_by_columns_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="already"):
        declare(Report)
    monkeypatch.delitem(personal_data._DECLARED, Report)
    with pytest.raises(ValueError, match="are not columns"):
        declare(Report, Personal(("nickname",), why="-"))


def test_the_page_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("personal")
    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8"), (
        "python manage.py personal > docs/personal-data.md"
    )
    assert register() in PAGE.read_text(encoding="utf-8")


def reports(count: int, day: Any) -> None:
    Report.objects.bulk_create(
        Report(
            incident_reference=f"R{number}",
            token_digest=str(number),
            contact="sealed",
            words="ok",
            created_at=city_time.now(),
            forget_on=day,
        )
        for number in range(count)
    )


def test_contacts_are_emptied_in_batches_and_written_down_and_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "BATCH", 2)
    now = city_time.now()
    reports(5, city_time.local_day(now))
    assert (empty_expired(now - DAY), empty_expired(now), empty_expired(now)) == (0, 5, 0)
    assert not Report.objects.exclude(contact="", words="").exists()
    written = AuditEvent.objects.filter(action="empty_expired", subject_key="people.Report").values_list(
        "detail", flat=True
    )
    assert [one["rows"] for one in written] == [2, 2, 1]
    assert all((one["columns"], one["deleted"]) == (["contact", "phone_key", "words"], False) for one in written)


def test_a_batch_that_fails_is_neither_emptied_nor_written_down(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise OSError("no room")

    now = city_time.now()
    reports(1, city_time.local_day(now))
    monkeypatch.setattr(personal_data, "audit", fail)
    with pytest.raises(OSError, match="no room"):
        empty_expired(now)
    assert Report.objects.get().contact == "sealed"


def test_what_a_camera_wrote_is_emptied_after_a_year_and_the_photo_stays(db: None) -> None:
    now = city_time.now()
    Photo.objects.create(
        id=uuid4(),
        subject_kind="incident",
        subject_key="X",
        width=1,
        height=1,
        lng=113.4,
        lat=22.5,
        taken_at=now,
        uploaded_at=now,
    )
    assert (empty_expired(now + 364 * DAY), empty_expired(now + 365 * DAY), empty_expired(now + 366 * DAY)) == (0, 1, 0)
    photo = Photo.objects.get()
    assert (photo.lng, photo.lat, photo.taken_at, photo.uploaded_at) == (None, None, None, now)


def test_the_address_of_a_notice_is_emptied_and_the_notice_later_deleted(db: None, settings: Any, town: Town) -> None:
    settings.EMAIL_HOST, now = "mail.example.org", city_time.now()
    told = NoticeDraft(
        (town.worker_a.pk,), "result", "k", "incident", "X", {"reference": "X", "matter": "m"}, addresses=("a@b.cn",)
    )
    tell_many([told], now=now)
    assert (empty_expired(now + 29 * DAY), empty_expired(now + 30 * DAY), empty_expired(now + 31 * DAY)) == (0, 1, 0)
    emptied = Notice.objects.get(user=None)
    assert (emptied.address, emptied.address_digest, emptied.forgotten_at) == ("", "", now + 30 * DAY)
    assert empty_expired(now + 365 * DAY) == 2
    assert (Notice.objects.count(), Sending.objects.count()) == (0, 0)


def test_who_knocked_and_old_sessions_go(db: None) -> None:
    now = city_time.now()
    AccessLog.objects.create(ip_address="10.0.0.1", username="lin", user_agent="x")
    AccessLog.objects.update(attempt_time=now - timedelta(days=183))
    Session.objects.create(session_key="k", session_data="-", expire_date=now)
    assert (empty_expired(now), AccessLog.objects.count(), Session.objects.count()) == (2, 0, 0)


def test_the_sweep_is_a_duty_of_the_night(db: None) -> None:
    now = city_time.now()
    duty = duties()["empty_personal_data"]
    first = duty.next_due(now)
    assert (timezone.localtime(first).hour, first - now < DAY, duty.next_due(first) - first) == (3, True, DAY)
    assert empty_personal_data(now) == 0


def test_other_duties_run_between_the_batches_of_the_night(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "BATCH", 2)
    now, left = city_time.now(), []
    reports(5, city_time.local_day(now))

    def look(_now: Any) -> int:
        left.append(Report.objects.exclude(contact="").count())
        return 0

    monkeypatch.setattr(recurring, "_DUTIES", {"watch": recurring.Duty("watch", DAY, look, lambda _now: True)})
    empty_personal_data(now)
    assert left == [3, 1, 0]
