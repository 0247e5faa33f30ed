"""The own notices: read or not."""

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.notices.models import Notice


def mark_read(actor: Actor, *, notice_id: int, now: datetime) -> Notice:
    """Mark one own notice read and return it; raises ``NotFound`` for anyone else's."""
    notice = Notice.objects.filter(pk=notice_id, user_id=actor.user_id or 0).first()
    if notice is None:
        raise NotFound(_("There is no such notice."))
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now)
        notice.read_at = now
    return notice


def mark_all_read(actor: Actor, *, now: datetime) -> int:
    """Mark every own notice read that came until ``now``; return how many."""
    unread = Notice.objects.filter(user_id=actor.user_id or 0, read_at__isnull=True, created_at__lte=now)
    return unread.update(read_at=now)
