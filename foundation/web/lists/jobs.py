"""Exports too long for one answer: a row claimed for a while, written to a file, kept a short time for its owner.

A worker that dies leaves a claim that ends; the next one begins again under the next number. Whoever has lost the claim
meanwhile finds that its number is no longer the row's, and leaves nothing behind.
"""

import logging
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import IO
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.kernel import city_time, recurring
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, NotFound
from foundation.kernel.outbox import publish
from foundation.web.access import actor_of
from foundation.web.events import ExportEnded
from foundation.web.lists.definition import List, list_called
from foundation.web.lists.exporting import Wish, note_export, require_wish
from foundation.web.lists.formats import CSV, Rows, csv_parts, write_xlsx
from foundation.web.models import ExportJob

logger = logging.getLogger(__name__)

# A claim is prolonged with every batch; a batch takes far less.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
# The duty that writes exports; between two batches it lets the others run.
DUTY = "write_exports"
RETRY = timedelta(minutes=1)
KEPT = timedelta(hours=24)
HIDDEN = "something that it may have quoted was hidden"


class _ClaimLost(Exception):
    """Another worker has claimed the job meanwhile."""


class _Spent(Exception):
    """The job has been tried often enough."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """An export as its owner reads it; ``percent`` is 0 to 100 while it is written."""

    id: UUID
    name: str
    format: str
    created_at: datetime
    total: int
    written: int
    percent: int
    is_ready: bool
    is_given_up: bool
    kept_until: datetime
    bytes: int


def waiting_jobs(now: datetime) -> QuerySet[ExportJob]:
    """Return the exports that nobody is writing, the longest waiting first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return ExportJob.objects.filter(free, finished_at=None, given_up_at=None).order_by("created_at", "pk")


def is_waiting(now: datetime) -> bool:
    """Say whether an export waits to be written."""
    return waiting_jobs(now).exists()


def write_next(now: datetime) -> int:
    """Write the export that has waited longest; return 1, or 0 where none waits or another worker was faster."""
    job = waiting_jobs(now).first()
    if job is None or not _claim(job, now):
        return 0
    try:
        if job.attempts > MOST_ATTEMPTS:
            raise _Spent("every worker that began it died")
        _write(job)
    except _ClaimLost:
        logger.warning("export %s was claimed by another worker", job.pk)
    except Exception as error:  # noqa: BLE001 - whatever a list's columns raise; kept, and tried again
        _failed(job, error)
    return 1


def forget_old(now: datetime) -> int:
    """Drop exports past their time with their files, those of dead workers too; return how many."""
    old = ExportJob.objects.filter(created_at__lte=now - KEPT)
    return sum(_forget(job) for job in old.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now)))


def give_up_begun(keys: Collection[str]) -> Callable[[], None]:
    """Give up every export begun before, its file being gone: it may quote what has just been hidden. Owners are told.

    Which rows a file holds stands nowhere, so ``keys`` narrow nothing. A worker in the middle of one loses its claim. Returns
    what deletes the files, to be called after the commit; where that never comes, ``forget_old`` does a day later.
    """
    del keys
    now, files = city_time.now(), set[str]()
    for job in ExportJob.objects.filter(given_up_at__isnull=True, attempts__gt=0):
        files |= {job.file, *(_file_name(job, number) for number in range(1, job.attempts + 1))} - {""}
        ended = {"finished_at": None, "lease_until": None, "given_up_at": now, "file": "", "bytes": 0, "fault": HIDDEN}
        ExportJob.objects.filter(pk=job.pk).update(**ended)
        _tell(job, now, is_ready=False)
    return partial(_delete_files, files)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def own_jobs(actor: Actor) -> list[JobRow]:
    """Return the actor's own exports, newest first."""
    rows = ExportJob.objects.filter(owner_id=actor.user_id or 0).order_by("-created_at")
    return [_row(job) for job in rows[:50]]


def open_file(actor: Actor, job_id: UUID) -> tuple[IO[bytes], str, str]:
    """Return the file of an own export, its list and its format; raises ``NotFound`` for anyone else's."""
    job = ExportJob.objects.filter(pk=job_id, owner_id=actor.user_id or 0, finished_at__isnull=False).first()
    if job is None or not default_storage.exists(job.file):
        raise NotFound(_("There is no such export of yours; it may have been dropped after a day."))
    return default_storage.open(job.file), job.list_code, job.format


