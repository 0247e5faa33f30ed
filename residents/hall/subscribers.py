"""What the hall does when an application was decided: the errand it came by goes on."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from procedures.dossiers.choices import DossierState
from procedures.dossiers.events import DossierMoved
from residents.hall import services

OUT = (DossierState.DECIDED, DossierState.DELIVERED, DossierState.WITHDRAWN)


@subscribe(DossierMoved)
def note_results(events: Sequence[DossierMoved]) -> None:
    """Note that the result is out; heard twice it changes nothing."""
    numbers = {event.number for event in events if event.to_state in OUT}
    if numbers:
        services.note_result(numbers, city_time.now())
