"""Owns the reading of meetings; all who sign in may read them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from residents.council.models import Meeting, Member
from residents.council.selectors.bodies import members_on
from residents.people.selectors import accounts_of_keys

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


def invited(meeting: Meeting) -> tuple[list[int], list[Member]]:
    """Return the accounts of the members who are due, and those members whom no notice reaches; three statements."""
    members = list(members_on(meeting.body, city_time.local_day(meeting.starts_at)))
    account_of: dict[str, Any] = accounts_of_keys([one.person_key for one in members if one.person_key])
    told = [account_of[one.person_key] for one in members if one.person_key in account_of]
    return told, [one for one in members if one.person_key not in account_of]
