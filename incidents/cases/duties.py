"""The recurring duty of incidents: what is confidential and was suspended goes on on its day."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from incidents.cases.services.suspension import end_confidential_suspensions


@duty(every=timedelta(days=1), at=time(0, 5))
def resume_confidential(now: datetime) -> int:
    """Let them go on; how many there were is told to nobody, for the page of duties would show that there are some."""
    end_confidential_suspensions(now)
    return 0
