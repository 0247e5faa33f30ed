"""What changes incidents: reports, acts, escalation, recomputing, photos, documents, import of history."""

from incidents.cases.services.acts import act_done_before, act_on_incident, answer_question, do_act
from incidents.cases.services.adopting import adopt_reports
from incidents.cases.services.at_once import report_and_take
from incidents.cases.services.calling import phones_of_holder
from incidents.cases.services.calling_back import keep_answer, list_call_backs
from incidents.cases.services.confidential import (
    keep_reported_photo,
    name_person,
    note_look,
    open_incident,
    seal_incident,
    tell_parts,
    tell_parts_of_answer,
)
from incidents.cases.services.corrected_limits import follow_corrected_limit
from incidents.cases.services.documents import add_incident_document
from incidents.cases.services.escalation import escalate_incident, escalate_incidents, recompute_incidents
from incidents.cases.services.family import follow_children
from incidents.cases.services.history import HistoricAct, HistoricIncident, Person, import_incidents
from incidents.cases.services.intake import AlreadySent, IntakeResult, ReportData, report_incident, take_in_report
from incidents.cases.services.joint import keep_arrivals
from incidents.cases.services.links import follow_masters
from incidents.cases.services.notifying import send_notices
from incidents.cases.services.photos import keep_incident_photo
from incidents.cases.services.suspension import end_suspensions, keep_suspensions
from incidents.cases.services.telling_joint import follow_joint_action, tell_of_arrivals_due
from incidents.cases.services.together import MOST_TOGETHER, ActOutcome, act_on_incidents
from incidents.cases.services.unplaced import UnplacedData, place_report, take_in_unplaced, warn_unplaced
from incidents.cases.services.watch_clocks import keep_watch_clocks, remind
from incidents.cases.services.watch_notices import tell_watchers

__all__ = [
    "MOST_TOGETHER",
    "ActOutcome",
    "AlreadySent",
    "HistoricAct",
    "HistoricIncident",
    "IntakeResult",
    "Person",
    "ReportData",
    "UnplacedData",
    "act_done_before",
    "act_on_incident",
    "act_on_incidents",
    "add_incident_document",
    "adopt_reports",
    "answer_question",
    "do_act",
    "end_suspensions",
    "escalate_incident",
    "escalate_incidents",
    "follow_children",
    "follow_corrected_limit",
    "follow_joint_action",
    "follow_masters",
    "import_incidents",
    "keep_answer",
    "keep_arrivals",
    "keep_incident_photo",
    "keep_reported_photo",
    "keep_suspensions",
    "keep_watch_clocks",
    "list_call_backs",
    "name_person",
    "note_look",
    "open_incident",
    "phones_of_holder",
    "place_report",
    "recompute_incidents",
    "remind",
    "report_and_take",
    "report_incident",
    "seal_incident",
    "send_notices",
    "take_in_report",
    "take_in_unplaced",
    "tell_of_arrivals_due",
    "tell_parts",
    "tell_parts_of_answer",
    "tell_watchers",
    "warn_unplaced",
]
