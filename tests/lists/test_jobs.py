"""Long exports: written by a duty, claimed for a while, begun again after a death, kept for their owner alone."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.kernel import city_time, recurring
from foundation.kernel.models import AuditEvent
from foundation.notices.models import Notice
from foundation.web.lists import definition, exporting, jobs
from foundation.web.models import ExportJob
from tests.cases.helpers import report
from tests.town import Town

API = "/api/v1/incidents/"
Clients = Callable[..., Any]


@pytest.fixture
def long(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return the town with five incidents, where more than three rows are a long export."""
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(definition, "BATCH", 2)
    for _number in range(5):
        report(town)
    return town


def ask(town: Town, api: Clients, **words: str) -> ExportJob:
    """Let the clerk ask for a long export, and return its row."""
    answer = api(town.clerk_a).get(API, {"format": "csv", **words})
    assert answer.status_code == 202, answer.content
    return ExportJob.objects.get(pk=answer.json()["id"])


def file_of(town: Town, page: Clients, job: ExportJob) -> list[dict[str, str]]:
    answer = page(town.clerk_a).get(reverse("lists:export-file", args=[job.pk]))
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def write_all() -> None:
    for _round in range(10):
        jobs.write_next(city_time.now())


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_long_export_becomes_a_job_and_its_owner_is_told(
    long: Town, api: Clients, page: Clients, fire_messages: Callable[[], int], file_format: str
) -> None:
    job = ask(long, api, format=file_format)
    assert not AuditEvent.objects.filter(action="export").exists()
    recurring.run_due_duties(city_time.now())
    fire_messages()
    job.refresh_from_db()
    assert (job.written, job.total, bool(job.finished_at), job.bytes > 0) == (5, 5, True, True)
    notice = Notice.objects.get(kind="export_ready")
    assert (notice.user_id, notice.params["rows"]) == (long.clerk_a.pk, 5)
    opened = page(long.clerk_a).post(reverse("notices:open", args=[notice.pk]))
    assert opened["Location"] == reverse("lists:export-job", args=[job.pk])
    assert AuditEvent.objects.get(action="export").detail["rows"] == 5


def test_the_file_holds_every_row_once(long: Town, api: Clients, page: Clients) -> None:
    job = ask(long, api)
    write_all()
    rows = file_of(long, page, job)
    assert (len(rows), len({row["Reference"] for row in rows})) == (5, 5)


def test_the_page_shows_progress_then_the_file(long: Town, api: Clients, page: Clients) -> None:
    job = ask(long, api)
    client, url = page(long.clerk_a), reverse("lists:exports")
    ExportJob.objects.filter(pk=job.pk).update(total=5, written=2)
    assert (
        '<progress class="list-progress"\n                  max="100"\n                  value="40"'
        in client.get(url).text
    )
    write_all()
    assert reverse("lists:export-file", args=[job.pk]) in client.get(url).text


def test_the_file_is_its_owners_alone(long: Town, api: Clients, page: Clients) -> None:
    job = ask(long, api)
    write_all()
    url = reverse("lists:export-file", args=[job.pk])
    assert page(long.official_a).get(url).status_code == 404
    assert page(long.clerk_a).get(url).status_code == 200


def test_of_two_workers_one_writes(long: Town, api: Clients) -> None:
    job = ask(long, api)
    seen = [ExportJob.objects.get(pk=job.pk) for _worker in range(2)]
    assert [jobs._claim(one, city_time.now()) for one in seen] == [True, False]
    assert not jobs.is_waiting(city_time.now())


