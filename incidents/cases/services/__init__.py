"""What changes cases: taking in, acting, the sweep of the clocks, photos, history, and what a new calendar moves."""

from incidents.cases.services.acts import act
from incidents.cases.services.clocks import BATCH, SweepResult, mend_clocks, sweep
from incidents.cases.services.history import HistoricAct, HistoricIncident, Person, import_incidents
from incidents.cases.services.intake import Intake, ReportData, report_incident, take_in
from incidents.cases.services.photos import keep_incident_photo
from incidents.cases.services.recomputing import recompute_calendar, recompute_missing
from incidents.cases.services.telling import tell_of_moves

__all__ = [
    "BATCH",
    "HistoricAct",
    "HistoricIncident",
    "Intake",
    "Person",
    "ReportData",
    "SweepResult",
    "act",
    "import_incidents",
    "keep_incident_photo",
    "mend_clocks",
    "recompute_calendar",
    "recompute_missing",
    "report_incident",
    "sweep",
    "take_in",
    "tell_of_moves",
]
