"""What changes clocks and what they run by: how one runs, the sweep, recomputing, calendar years, ladders, the alarm."""

from procedures.clocks.holiday_text import DayRow
from procedures.clocks.services.alarm import tell_missing_years
from procedures.clocks.services.area_rules import (
    check_week,
    draft_ladder,
    keep_week,
    remove_draft_ladders,
    replace_ladders,
)
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
from procedures.clocks.services.lengthening import lengthen_clock
from procedures.clocks.services.recomputing import recompute_calendar, recompute_ladder, recompute_missing
from procedures.clocks.services.reference import LoadedYears, load_calendar, load_ladders, note_change
from procedures.clocks.services.running import (
    apply_limit,
    arm_next_rung,
    change_limit,
    end_suspension,
    find_due_firing,
    fire_rung,
    halt_clock,
    has_no_date,
    recompute_clock,
    reset_clock,
    restart_clock,
    run_clock,
)
from procedures.clocks.services.subject_clocks import (
    extend_clock,
    resume_clock,
    start_clock,
    stop_clock,
    suspend_clock,
)
from procedures.clocks.services.sweeping import BATCH, SweepResult, firing_rows, retry_clocks, sweep

__all__ = [
    "BATCH",
    "DayRow",
    "LoadedYears",
    "SweepResult",
    "act_on_year",
    "apply_limit",
    "arm_next_rung",
    "change_limit",
    "check_week",
    "draft_ladder",
    "draft_year",
    "end_suspension",
    "extend_clock",
    "fill_year",
    "find_due_firing",
    "fire_rung",
    "firing_rows",
    "halt_clock",
    "has_no_date",
    "keep_week",
    "lengthen_clock",
    "load_calendar",
    "load_ladders",
    "load_year",
    "mark_day",
    "name_source",
    "note_change",
    "official_days",
    "recompute_calendar",
    "recompute_clock",
    "recompute_ladder",
    "recompute_missing",
    "remove_draft_ladders",
    "replace_ladders",
    "reset_clock",
    "restart_clock",
    "resume_clock",
    "retry_clocks",
    "run_clock",
    "start_clock",
    "stop_clock",
    "suspend_clock",
    "sweep",
    "tell_missing_years",
    "year_act_done_before",
]
