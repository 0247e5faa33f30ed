"""Owns the binding of the table of topics to rows: columns and clocks of each move, and the event it makes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.kernel.actor import Actor
from foundation.process.services import Act, Effect, Outcome, Process
from grids.areas import selectors as areas
from procedures.clocks.choices import LimitUnit
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.selectors import clock_rules, current_number, deadline_of
from procedures.clocks.services import start_clock, stop_clock
from residents.proposals.choices import PROPOSAL, REPLY_PROPOSAL, SCREEN_PROPOSAL
from residents.proposals.events import ProposalMoved
from residents.proposals.models import Proposal, ProposalStep
from residents.proposals.workflow import PROPOSAL_FLOW

register_stages({SCREEN_PROPOSAL: _("screen a topic"), REPLY_PROPOSAL: _("reply to a topic")})


def clock_subject(proposal: Proposal) -> Subject:
    """Return what its clocks run on."""
    return Subject(PROPOSAL, proposal.number)


def run_stage(
    actor: Actor,
    proposal: Proposal,
    stage: str,
    days: int,
    *,
    at: datetime,
    used: timedelta = timedelta(),
) -> datetime | None:
    """Let a clock of it run for so many days, working days to screen and natural ones to reply, and return when it is due.

    None, and no clock, without a calendar or a ladder. ``used``: so much of it is over already.
    """
    unit = LimitUnit.WORK_DAY if stage == SCREEN_PROPOSAL else LimitUnit.NATURAL_DAY
    places = (*(place.id for place in reversed(areas.chain(proposal.area_id))), None)
    limit = clock_rules(current_number()).limit(days, unit, stage, places)
    if limit is None:
        return None
    start_clock(actor, clock_subject(proposal), stage, limit, at=at, used=used)
    deadline = deadline_of(clock_subject(proposal), stage)
    return deadline.due_at if deadline is not None else None


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set the columns of each act, and name its event and the deadline it answered."""
    effects = []
    for one in acts:
        proposal, move = one.subject, one.move
        due_at = _answered(one)
        columns = dict(one.given.columns) | {"ended_at": one.at if getattr(move, "ends", False) else None}
        for name, value in columns.items():
            setattr(proposal, name, value)
        effects.append(Effect(tuple(columns), one.given.detail, due_at, _event(one)))
    return Outcome(effects, write=lambda: _write(acts))


def _answered(one: Act) -> datetime | None:
    """Return the deadline that the act answers; withdrawing answers none."""
    if getattr(one.move, "ends", False) and SCREEN_PROPOSAL in one.move.stops and REPLY_PROPOSAL in one.move.stops:
        return None
    if SCREEN_PROPOSAL in one.move.stops:
        return one.subject.screen_due_at  # type: ignore[no-any-return]
    return one.subject.reply_due_at if REPLY_PROPOSAL in one.move.stops else None


def _event(one: Act) -> ProposalMoved:
    proposal = one.subject
    return ProposalMoved(
        key=f"{proposal.number}:{proposal.version}",
        number=proposal.number,
        action=one.move.action,
        to_state=proposal.state,
        step=proposal.version,
        actor_user_id=one.actor.user_id,
    )


def _write(acts: Sequence[Act]) -> None:
    for one in acts:
        for stage in one.move.stops:
            stop_clock(one.actor, clock_subject(one.subject), stage, at=one.at)
        one.given.write()


def chosen_in(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen in the form of an act, as its step keeps it."""
    return {name: detail.get(name) for name in ("unit", "verdict", "due_on")}


PROPOSALS = Process(
    workflow=PROPOSAL_FLOW,
    model=Proposal,
    steps=ProposalStep,
    key=lambda proposal: str(proposal.number),
    effects=effects_of,
    chosen=chosen_in,
)
