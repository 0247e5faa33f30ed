"""The room's recurring duty: learning from what desks decided, at night."""

from datetime import datetime, time, timedelta
from functools import partial

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.recurring import duty, run_due_duties
from incidents.deskwork import services

NIGHT = system("learning")


@duty(every=timedelta(days=1), at=time(3, 30))
def learn_from_decisions(now: datetime) -> int:
    """Learn from the decisions of desks; return how many tables of numbers were renewed."""
    # Each table takes seconds: the clocks run in between.
    rest = partial(run_due_duties, but="learn_from_decisions")
    return len(services.learn_all(NIGHT, now=now, between=lambda: rest(city_time.now())))
