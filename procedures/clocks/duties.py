"""The room's recurring duties: fire clocks, date clocks that missed a new calendar, report missing years."""

from datetime import datetime, timedelta

from foundation.kernel.recurring import duty
from procedures.clocks import selectors, services


@duty(every=timedelta(seconds=15), has_work=selectors.is_clock_due)
def sweep_clocks(now: datetime) -> int:
    """Fire the clocks that are due."""
    return services.sweep(now).fired


@duty(every=timedelta(hours=1))
def recompute_missing(now: datetime) -> int:
    """Compute the clocks that have no date although their year has been entered."""
    return services.recompute_missing(now)


@duty(every=timedelta(hours=1))
def alarm_missing_calendar(now: datetime) -> int:
    """Tell the administrators of the net which calendar years are missing."""
    return services.tell_missing_years(now)
