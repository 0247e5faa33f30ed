"""What changes clocks and what they run by: how one runs, the sweep, recomputing, calendar years, ladders, the alarm."""

from procedures.clocks.holiday_text import DayRow
from procedures.clocks.services.alarm import tell_missing_years
from procedures.clocks.services.calendars import (
    act_on_year,
    draft_year,
    fill_year,
    load_year,
    mark_day,
    name_source,
    official_days,
    year_act_done_before,
)
from procedures.clocks.services.recomputing import recompute_calendar, recompute_missing
from procedures.clocks.services.reference import LoadedYears, load_calendar, load_ladders, note_change
from procedures.clocks.services.running import (
    aim,
    apply_limit,
    arm,
    clear,
    fire,
    lacks_calendar,
    recompute,
    reset,
    run,
    stop,
)
from procedures.clocks.services.subject_clocks import (
    extend_clock,
    resume_clock,
    start_clock,
    stop_clock,
    suspend_clock,
)
from procedures.clocks.services.sweeping import BATCH, SweepResult, firing_rows, sweep, try_again

__all__ = [
    "BATCH",
    "DayRow",
    "LoadedYears",
    "SweepResult",
    "act_on_year",
    "aim",
    "apply_limit",
    "arm",
    "clear",
    "draft_year",
    "extend_clock",
    "fill_year",
    "fire",
    "firing_rows",
    "lacks_calendar",
    "load_calendar",
    "load_ladders",
    "load_year",
    "mark_day",
    "name_source",
    "note_change",
    "official_days",
    "recompute",
    "recompute_calendar",
    "recompute_missing",
    "reset",
    "resume_clock",
    "run",
    "start_clock",
    "stop",
    "stop_clock",
    "suspend_clock",
    "sweep",
    "tell_missing_years",
    "try_again",
    "year_act_done_before",
]
