"""The tables of incidents: each with its own part, read from here."""

from incidents.cases.models.incidents import (
    ROUND_COLUMNS,
    Clock,
    Firing,
    Incident,
    OpenIncidents,
    PastRound,
    SentTogether,
    Step,
)
from incidents.cases.models.joint import Assist, DutyDispute, EnforcementReferral, TouchedTownship
from incidents.cases.models.links import CallBack, UnplacedReport
from incidents.cases.models.watching import OvertimeAppeal, Supervision

__all__ = [
    "ROUND_COLUMNS",
    "Assist",
    "CallBack",
    "Clock",
    "DutyDispute",
    "EnforcementReferral",
    "Firing",
    "Incident",
    "OpenIncidents",
    "OvertimeAppeal",
    "PastRound",
    "SentTogether",
    "Step",
    "Supervision",
    "TouchedTownship",
    "UnplacedReport",
]
