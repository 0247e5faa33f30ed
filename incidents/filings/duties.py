"""The room's recurring duty: what has been open as long as its rule says expires."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from incidents.filings import services


@duty(every=timedelta(days=1), at=time(2))
def expire_filings(now: datetime) -> int:
    """Let expire what has come to its day."""
    return services.expire_filings(now)
