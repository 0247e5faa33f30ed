"""The room's recurring duties: what waits in the outside channels is sent."""

from datetime import datetime, timedelta

from foundation.kernel.recurring import duty
from foundation.notices import selectors, services

# A server that never answers costs EMAIL_TIMEOUT for each: clocks must not wait longer than a minute for it.
MOST = 10


@duty(every=timedelta(seconds=15), has_work=selectors.is_sending_due)
def send_notices(now: datetime) -> int:
    """Send what is due."""
    return services.send_due(now, limit=MOST)


@duty(every=timedelta(seconds=15), has_work=selectors.is_post_due)
def post_to_robots(now: datetime) -> int:
    """Tell the work-chat robots what is due."""
    return services.post_due(now, limit=MOST)
