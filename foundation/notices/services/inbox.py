"""The own notices: read or not."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.notices.models import Notice


def mark_read(actor: Actor, *, notice_id: int, now: datetime, with_earlier: bool = False) -> Notice:
    """Mark one own notice read and return it; ``with_earlier``: and the earlier ones about the same subject.

    Raises ``NotFound`` for anyone else's.
    """
    notice = Notice.objects.filter(pk=notice_id, user_id=actor.user_id or 0).first()
    if notice is None:
        raise NotFound(_("There is no such notice."))
    if notice.read_at is None:
        same = Q(pk=notice.pk)
        if with_earlier and notice.subject_key:
            same |= Q(subject_kind=notice.subject_kind, subject_key=notice.subject_key, pk__lt=notice.pk)
        Notice.objects.filter(same, user_id=actor.user_id or 0, read_at__isnull=True).update(read_at=now)
        notice.read_at = now
    return notice


def mark_ended(now: datetime, notice_ids: Collection[int]) -> int:
    """Mark notices read whose matter has moved on, whoever they are for; return how many."""
    if not notice_ids:
        return 0
    return Notice.objects.filter(pk__in=notice_ids, read_at__isnull=True).update(read_at=now)


def mark_all_read(actor: Actor, *, now: datetime) -> int:
    """Mark every own notice read that came until ``now``; return how many."""
    unread = Notice.objects.filter(user_id=actor.user_id or 0, read_at__isnull=True, created_at__lte=now)
    return unread.update(read_at=now)
