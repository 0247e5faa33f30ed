"""Personal data of this room: who entered and approved calendars, and who set a clock. All else are rules."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.process.personal import STEP_COLUMNS_OF_PEOPLE
from procedures.clocks.models import CalendarDay, CalendarYear, Ladder, Rung, SubjectClock, WorkCalendar, YearStep

declare(Ladder, NotPersonal(("name",), "of a rule"))
declare(Rung, NotPersonal(("number",), "counts the rungs"))
declare(WorkCalendar, NotPersonal(("name",), "of a rule"))
declare(
    CalendarYear,
    Personal(
        ("drafted_by", "approved_by"), why="who entered a calendar and who approved it", kept="as long as the calendar"
    ),
    NotPersonal(("number", "official_text"), "the official notice and the number of its version"),
)
declare(YearStep, *STEP_COLUMNS_OF_PEOPLE)
declare(CalendarDay, NotPersonal(("name",), "of a holiday"))
declare(
    SubjectClock,
    Personal(("set_by",), why="who set a time limit and may extend it", kept="as long as the clock's subject"),
    NotPersonal(("subject_kind", "subject_key"), "names whose clock it is, by its number"),
    NotPersonal(("fault",), "why a clock could not fire"),
)
