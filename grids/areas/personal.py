"""What this room keeps of people: who drew, approved and moved plans."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from grids.areas.models import Area, DivisionPlan, PlannedBoundary, PlanStep

declare(
    Area,
    NotPersonal(
        ("name", "official_name", "pinyin", "initials", "lng", "lat", "replaced_by"), "of a place, not of a person"
    ),
)
declare(
    DivisionPlan,
    Personal(("created_by", "approved_by"), why="who drew the net and who put it in force", kept="as long as the net"),
    NotPersonal(("title",), "of a plan"),
)
declare(PlanStep, *STEP_COLUMNS_OF_PEOPLE)
declare(PlannedBoundary, NotPersonal(("name", "fault", "remarks"), "of a place and of a row of a file"))
