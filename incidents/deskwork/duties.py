"""The room's recurring duty: learning from what desks decided, at night."""

from datetime import datetime, time, timedelta

from foundation.kernel.actor import system
from foundation.kernel.recurring import duty
from incidents.deskwork import services

NIGHT = system("learning")


@duty(every=timedelta(days=1), at=time(3, 30))
def learn_from_decisions(now: datetime) -> int:
    """Learn from the decisions of desks; return how many tables of numbers were renewed."""
    return len(services.learn_all(NIGHT, now=now))
