"""What comes round: reminders of the day before, and the end of a day's appointments."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from residents.stations import services


@duty(every=timedelta(minutes=10))
def remind_of_appointments(now: datetime) -> int:
    """Remind of what is booked for tomorrow."""
    return services.remind_of_tomorrow(now)


@duty(every=timedelta(days=1), at=time(1))
def end_appointments(now: datetime) -> int:
    """End what was left open on a day that is over."""
    return services.end_past_appointments(now)
