"""What this room does when something happened: works deadlines out by a new calendar."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from procedures.clocks import services
from procedures.clocks.events import CalendarChanged


@subscribe(CalendarChanged)
def recompute_deadlines(events: Sequence[CalendarChanged]) -> None:
    """Work out the open clocks of the calendars; doing it again finds nothing changed."""
    for calendar_id in {event.calendar_id for event in events}:
        services.recompute_calendar(city_time.now(), calendar_id)
