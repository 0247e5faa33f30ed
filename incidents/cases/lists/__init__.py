"""The lists of this room, each defined once for its page, its route in the API and its export."""

from incidents.cases.lists.incidents import (
    CALLERS,
    ENDED_TABS,
    TABS,
    Assists,
    CallBacks,
    DocumentsOfIncident,
    DutyDisputes,
    Incidents,
    IncidentTimeline,
    UnplacedReports,
)
from incidents.cases.lists.watched import Appeals, Supervisions

__all__ = [
    "CALLERS",
    "ENDED_TABS",
    "TABS",
    "Appeals",
    "Assists",
    "CallBacks",
    "DocumentsOfIncident",
    "DutyDisputes",
    "IncidentTimeline",
    "Incidents",
    "Supervisions",
    "UnplacedReports",
]
