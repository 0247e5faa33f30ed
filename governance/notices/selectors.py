"""Reading the inbox."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from governance.kernel.actor import Actor
from governance.notices.kinds import KINDS, sentence
from governance.notices.models import Notice


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


def inbox(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices: unread first, then newest first."""
    own = Notice.objects.filter(user_id=actor.user_id or 0)
    return own.annotate(is_unread=Q(read_at__isnull=True)).order_by("-is_unread", "-created_at", "-pk")


def unread_count(user_id: int | None) -> int:
    """Return how many notices the user has not read."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count() if user_id else 0


def view_of(notice: Notice) -> NoticeView:
    """Return a notice as the inbox shows it."""
    look = KINDS[notice.kind]
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
    """Return the address of the subject, by the room the settings name for its kind; empty where there is none."""
    links: dict[str, str] = getattr(settings, "NOTICE_LINKS", {})
    name = links.get(notice.subject_kind)
    if not name:
        return ""
    try:
        return reverse(name, args=[notice.subject_key])
    except NoReverseMatch:
        return ""
