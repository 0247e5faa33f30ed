"""What this room does when something happened: tells people of moves, and works deadlines out by a new calendar."""

from collections.abc import Mapping, Sequence
from typing import Any

from governance.kernel import clock
from governance.kernel.outbox import subscribe
from incidents.cases import services
from incidents.cases.events import TOPIC
from incidents.catalogue.events import TOPIC as CALENDAR_TOPIC


@subscribe(TOPIC)
def tell_people(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Tell whom the moves concern; the notice's key makes telling again harmless."""
    services.tell_of_moves(clock.now(), payloads)


@subscribe(CALENDAR_TOPIC)
def recompute_deadlines(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Work out the open clocks of the calendars; doing it again finds nothing changed."""
    for calendar_id in {payload["calendar_id"] for payload in payloads}:
        services.recompute_calendar(clock.now(), calendar_id)
