"""The room's recurring duties: admissions end on their exit date, hours of township rules are set on their first day."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from incidents.catalogue import services


@duty(every=timedelta(days=1), at=time(0, 10))
def expire_admissions(now: datetime) -> int:
    """End the admissions whose exit date has come."""
    return services.expire_admissions(now)


@duty(every=timedelta(days=1), at=time(0, 1))
def apply_township_rules(now: datetime) -> int:
    """Set hours of work and quiet hours of the versions whose first day has come."""
    return services.apply_rules(now)
