"""What may be done to a subject now: every move from its state, whether this actor may, why not, and with which data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.process.workflow import Move, Workflow


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a field may take."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One move, allowed or refused with a reason.

    ``needs`` names required fields, ``takes`` optional ones, ``choices`` what a field may be, ``initial`` what it may
    begin with.
    """

    move: Move
    allowed: bool = True
    reason: str = ""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    initial: Mapping[str, str] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """The name of the action."""
        return self.move.action

    @property
    def label(self) -> str:
        """The action in the reader's words."""
        return str(self.move.label or self.move.action)

    @property
    def icon(self) -> str:
        """The icon of its button."""
        return self.move.icon or self.move.action

    @property
    def at_once(self) -> bool:
        """True where one tap does it, without a form."""
        return self.move.at_once

    @property
    def leads_on(self) -> bool:
        """True for an act that brings the subject on its way."""
        return self.move.leads_on


# Adds to an offer what hangs on the subject: choices of a field, what it begins with, what this one needs besides.
Complete = Callable[[Any, Offer], Offer]


def as_the_table_says(_subject: Any, offer: Offer) -> Offer:
    """Return the offer as it is."""
    return offer


def offers_of(
    actor: Actor, workflow: Workflow[Any], subject: Any, complete: Complete = as_the_table_says
) -> list[Offer]:
    """Return the moves from the state of a subject, in table order; each policy is asked once, refusals have its reason."""
    moves = [move for move in workflow.moves_from(subject.state) if not move.by_system]
    return [_offer(actor, move, subject, complete) for move in moves]


def _offer(actor: Actor, move: Move, subject: Any, complete: Complete) -> Offer:
    verdict = policies.ask(actor, move.capability, subject)
    return asked_for(move, subject, complete) if verdict else Offer(move, allowed=False, reason=verdict.reason)


def asked_for(move: Move, subject: Any, complete: Complete = as_the_table_says) -> Offer:
    """Return what an act asks for, whoever may do it."""
    return complete(subject, Offer(move, needs=move.needs, takes=move.takes))