def _row(job: ExportJob) -> JobRow:
    total = job.total or 0
    return JobRow(
        id=job.pk,
        name=str(list_called(job.list_code).name),
        format=job.format,
        created_at=job.created_at,
        total=total,
        written=job.written,
        percent=min(100, job.written * 100 // total) if total else 0,
        is_ready=job.finished_at is not None,
        is_given_up=job.given_up_at is not None,
        kept_until=job.created_at + KEPT,
        bytes=job.bytes,
    )


def _claim(job: ExportJob, now: datetime) -> bool:
    """Take the job under its next number: of any number of workers one succeeds."""
    held = ExportJob.objects.filter(pk=job.pk, attempts=job.attempts, finished_at=None, given_up_at=None)
    job.attempts += 1
    return bool(held.update(attempts=job.attempts, lease_until=now + LEASE, written=0))


def _claimed_row(job: ExportJob) -> QuerySet[ExportJob]:
    """Return the row as long as it is still claimed under the number of ``job``."""
    return ExportJob.objects.filter(pk=job.pk, attempts=job.attempts, finished_at=None, given_up_at=None)


def _write(job: ExportJob) -> None:
    """Write the file and say that it is there. The owner's rights are asked again: they may have ended meanwhile."""
    listing, owner = list_called(job.list_code), get_user_model().objects.get(pk=job.owner_id)
    actor, wish = actor_of(owner), Wish(QueryDict(job.query), job.format, job.with_personal, job.reason)
    if not owner.is_active or not listing.access.admits(owner, actor):
        raise Denied(_("The owner may no longer open this list."))
    with translation.override(job.language):
        require_wish(actor, listing, wish)
        found = listing.matching_rows(actor, wish.query, city_time.now())
        if not _claimed_row(job).update(total=found.order_by().count()):
            raise _ClaimLost
        batches = _count_batches(job, listing.values(found, wish.query, with_personal=job.with_personal))
        # Without a name, so that a worker killed in the middle leaves nothing on the disk.
        with tempfile.TemporaryFile() as file:
            if job.format == CSV:
                file.writelines(csv_parts(listing.columns, batches))
            else:
                write_xlsx(file, str(listing.name), listing.columns, batches)
            _keep(job, actor, listing, wish, File(file))


def _count_batches(job: ExportJob, batches: Iterator[Rows]) -> Iterator[Rows]:
    """Pass the batches on, noting after each how far the file has come, prolonging the claim and giving way to other duties."""
    for rows in batches:
        yield rows
        job.written += len(rows)
        if not _claimed_row(job).update(written=job.written, lease_until=city_time.now() + LEASE):
            raise _ClaimLost
        with translation.override(settings.LANGUAGE_CODE):
            recurring.run_due_duties(city_time.now(), but=DUTY)


def _keep(job: ExportJob, actor: Actor, listing: List, wish: Wish, file: "File[bytes]") -> None:
    """Store the file under the number of the claim, then say so in one transaction: row, audit trail, message."""
    size = file.seek(0, 2)
    file.seek(0)
    name = default_storage.save(_file_name(job, job.attempts), file)
    now = city_time.now()
    with transaction.atomic():
        kept = _claimed_row(job).update(finished_at=now, lease_until=None, file=name, bytes=size, written=job.written)
        if kept:
            note_export(actor, listing, wish, rows=job.written)
            _tell(job, now, is_ready=True)
    if not kept:
        default_storage.delete(name)
        raise _ClaimLost


def _failed(job: ExportJob, error: Exception) -> None:
    """Keep the fault and let the job be claimed again, or give it up and say so to its owner."""
    logger.error("export %s failed", job.pk, exc_info=error)
    now, fault = city_time.now(), f"{type(error).__name__}: {error}"[:2000]
    is_last = job.attempts >= MOST_ATTEMPTS
    with transaction.atomic():
        mine = _claimed_row(job).update(
            fault=fault, lease_until=now + RETRY, **({"given_up_at": now} if is_last else {})
        )
        if mine and is_last:
            _tell(job, now, is_ready=False)


def _tell(job: ExportJob, now: datetime, *, is_ready: bool) -> None:
    with translation.override(job.language):
        name = str(list_called(job.list_code).name)
    publish([ExportEnded(f"export:{job.pk}", job.owner_id, name, is_ready, job.written)], at=now)


def _file_name(job: ExportJob, attempt: int) -> str:
    return f"exports/{job.pk}-{attempt}.{job.format}"


def _forget(job: ExportJob) -> int:
    deleted, _by_model = ExportJob.objects.filter(pk=job.pk, attempts=job.attempts).delete()
    if deleted:
        for name in {job.file, *(_file_name(job, number) for number in range(1, job.attempts + 1))} - {""}:
            default_storage.delete(name)
    return deleted
