"""Reading the inbox."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from foundation.kernel.actor import Actor
from foundation.kernel.masking import mask_email
from foundation.kernel.rooms import subject_link
from foundation.kernel.sealing import Unreadable
from foundation.notices import addresses
from foundation.notices.kinds import notice_kinds, sentence
from foundation.notices.models import Notice, Sending


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One line of the inbox, in the reader's language."""

    id: int
    kind: str
    icon: str
    tone: str
    sentence: str
    created_at: datetime
    is_unread: bool
    url: str


def own_notices(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices, in no order."""
    return Notice.objects.filter(user_id=actor.user_id or 0)


def unread_count(user_id: int | None) -> int:
    """Return how many notices the user has not read."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count() if user_id else 0


def view_of(notice: Notice) -> NoticeView:
    """Return a notice as the inbox shows it."""
    look = notice_kinds()[notice.kind]
    return NoticeView(
        id=notice.pk,
        kind=notice.kind,
        icon=look.icon,
        tone=look.tone,
        sentence=sentence(notice.kind, notice.params),
        created_at=notice.created_at,
        is_unread=notice.read_at is None,
        url=link_of(notice),
    )


def link_of(notice: Notice) -> str:
    """Return the address of the subject, by the room that says where its kind is shown; empty where there is none."""
    name = subject_link(notice.subject_kind)
    if not name:
        return ""
    try:
        return reverse(name, args=[notice.subject_key])
    except NoReverseMatch:
        return ""


def masked_address(notice: Notice) -> str:
    """Return the address of a notice to somebody without an account, masked; empty once it is forgotten."""
    try:
        return mask_email(addresses.open_address(notice.address))
    except Unreadable:
        return "***"


def due_sendings(now: datetime) -> QuerySet[Sending]:
    """Return what waits to be sent and nobody is sending, the longest waiting first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    waiting = Sending.objects.filter(free, sent_at__isnull=True, given_up_at__isnull=True, not_before__lte=now)
    return waiting.order_by("not_before", "pk")


def is_sending_due(now: datetime) -> bool:
    """Say whether anything waits to be sent."""
    return due_sendings(now).exists()
