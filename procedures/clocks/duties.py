"""The room's recurring duties: clocks are fired, those that missed a new calendar get their date, missing years are told."""

from datetime import datetime, timedelta

from foundation.kernel.recurring import duty
from procedures.clocks import selectors, services


@duty(every=timedelta(seconds=15), has_work=selectors.is_clock_due)
def sweep_clocks(now: datetime) -> int:
    """Fire the clocks that are due."""
    return services.sweep(now).fired


@duty(every=timedelta(hours=1))
def recompute_missing(now: datetime) -> int:
    """Work out clocks left without a date whose year has been entered."""
    return services.recompute_missing(now)


@duty(every=timedelta(hours=1))
def alarm_missing_calendar(now: datetime) -> int:
    """Tell the administrators of the net which calendar years are missing."""
    return services.tell_missing_years(now)
