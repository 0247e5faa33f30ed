"""What this room does when something happened: tells the desk, and who speaks for an organisation."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from grids.organisations import services
from grids.organisations.events import MandateChanged, OrganisationMoved


@subscribe(OrganisationMoved)
def tell_of_organisations(events: Sequence[OrganisationMoved]) -> None:
    """Tell whom the moves concern."""
    services.tell_of_moves(city_time.now(), events)


@subscribe(MandateChanged)
def tell_of_mandates(events: Sequence[MandateChanged]) -> None:
    """Tell who may confirm, and whose mandate it is."""
    services.tell_of_mandates(city_time.now(), events)
