"""Owns the one answer whether a subject may go on: not while its notice runs, nor while an objection is unanswered."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.policies import ALLOWED, Verdict, refused
from procedures.hearings.choices import HearingState
from procedures.hearings.models import Objection, PublicNotice


def hearings_of(subject_kind: str, subject_key: str) -> QuerySet[PublicNotice]:
    """Return the public notices about a subject, the latest first."""
    return PublicNotice.objects.filter(subject_kind=subject_kind, subject_key=subject_key).order_by("-pk")


def subjects_of(hearing_ids: Iterable[int]) -> set[tuple[str, str]]:
    """Return what public notices are about, each as kind and key; one statement."""
    return set(PublicNotice.objects.filter(pk__in=list(hearing_ids)).values_list("subject_kind", "subject_key"))


def may_go_on(
    subject_kind: str, subject_key: str, *, is_required: bool = False, now: datetime | None = None
) -> Verdict:
    """Say whether a subject may go on as far as its public notices are concerned, with the reason where not.

    False while one is drafted or its days run, and while an objection to one that ran is unanswered. ``is_required``:
    false too without a notice that ran to its end, an annulled one being none. Two statements.
    """
    today = city_time.local_day(now or city_time.now())
    notices = list(hearings_of(subject_kind, subject_key).exclude(state=HearingState.ANNULLED))
    for notice in notices:
        if notice.state == HearingState.DRAFT:
            return refused(_("Its public notice is still a draft: publish it, or annul it."))
        # The day itself counts, not whether the duty that ends it has come by.
        if notice.ends_on is not None and today <= notice.ends_on:
            return refused(_("Its public notice runs until %(day)s.") % {"day": notice.ends_on.isoformat()})
    if notices and Objection.objects.filter(notice__in=notices, answered_at__isnull=True).exists():
        return refused(_("An objection to its public notice is not answered yet."))
    if is_required and not notices:
        return refused(_("It needs a public notice first."))
    return ALLOWED
