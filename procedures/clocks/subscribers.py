"""What this room does on events: it computes clocks again by a changed calendar or ladder."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from procedures.clocks import services
from procedures.clocks.events import CalendarChanged, LadderChanged


@subscribe(CalendarChanged)
def recompute_deadlines(events: Sequence[CalendarChanged]) -> None:
    """Compute the open clocks of the calendars again; a second time nothing changes."""
    for calendar_id in {event.calendar_id for event in events}:
        services.recompute_calendar(city_time.now(), calendar_id)


@subscribe(LadderChanged)
def rearm_clocks(events: Sequence[LadderChanged]) -> None:
    """Arm the open clocks of the ladders again; rungs that fired stay fired, and a second time nothing changes."""
    for ladder_id in {event.ladder_id for event in events}:
        services.recompute_ladder(city_time.now(), ladder_id)
