"""The recurring duties of lists: long exports are written, and dropped when their time is over."""

from datetime import datetime, timedelta

from foundation.kernel.recurring import duty
from foundation.web.lists import jobs


@duty(every=timedelta(seconds=15), has_work=jobs.is_waiting)
def write_exports(now: datetime) -> int:
    """Write the export that has waited longest."""
    return jobs.write_next(now)


@duty(every=timedelta(hours=1))
def forget_exports(now: datetime) -> int:
    """Drop what has been kept long enough."""
    return jobs.forget_old(now)
