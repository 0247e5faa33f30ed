"""Owns the binding of the workflow table to rows: columns and clocks of each move, and the event it makes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.kernel import city_time
from foundation.kernel.errors import CalendarExhausted
from foundation.process.services import Act, Effect, Outcome, Process
from procedures.clocks.choices import LimitUnit
from procedures.clocks.deadlines import Limit as PlainLimit
from procedures.clocks.deadlines import compute_due_at
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.selectors import clock_rules, current_number, deadline_of
from procedures.clocks.services import resume_clock, start_clock, stop_clock, suspend_clock, tell_missing_years
from procedures.dossiers.choices import DESK, ENDED_STATES, SUBJECT_KIND, DossierAction
from procedures.dossiers.events import DossierMoved
from procedures.dossiers.models import Dossier, DossierStep
from procedures.dossiers.policies import stage_of
from procedures.dossiers.workflow import DOSSIER

# A withdrawn application is kept as long as somebody may ask about it.
KEEP_WITHDRAWN_MONTHS = 6

register_stages({DESK: _("examine an application")})


def clock_subject(dossier: Dossier) -> Subject:
    """Return what its clock runs on."""
    return Subject(SUBJECT_KIND, dossier.number)


def places_of(dossier: Dossier) -> tuple[int | None, ...]:
    """Return its areas from the nearest up, and None for what holds everywhere."""
    return (dossier.village_id, dossier.township_id, dossier.city_id, None)


def promised_day(dossier: Dossier, days: int, at: datetime) -> date | None:
    """Return the day by which ``days`` working days from ``at`` are over; None where the calendar does not reach so far.

    Then the administrators of the net are told which year is missing.
    """
    limit = clock_rules(current_number()).limit(days, LimitUnit.WORK_DAY, DESK, places_of(dossier))
    if limit is None:
        return None
    try:
        zero = at - at
        return city_time.local_day(compute_due_at(PlainLimit(days, LimitUnit.WORK_DAY), at, zero, limit.calendar))
    except CalendarExhausted:
        tell_missing_years(at)
        return None


def months_later(day: date, months: int) -> date:
    """Return the same day of the month so many months later, the month's last where it has none such."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act, and name its event and the deadline it answered."""
    effects = []
    for one in acts:
        dossier = one.subject
        columns = {**dict(one.given.columns), **_of_state(one)}
        for name, value in columns.items():
            setattr(dossier, name, value)
        names = tuple(name for name in columns)
        effects.append(Effect(names, one.given.detail, _answered(one), _event(one)))
    return Outcome(effects, write=lambda: _write(acts))


def _of_state(one: Act) -> dict[str, Any]:
    """Return the columns that follow from the state the act leads to: since when it waits, when it may be forgotten."""
    dossier, state = one.subject, one.subject.state
    columns: dict[str, Any] = {}
    if one.move.action == DossierAction.ASK_MORE:
        columns |= {"waiting_from": one.from_state, "waiting_since": one.at, "asked_times": dossier.asked_times + 1}
    elif dossier.waiting_since is not None and state != one.from_state:
        columns |= {"waiting_from": "", "waiting_since": None}
    if state in ENDED_STATES and dossier.forget_on is None:
        months = dossier.result.retention_months if dossier.result else KEEP_WITHDRAWN_MONTHS
        columns["forget_on"] = months_later(city_time.local_day(one.at), months)
    elif state not in ENDED_STATES and dossier.forget_on is not None:
        columns["forget_on"] = None
    if one.move.stops or one.move.suspends:
        columns["due_at"] = None
    return columns


def _answered(one: Act) -> datetime | None:
    """Return until when the desk had to do this, where the act ends its turn."""
    if DESK not in one.move.stops and DESK not in one.move.fresh:
        return None
    deadline = deadline_of(clock_subject(one.subject), DESK)
    return deadline.due_at if deadline is not None else None


def _event(one: Act) -> DossierMoved:
    dossier = one.subject
    return DossierMoved(
        key=f"{dossier.number}:{dossier.version}",
        number=dossier.number,
        type_code=dossier.type_version.type.code,
        action=one.move.action,
        to_state=dossier.state,
        step=dossier.version,
        actor_user_id=one.actor.user_id,
        submitted_on=city_time.local_day(dossier.submitted_at),
        township_id=dossier.township_id,
        city_id=dossier.city_id,
    )


def _write(acts: Sequence[Act]) -> None:
    """Stop, suspend and start the clock as the moves name it, and write what came with them."""
    for one in acts:
        subject = clock_subject(one.subject)
        for stage in one.move.stops:
            stop_clock(one.actor, subject, stage, at=one.at)
        for stage in one.move.suspends:
            suspend_clock(one.actor, subject, stage, at=one.at)
        if one.move.starts:
            _run(one)
        one.given.write()


def _run(one: Act) -> None:
    """Let the clock of the stage run, afresh at a new stage, and keep when it is due beside the dossier for its lists."""
    dossier, subject = one.subject, clock_subject(one.subject)
    if one.from_state and not one.move.fresh:
        resume_clock(one.actor, subject, DESK, at=one.at)
    else:
        limit = clock_rules(current_number()).limit(
            stage_of(dossier).days, LimitUnit.WORK_DAY, DESK, places_of(dossier)
        )
        if limit is not None:
            start_clock(one.actor, subject, DESK, limit, at=one.at)
    deadline = deadline_of(subject, DESK)
    dossier.due_at = deadline.due_at if deadline is not None else None
    Dossier.objects.filter(pk=dossier.pk).update(due_at=dossier.due_at)


def chosen_in(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen in the form of an act, as its step keeps it."""
    return {name: detail.get(name) for name in ("paper", "item", "result", "reason", "way", "paper_name")}


DOSSIERS = Process(
    workflow=DOSSIER,
    model=Dossier,
    steps=DossierStep,
    key=lambda dossier: str(dossier.number),
    effects=effects_of,
    chosen=chosen_in,
)
