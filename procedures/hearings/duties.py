"""The room's recurring duty: a public notice ends after its last day."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from procedures.hearings import services


@duty(every=timedelta(days=1), at=time(0, 10))
def end_hearings(now: datetime) -> int:
    """End what has run its days."""
    return services.end_hearings(now)
