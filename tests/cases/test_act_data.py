"""What an act asks for beside words and files: both doors take it, the step keeps it, and the timeline says it."""

from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from foundation.kernel.errors import DomainError
from incidents.cases.forms import ACT_FIELDS
from incidents.cases.models import Incident, Step
from incidents.cases.selectors import timeline
from incidents.cases.serializers import IncidentActShape
from incidents.cases.services.acts import act_on_incident
from incidents.cases.services.process import INCIDENTS
from incidents.cases.workflow import INCIDENT, IncidentMove
from tests.test_workflow_matrix import SITUATIONS, everything, others, stand  # noqa: F401 - a fixture
from tests.town import Town

# The same for every subject: foundation/web/act_forms.py has their fields, and every timeline shows them.
OF_ALL = {"note", "photos", "documents"}


def own_names(move: IncidentMove) -> set[str]:
    """Return the names of data that only incidents have."""
    return {*move.needs, *move.takes} - OF_ALL


# What is kept nowhere on purpose: the words that are hidden would stand in the step.
FORGOTTEN = {"redact": {"words"}}
ASKING = [move for move in INCIDENT.moves if own_names(move)]


def done(move: IncidentMove, town: Town, actor_of: Any) -> tuple[Incident, Step, set[str]]:
    """Do the move in the first situation and by the first person that it allows; return what was sent with it, too."""
    for situation, state, person in product(SITUATIONS.values(), sorted(move.sources), town.cast.values()):
        with transaction.atomic():
            incident = stand(town, situation, state)
            master = Incident.objects.get(client_id=UUID(int=2)).reference
            data = everything(town, situation, move.action, state, master)
            try:
                moved = act_on_incident(
                    actor_of(person), incident.reference, move.action, version=incident.version, note="seen", data=data
                )
            except DomainError:
                transaction.set_rollback(True)
                continue
            return (
                moved,
                Step.objects.filter(subject=moved).order_by("number").last(),
                {name for name in data if data[name]},
            )
    raise AssertionError(f"nobody can do {move.action}: see `everything` in tests/test_workflow_matrix.py")


@pytest.mark.parametrize("move", ASKING, ids=lambda move: move.action)
def test_the_page_and_the_api_take_what_it_asks_for(move: IncidentMove) -> None:
    own = own_names(move)
    assert own - set(ACT_FIELDS) == set(), "the page has no field of it: ACT_FIELDS, incidents/cases/forms.py"
    assert own - set(IncidentActShape().fields) == set(), "the API refuses it: IncidentActShape, serializers.py"


@pytest.mark.parametrize("move", ASKING, ids=lambda move: move.action)
@pytest.mark.usefixtures("others")
def test_its_step_keeps_it_and_the_timeline_says_it(move: IncidentMove, town: Town, actor_of: Any) -> None:
    incident, step, sent = done(move, town, actor_of)
    kept = INCIDENTS.chosen(step.detail)
    lost = {name for name in own_names(move) & sent - FORGOTTEN.get(move.action, set()) if not kept.get(name)}
    assert lost == set(), (
        "put it into `detail` (_act_data, services/acts.py) and into chosen_values (services/process.py)"
    )
    is_said = bool(own_names(move) & sent - FORGOTTEN.get(move.action, set()))
    assert timeline(incident)[-1].remark or not is_said, "say it in _remark (selectors/timeline.py)"
