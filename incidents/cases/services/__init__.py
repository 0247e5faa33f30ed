"""What changes incidents: reports, acts, escalation, recomputing, photos, documents, import of history."""

from incidents.cases.services.acts import act_done_before, act_on_incident, do_act
from incidents.cases.services.confidential import (
    keep_reported_photo,
    name_person,
    note_look,
    open_incident,
    seal_incident,
    tell_parts,
    tell_parts_of_answer,
)
from incidents.cases.services.documents import add_incident_document
from incidents.cases.services.escalation import escalate_incident, escalate_incidents, recompute_incidents
from incidents.cases.services.history import HistoricAct, HistoricIncident, Person, import_incidents
from incidents.cases.services.intake import AlreadySent, IntakeResult, ReportData, report_incident, take_in_report
from incidents.cases.services.notifying import send_notices
from incidents.cases.services.photos import keep_incident_photo
from incidents.cases.services.suspension import end_suspensions, keep_suspensions

__all__ = [
    "AlreadySent",
    "HistoricAct",
    "HistoricIncident",
    "IntakeResult",
    "Person",
    "ReportData",
    "act_done_before",
    "act_on_incident",
    "add_incident_document",
    "do_act",
    "end_suspensions",
    "escalate_incident",
    "escalate_incidents",
    "import_incidents",
    "keep_incident_photo",
    "keep_reported_photo",
    "keep_suspensions",
    "name_person",
    "note_look",
    "open_incident",
    "recompute_incidents",
    "report_incident",
    "seal_incident",
    "send_notices",
    "take_in_report",
    "tell_parts",
    "tell_parts_of_answer",
]
