"""Owns how long the files of papers are kept: each by the months of its rule after the decision, all of them until the dossier goes."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from foundation.evidence.selectors import documents_of
from foundation.evidence.services import withdraw
from foundation.kernel import city_time
from foundation.kernel.actor import system
from procedures.dossiers.choices import SUBJECT_KIND, DossierAction, DossierState
from procedures.dossiers.models import Dossier, DossierStep, Need
from procedures.dossiers.services.process import months_later

RETENTION = system("retention")
WHY = "retention"
BATCH = 500


def forget_papers(now: datetime) -> int:
    """Delete the files whose time is over and return of how many papers and dossiers; a second run finds nothing."""
    return _forget_needs(now) + _forget_dossiers(now)


def _forget_needs(now: datetime) -> int:
    """Delete every file that was handed in for a paper, replaced ones too, once its months after the decision are over."""
    today, count = city_time.local_day(now), 0
    open_needs = Need.objects.filter(keep_months__isnull=False, forgotten_at=None, dossier__decided_at__lt=now)
    # While an objection is examined, what was decided on is still needed.
    rows = open_needs.exclude(dossier__state=DossierState.OBJECTED).select_related("dossier").order_by("pk")
    for need in rows.iterator(chunk_size=BATCH):
        decided_at = need.dossier.decided_at
        if decided_at is None or months_later(city_time.local_day(decided_at), need.keep_months or 0) > today:
            continue
        with transaction.atomic():
            _withdraw(need.dossier, _documents_for(need))
            count += Need.objects.filter(pk=need.pk, forgotten_at=None).update(forgotten_at=now)
    return count


def _documents_for(need: Need) -> set[UUID]:
    """Return the ids of all files that were handed in for a paper, as the steps name them."""
    steps = DossierStep.objects.filter(subject=need.dossier_id, action=DossierAction.HAND_IN)
    details = steps.values_list("detail", flat=True)
    found = {UUID(one) for detail in details if detail.get("paper") == need.code for one in detail.get("documents", ())}
    return found | ({need.document_id} if need.document_id else set())


def _forget_dossiers(now: datetime) -> int:
    """Delete all files of dossiers that the sweep of personal data is about to delete; it waits for this."""
    due = Dossier.objects.filter(forget_on__lte=city_time.local_day(now), files_forgotten_at=None).order_by("pk")
    count = 0
    while dossiers := list(due[:BATCH]):
        for dossier in dossiers:
            with transaction.atomic():
                _withdraw(dossier, {one.id for one in documents_of(SUBJECT_KIND, dossier.number)})
                count += Dossier.objects.filter(pk=dossier.pk).update(files_forgotten_at=now)
    return count


def _withdraw(dossier: Dossier, ids: Iterable[UUID]) -> None:
    withdraw(RETENTION, subject_kind=SUBJECT_KIND, subject_key=dossier.number, why=WHY, document_ids=list(ids))
