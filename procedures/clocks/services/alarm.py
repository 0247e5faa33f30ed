"""Owns the alarm for a calendar year that has not been entered: each administrator is told of each year once."""

from datetime import datetime

from foundation.kernel import city_time
from foundation.notices.services import tell
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.selectors import people_posted
from procedures.clocks.selectors import missing_years

KIND = "calendar_missing"


def tell_missing_years(now: datetime) -> int:
    """Tell the administrators of the net which years are missing; return how many are."""
    missing = missing_years(city_time.local_day(now))
    if missing:
        cities = list(areas.areas(level=Level.CITY).values_list("pk", flat=True))
        admins = {posted.user_id for posted in people_posted(cities, [Role.NET_ADMIN])}
        for calendar_id, name, year in missing:
            tell(
                admins,
                kind=KIND,
                key=f"calendar:{calendar_id}:{year}",
                subject_kind="calendar",
                subject_key=str(calendar_id),
                params={"calendar": name, "year": year},
                now=now,
                quiet_from_to=True,
            )
    return len(missing)
