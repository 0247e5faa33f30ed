"""The workflow of an incident, row by row: the only place that says which moves exist.

The stages are those of digital urban management (立案, 派遣, 处置, 核查, 结案), climbed from the grid to the city; what a
return does to the clocks follows the working rules of Yuncheng (运城).
"""

from foundation.process.workflow import Workflow
from incidents.cases.choices import Action, State
from incidents.cases.workflow.beside import BESIDE, CLOSING
from incidents.cases.workflow.course import COURSE, FAMILY, JOINT, REPORT
from incidents.cases.workflow.rows import DESKS, HANDS, PLACES, IncidentMove

INCIDENT = Workflow(
    name="incident",
    states=tuple(State.values),
    begins=REPORT,
    pairs=((Action.ACCEPT, Action.DISPATCH), (Action.CHECK, Action.CLOSE)),
    moves=(*COURSE, *JOINT, *CLOSING, *FAMILY, *BESIDE),
)

__all__ = ["DESKS", "HANDS", "INCIDENT", "PLACES", "REPORT", "IncidentMove"]
