"""Owns the morning word to each township: what is late, asked for twice or waits for its letter, before its desk opens."""

from datetime import datetime

from foundation.kernel import city_time
from foundation.notices.services import NoticeDraft, tell_many
from grids.workforce import selectors as workforce
from grids.workforce.choices import Role
from procedures.dossiers import selectors


def tell_supervisors(now: datetime) -> int:
    """Tell the officials of every township in which something is overdue, once a day; return how many were told."""
    day = city_time.local_day(now).isoformat()
    rows = [row for row in selectors.supervision_of_all(now) if row.overdue]
    people = workforce.people_posted([row.township_id for row in rows], [Role.TOWNSHIP_OFFICIAL])
    drafts = [
        NoticeDraft(
            recipients=tuple(one.user_id for one in people if one.area_id == row.township_id),
            kind="dossier_supervision",
            key=f"dossier:supervision:{row.township_id}:{day}",
            subject_kind="dossier_supervision",
            subject_key=row.code,
            params={"overdue": row.overdue, "asked_twice": row.asked_twice, "place": row.name},
        )
        for row in rows
    ]
    told = [draft for draft in drafts if draft.recipients]
    tell_many(told, now=now)
    return sum(len(draft.recipients) for draft in told)
