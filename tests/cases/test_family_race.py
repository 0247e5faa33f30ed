"""Two desks at once, on PostgreSQL: a whole does not close while a part of it is opened again."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from foundation.kernel.errors import Denied
from grids.workforce.selectors import actor_for
from incidents.cases.models import Incident
from incidents.cases.services import act_on_incident
from tests.cases.helpers import do, report
from tests.town import Town


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="rows are locked on PostgreSQL alone")
def test_a_part_opened_again_waits_for_the_closing_of_the_whole(town: Town) -> None:
    whole = do(town.clerk_a, report(town), "accept")
    do(town.clerk_a, whole, "split", split_to=[f"unit:{town.urban_a.pk}"])
    part = Incident.objects.get(parent=whole)
    for user, action in (("handler_a", "take"), ("handler_a", "finish"), ("clerk_a", "check"), ("clerk_a", "close")):
        do(getattr(town, user), part, action)
    do(town.clerk_a, whole, "check")
    closing, said = Event(), []

    def reopen() -> None:
        closing.wait(10)
        try:
            act_on_incident(actor_for(town.clerk_a), part.reference, "reopen", version=None, note="没好")
        except Denied as error:
            said.append(error.message)
        finally:
            connection.close()

    other = Thread(target=reopen)
    other.start()
    with transaction.atomic():
        do(town.clerk_a, whole, "close", note="都好了")
        closing.set()
        # As long as the closing is not over, the other one waits.
        other.join(1)
        assert other.is_alive()
    other.join(10)
    part.refresh_from_db()
    assert (part.state, len(said)) == ("closed", 1)
