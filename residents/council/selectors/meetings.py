"""Owns the reading of meetings; all who sign in may read them."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.errors import NotFound
from residents.council.models import Meeting

MOST_COMING = 5


def meetings() -> QuerySet[Meeting]:
    """Return all meetings, in no order."""
    return Meeting.objects.all()


def coming_meetings(now: datetime) -> list[Meeting]:
    """Return the next meetings that are not cancelled."""
    rows = Meeting.objects.filter(cancelled_at__isnull=True, held_at__isnull=True, ends_at__gt=now)
    return list(rows.select_related("body", "venue").order_by("starts_at")[:MOST_COMING])


def meeting_by_id(client_id: UUID) -> Meeting:
    """Return one meeting with its body and venue; raises ``NotFound``."""
    found = Meeting.objects.select_related("body", "venue").filter(client_id=client_id).first()
    if found is None:
        raise NotFound(_("There is no such meeting."))
    return found
