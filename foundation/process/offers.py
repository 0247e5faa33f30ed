"""What may be done to a subject now: every move from its state, whether this actor may, why not, and with which data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

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
    # The second of a pair that is done at once.
    then: Move | None = None
    # The subject stands so that this act is wanted now, seldom as it is otherwise.
    is_pressing: bool = False

    @property
    def name(self) -> str:
        """The name of its form: the action, of a pair both."""
        return f"{self.action}-{self.then.action}" if self.then is not None else self.action

    @property
    def note_label(self) -> Any:
        """What its words are called; those of a pair are the second one's."""
        return (self.then or self.move).note_label

    @property
    def action(self) -> str:
        """The name of the action."""
        return self.move.action

    @property
    def label(self) -> str:
        """The action in the reader's words."""
        label = str(self.move.label or self.move.action)
        if self.then is None:
            return label
        return _("%(first)s and %(second)s") % {"first": label, "second": self.then.label or self.then.action}

    @property
    def icon(self) -> str:
        """The icon of its button."""
        return self.move.icon or self.move.action

    @property
    def at_once(self) -> bool:
        """True where one tap does it, without a form."""
        return self.move.at_once and self.then is None

    @property
    def leads_on(self) -> bool:
        """True for an act that brings the subject on its way."""
        return self.move.leads_on

    @property
    def is_aside(self) -> bool:
        """True for an act beside the course, seldom done, that the subject does not press for now."""
        return self.move.is_aside and not self.is_pressing


class WithOffer(Protocol):
    """What a page draws of an offer: its form, or for how many subjects it is possible."""

    @property
    def offer(self) -> Offer:
        """The offer."""


WithOfferT = TypeVar("WithOfferT", bound=WithOffer)
# Fewer acts beside the course than this stand among the others: a fold would hide them and save no room.
FEWEST_FOLDED = 4


def fold(offered: Sequence[WithOfferT]) -> tuple[list[WithOfferT], list[WithOfferT]]:
    """Return what stands on the page, and the acts beside the course folded behind one button: many, and not all there is."""
    shown = [one for one in offered if not one.offer.is_aside]
    folded = [one for one in offered if one.offer.is_aside]
    return (shown, folded) if shown and len(folded) >= FEWEST_FOLDED else (list(offered), [])


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


def pairs_of(
    actor: Actor,
    workflow: Workflow[Any],
    subject: Any,
    offers: Iterable[Offer],
    complete: Complete = as_the_table_says,
) -> list[Offer]:
    """Return the pairs of moves that the actor may make at once, whose first is among the allowed ``offers``."""
    allowed = {offer.action for offer in offers if offer.allowed}
    found = []
    for action, then in workflow.pairs:
        first = workflow.find(subject.state, action)
        second = workflow.find(first.target_from(subject.state), then) if first is not None else None
        if first is None or second is None or action not in allowed:
            continue
        if policies.ask(actor, second.capability, subject):
            found.append(asked_for_pair(first, second, subject, complete))
    return found


def asked_for_pair(first: Move, second: Move, subject: Any, complete: Complete = as_the_table_says) -> Offer:
    """Return what a pair asks for: what either needs or takes, once; its words are the second one's."""
    one, two = (asked_for(move, subject, complete) for move in (first, second))
    needs = tuple(dict.fromkeys((*(name for name in one.needs if name != "note"), *two.needs)))
    takes = tuple(name for name in dict.fromkeys((*one.takes, *two.takes)) if name not in needs)
    if "note" not in two.needs and "note" not in two.takes:
        takes = tuple(name for name in takes if name != "note")
    return Offer(
        first,
        needs=needs,
        takes=takes,
        choices={**one.choices, **two.choices},
        initial={**one.initial, **two.initial},
        then=second,
    )


def _offer(actor: Actor, move: Move, subject: Any, complete: Complete) -> Offer:
    verdict = policies.ask(actor, move.capability, subject)
    return asked_for(move, subject, complete) if verdict else Offer(move, allowed=False, reason=verdict.reason)


def asked_for(move: Move, subject: Any, complete: Complete = as_the_table_says) -> Offer:
    """Return what an act asks for, whoever may do it."""
    return complete(subject, Offer(move, needs=move.needs, takes=move.takes))
