"""What this room does when something happened: tells people of topics."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from procedures.clocks.events import ClockReached
from residents.people.events import PersonsMerged
from residents.people.selectors import is_merged
from residents.proposals import services
from residents.proposals.events import ProposalMoved


@subscribe(ProposalMoved)
def tell_of_topics(events: Sequence[ProposalMoved]) -> None:
    """Tell whom the moves concern; the notice's key makes telling again harmless."""
    services.send_notices(city_time.now(), events)


@subscribe(ClockReached)
def tell_of_late_topics(events: Sequence[ClockReached]) -> None:
    """Tell what the clock of a topic has reached; those of other subjects are none of this room's."""
    services.send_clock_notices(city_time.now(), events)


@subscribe(PersonsMerged)
def unite_supporters(events: Sequence[PersonsMerged]) -> None:
    """Let who was merged support each topic once; what a merge that was undone took is given again by whoever misses it."""
    for event in events:
        if not event.is_undone and is_merged(event.survivor_key, event.loser_key):
            services.unite_supports(event.survivor_key)
