"""Short words for what the tests of cases do over and over."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from foundation.kernel.actor import Actor
from foundation.kernel.models import DutyRecord
from grids.workforce.selectors import actor_for
from incidents.cases import services
from incidents.cases.models import Incident
from tests.town import Town


def report(
    town: Town, actor: Actor | None = None, *, matter: str = "litter", place: str = "in_a1", **more: Any
) -> Incident:
    """Take in a report by the worker of grid A1, or by someone else."""
    lng, lat = getattr(town, place)
    data = services.ReportData(
        id=more.pop("id", None) or uuid4(),
        matter=matter,
        description=more.pop("description", "桥头有一堆垃圾"),
        lng=lng,
        lat=lat,
        **more,
    )
    return services.report_incident(actor or actor_for(town.worker_a), data)


def do(user: Any, incident: Incident, action: str, note: str = "done", **data: Any) -> Incident:
    """Let a user do one act on the case as it stands now."""
    if action == "return":
        data.setdefault("reason", "wrong_place")
    version = Incident.objects.values_list("version", flat=True).get(pk=incident.pk)
    return services.act_on_incident(actor_for(user), incident.reference, action, version=version, note=note, data=data)


def note_a_sweep(at: datetime) -> None:
    """Let the sweep have run to its end at a moment, without firing anything."""
    DutyRecord.objects.update_or_create(name="sweep_clocks", defaults={"due_at": at, "finished_at": at})
