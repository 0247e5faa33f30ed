"""The room's recurring duty: votes open and close at their time."""

from datetime import datetime, timedelta

from foundation.kernel.recurring import duty
from procedures.ballots import selectors, services


@duty(every=timedelta(seconds=15), has_work=selectors.is_ballot_due)
def open_and_close_ballots(now: datetime) -> int:
    """Open and close the votes whose time has come."""
    return services.run_ballots(now)
