"""Owns the binding of the workflow table to rows: columns and clocks of each move, and the event it makes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.process.services import Act, Effect, Outcome, Process
from incidents.filings.choices import ACKNOWLEDGE, SUBJECT_KIND, WATCH, FilingState
from incidents.filings.events import FilingMoved
from incidents.filings.models import FilingRecord, FilingStep
from incidents.filings.workflow import FILING
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.selectors import Limit, deadline_of
from procedures.clocks.services import start_clock, stop_clock

register_stages({ACKNOWLEDGE: _("acknowledge a report for record"), WATCH: _("watch a report for record")})


def clock_subject(filing: FilingRecord) -> Subject:
    """Return what its clocks run on."""
    return Subject(SUBJECT_KIND, filing.number)


def places_of(filing: FilingRecord) -> tuple[int | None, ...]:
    """Return its areas from the nearest up, and None for what holds everywhere."""
    return (filing.grid_id, filing.village_id, filing.township_id, filing.city_id, None)


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act, and name its event and the deadline it answered."""
    effects = []
    for one in acts:
        filing, move = one.subject, one.move
        columns = dict(one.given.columns)
        if getattr(move, "ends", False):
            columns["ended_at"] = one.at
        if one.from_state == FilingState.FILED and ACKNOWLEDGE in move.stops and move.target in _READ:
            columns |= {"acknowledged_by_id": one.actor.user_id, "acknowledged_at": one.at}
        for name, value in columns.items():
            setattr(filing, name, value)
        effects.append(Effect(tuple(columns), one.given.detail, _answered(one), _event(one)))
    return Outcome(effects, write=lambda: _write(acts))


# Moves out of ``filed`` into these mean that the desk has read it.
_READ = (FilingState.KNOWN, FilingState.WATCHED, FilingState.MERGED)


def _answered(one: Act) -> datetime | None:
    """Return until when it was to be read, where this act is what reads it."""
    if one.from_state != FilingState.FILED or ACKNOWLEDGE not in one.move.stops:
        return None
    deadline = deadline_of(clock_subject(one.subject), ACKNOWLEDGE)
    return deadline.due_at if deadline is not None else None


def _event(one: Act) -> FilingMoved:
    filing = one.subject
    return FilingMoved(
        key=f"{filing.number}:{filing.version}",
        number=filing.number,
        action=one.move.action,
        to_state=filing.state,
        step=filing.version,
        actor_user_id=one.actor.user_id,
    )


def _write(acts: Sequence[Act]) -> None:
    """Stop and start the clocks the moves name, and write what came with them."""
    for one in acts:
        for stage in one.move.stops:
            if one.from_state != FilingState.FILED or stage == ACKNOWLEDGE:
                stop_clock(one.actor, clock_subject(one.subject), stage, at=one.at)
        one.given.write()


def start_stage(actor: Actor, filing: FilingRecord, stage: str, limit: Limit | None, at: datetime) -> None:
    """Let a clock of it run; without a calendar or a ladder there is none."""
    if limit is not None:
        start_clock(actor, clock_subject(filing), stage, limit, at=at)


def chosen_in(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen in the form of an act, as its step keeps it."""
    return {name: detail.get(name) for name in ("until", "master", "matter")}


FILINGS = Process(
    workflow=FILING,
    model=FilingRecord,
    steps=FilingStep,
    key=lambda filing: str(filing.number),
    effects=effects_of,
    chosen=chosen_in,
)
