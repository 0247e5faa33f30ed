"""What changes cases: taking in, acting, what a clock or a new calendar moves, photos, documents, history."""

from incidents.cases.services.acts import act, act_done_before, do
from incidents.cases.services.documents import add_incident_document
from incidents.cases.services.escalation import escalate_incident, escalate_incidents, recompute_incidents
from incidents.cases.services.history import HistoricAct, HistoricIncident, Person, import_incidents
from incidents.cases.services.intake import AlreadySent, Intake, ReportData, report_incident, take_in
from incidents.cases.services.notifying import send_notices
from incidents.cases.services.photos import keep_incident_photo
from incidents.cases.services.suspension import end_suspensions, keep_suspensions

__all__ = [
    "AlreadySent",
    "HistoricAct",
    "HistoricIncident",
    "Intake",
    "Person",
    "ReportData",
    "act",
    "act_done_before",
    "add_incident_document",
    "do",
    "end_suspensions",
    "escalate_incident",
    "escalate_incidents",
    "import_incidents",
    "keep_incident_photo",
    "keep_suspensions",
    "recompute_incidents",
    "report_incident",
    "send_notices",
    "take_in",
]