def test_after_a_death_another_begins_again_and_the_dead_leave_nothing(
    long: Town, api: Clients, page: Clients, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(long, api)
    slow = ExportJob.objects.get(pk=job.pk)
    assert jobs._claim(slow, city_time.now())
    at.shift(jobs.LEASE + timedelta(seconds=1))
    write_all()
    # The first one was not dead, only slow: it finds its claim gone and takes its file away.
    with pytest.raises(jobs._ClaimLost):
        jobs._write(slow)
    job.refresh_from_db()
    assert (job.attempts, job.written, len(file_of(long, page, job))) == (2, 5, 5)
    assert default_storage.listdir("exports")[1] == [f"{job.pk}-2.csv"]


def test_a_worker_that_lost_its_claim_between_file_and_row_leaves_no_file(
    long: Town, api: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(long, api)
    save = default_storage.save

    def stolen(name: str, content: Any) -> str:
        ExportJob.objects.filter(pk=job.pk).update(attempts=7)
        return save(name, content)

    monkeypatch.setattr(jobs.default_storage, "save", stolen, raising=False)
    jobs.write_next(city_time.now())
    assert default_storage.listdir("exports")[1] == []
    assert ExportJob.objects.get(pk=job.pk).finished_at is None


def test_one_that_fails_three_times_is_given_up_and_its_owner_told(
    long: Town, api: Clients, page: Clients, at: Any, fire_messages: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("no such column")

    monkeypatch.setattr(jobs, "csv_parts", broken)
    job = ask(long, api)
    for _round in range(4):
        jobs.write_next(city_time.now())
        at.shift(jobs.RETRY + timedelta(seconds=1))
    fire_messages()
    job.refresh_from_db()
    assert (job.attempts, job.fault, bool(job.given_up_at)) == (3, "RuntimeError: no such column", True)
    assert Notice.objects.filter(kind="export_failed", user=long.clerk_a).exists()
    assert "failed three times" in page(long.clerk_a).get(reverse("lists:exports")).text


def test_one_that_kills_its_workers_is_given_up(long: Town, api: Clients, at: Any) -> None:
    job = ask(long, api)
    for _death in range(jobs.MOST_ATTEMPTS):
        jobs._claim(ExportJob.objects.get(pk=job.pk), city_time.now())
        at.shift(jobs.LEASE + timedelta(seconds=1))
    jobs.write_next(city_time.now())
    assert ExportJob.objects.get(pk=job.pk).given_up_at is not None


def test_who_may_no_longer_enter_the_list_gets_no_file(long: Town, api: Clients, at: Any) -> None:
    job = ask(long, api)
    type(long.clerk_a).objects.filter(pk=long.clerk_a.pk).update(is_active=False)
    for _round in range(3):
        jobs.write_next(city_time.now())
        at.shift(jobs.RETRY + timedelta(seconds=1))
    assert ExportJob.objects.get(pk=job.pk).given_up_at is not None


def test_three_exports_wait_at_most(long: Town, api: Clients) -> None:
    for _number in range(exporting.MOST_WAITING):
        ask(long, api)
    answer = api(long.clerk_a).get(API, {"format": "csv"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_after_a_day_row_and_files_are_gone(long: Town, api: Clients, at: Any) -> None:
    ask(long, api)
    write_all()
    assert jobs.forget_old(city_time.now()) == 0
    at.shift(jobs.KEPT)
    assert jobs.forget_old(city_time.now()) == 1
    assert (ExportJob.objects.count(), default_storage.listdir("exports")[1]) == (0, [])


def test_the_database_refuses_personal_columns_without_a_reason(town: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ExportJob.objects.create(
            owner=town.clerk_a, list_code="incidents", created_at=city_time.now(), with_personal=True
        )


def test_other_duties_run_while_a_file_is_written(long: Town, api: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    assert jobs.DUTY in recurring.duties()
    job, seen = ask(long, api), []

    def look(_now: Any) -> int:
        seen.append(ExportJob.objects.get(pk=job.pk).written)
        return 0

    watch = recurring.Duty("watch", timedelta(hours=1), look, lambda _now: True)
    monkeypatch.setattr(recurring, "_DUTIES", {"watch": watch})
    jobs.write_next(city_time.now())
    assert seen == [2, 4, 5]
