"""What changes in the hall: applications sent by any channel, visits of grid workers, example services."""

from residents.hall.services.applying import Applicant, OnceData, apply, held_papers
from residents.hall.services.seeds import DATA, load_services, type_data
from residents.hall.services.visits import (
    VisitData,
    act_on_visit,
    ask_for_visit,
    note_result,
    require_no_papers,
    submit_for_visit,
)

__all__ = [
    "DATA",
    "Applicant",
    "OnceData",
    "VisitData",
    "act_on_visit",
    "apply",
    "ask_for_visit",
    "held_papers",
    "load_services",
    "note_result",
    "require_no_papers",
    "submit_for_visit",
    "type_data",
]
