"""An imported past brings its disputes and calls as rows, as they would have been written when it happened."""

from datetime import timedelta

from foundation.kernel import city_time
from incidents.cases.models import Assist, DutyDispute, Incident
from incidents.cases.selectors import timeline
from incidents.cases.services import HistoricAct, Person
from tests.cases.test_history import DAY, bring_in, past
from tests.town import Town

MINUTE = timedelta(minutes=1)


def test_a_dispute_its_ruling_a_call_and_an_arrival_come_in_with_their_acts(town: Town) -> None:
    began = city_time.now() - 7 * DAY
    handler = Person(town.handler_a.pk, town.handler_a.name)
    to = {"unit_id": town.urban_a.pk, "to": "unit", "unit": town.urban_a.pk, "unit_name": town.urban_a.name}
    called = {"kind": "emergency", "units": [town.fire_city.name], "townships": [], "unit_ids": [town.fire_city.pk]}
    acts = [
        HistoricAct("accept", began + 5 * MINUTE),
        HistoricAct("dispatch", began + 10 * MINUTE, data=to, detail=to),
        HistoricAct("return", began + 20 * MINUTE, handler, "路权在村", {"reason": "not_our_duty"}),
        HistoricAct("rule", began + 30 * MINUTE, None, "谁主管谁负责", to, to),
        HistoricAct("take", began + 40 * MINUTE, handler),
        HistoricAct("whistle", began + 50 * MINUTE, handler, "关阀", called, called),
        HistoricAct("arrive", began + 90 * MINUTE, handler, "到场", {"unit_id": town.fire_city.pk}),
        HistoricAct("finish", began + 100 * MINUTE, handler, "done"),
        HistoricAct("check", began + 110 * MINUTE),
        HistoricAct("close", began + 120 * MINUTE, None, "done"),
    ]
    bring_in(past(town, began, acts))
    dispute, assist, incident = DutyDispute.objects.get(), Assist.objects.get(), Incident.objects.get()
    assert (dispute.unit_id, dispute.ruled_unit_id, dispute.ruled_at) == (
        town.urban_a.pk, town.urban_a.pk, began + 30 * MINUTE,
    )  # fmt: skip
    assert (assist.unit_id, assist.due_at, assist.arrived_at, assist.ended_at) == (
        town.fire_city.pk, began + 80 * MINUTE, began + 90 * MINUTE, began + 120 * MINUTE,
    )  # fmt: skip
    assert (incident.state, incident.is_joint, incident.disputed_times) == ("closed", True, 0)
    assert [step.remark for step in timeline(incident) if step.action == "whistle"] == [
        f"emergency; called: {town.fire_city.name}"
    ]
