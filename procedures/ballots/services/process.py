"""Owns the binding of the workflow table of ballots to their rows, and the event of each move."""

from collections.abc import Mapping, Sequence
from typing import Any

from foundation.process.services import Act, Effect, Outcome, Process
from procedures.ballots.events import BallotMoved
from procedures.ballots.models import Ballot, BallotStep
from procedures.ballots.workflow import BALLOT


def effects_of(acts: Sequence[Act]) -> Outcome:
    """Set what the acts bring with them, and name the event of each."""
    effects = []
    for act in acts:
        for name, value in act.given.columns.items():
            setattr(act.subject, name, value)
        effects.append(Effect(tuple(act.given.columns), detail=act.given.detail))

    def write() -> None:
        for act in acts:
            act.given.write()

    if acts[0].from_state:
        effects = [
            Effect(effect.columns, detail=effect.detail, event=_event(act))
            for act, effect in zip(acts, effects, strict=True)
        ]
    return Outcome(effects, write)


def _event(act: Act) -> BallotMoved:
    ballot = act.subject
    return BallotMoved(
        key=f"ballot:{ballot.pk}:{ballot.version}",
        ballot_id=ballot.pk,
        action=act.move.action,
        to_state=ballot.state,
        step=ballot.version,
        subject_kind=ballot.subject_kind,
        subject_key=ballot.subject_key,
    )


def chosen_in(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen in the form of an act, as its step keeps it; what was counted stands on the sheets."""
    return {name: detail.get(name) for name in ("until", "present")}


BALLOTS = Process(
    BALLOT, Ballot, BallotStep, key=lambda ballot: str(ballot.client_id), effects=effects_of, chosen=chosen_in
)
