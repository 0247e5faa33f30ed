"""The room's recurring duties: what is to be disclosed opens each January; what is due or late is told."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from grids.organisations import services


@duty(every=timedelta(days=1), at=time(3))
def open_disclosures(now: datetime) -> int:
    """Open what is to be disclosed of the year that is over."""
    return services.open_disclosures(now)


@duty(every=timedelta(days=1), at=time(8))
def remind_of_organisations(now: datetime) -> int:
    """Tell of disclosures that are due or late, and of visits whose day has come."""
    return services.remind_of_disclosures(now) + services.remind_of_visits(now)
