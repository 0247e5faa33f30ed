"""What waits for the cast when the demo opens: a few fresh incidents for each of them, at any size of the year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.cast import Workforce
from demo.life import DECLINE_WORDS, Deed, say
from incidents.cases.choices import Action, DeclineReason
from incidents.catalogue.selectors import MatterRule

A = Action


@dataclass(frozen=True, slots=True)
class WaitingIncident:
    """One incident of the last days: near whom it lies, what it is, since when, and what was done to it so far.

    ``near`` is a member of the cast whose grid, village or township it lies in.
    """

    near: str
    matter: str
    hours: float
    actions: tuple[Action, ...] = ()
    by_resident: bool = False


DISPATCHED = (A.ACCEPT, A.DISPATCH)
HANDLED = (*DISPATCHED, A.TAKE, A.FINISH)

# The first of each come first, so that a very small demo has something for everybody too.
WAITING: Sequence[WaitingIncident] = (
    WaitingIncident("worker1", "garbage", 1.2, by_resident=True),
    WaitingIncident("clerk1", "street_light", 2.5, by_resident=True),
    WaitingIncident("official1", "illegal_building", 3.0),
    WaitingIncident("handler1", "manhole", 6.0, DISPATCHED),
    WaitingIncident("worker2", "street_vending", 2.0),
    WaitingIncident("official2", "food_safety", 4.0, by_resident=True),
    WaitingIncident("resident1", "public_facility", 20.0, HANDLED, by_resident=True),
    WaitingIncident("official1", "labour_dispute", 240.0),
    WaitingIncident("worker1", "ebike_charging", 5.0, (A.TAKE,)),
    WaitingIncident("clerk1", "fallen_tree", 30.0, HANDLED),
    WaitingIncident("handler1", "street_light", 70.0, (*DISPATCHED, A.TAKE)),
    WaitingIncident("worker2", "policy_help", 7.0, (A.TAKE,), by_resident=True),
    WaitingIncident("official2", "illegal_building", 200.0, (A.ACCEPT,)),
    WaitingIncident("resident1", "noise", 52.0, (*HANDLED, A.CHECK, A.CLOSE), by_resident=True),
    WaitingIncident("resident1", "stray_dog", 3.5, by_resident=True),
    WaitingIncident("clerk1", "noise", 26.0, (*HANDLED, A.CHECK)),
    WaitingIncident("handler1", "public_facility", 9.0, DISPATCHED, by_resident=True),
    WaitingIncident("worker1", "notice_board", 48.0, (A.TAKE, A.FINISH, A.REWORK)),
    WaitingIncident("clerk1", "road_damage", 8.0, (A.ACCEPT,), by_resident=True),
    WaitingIncident("resident1", "neighbour_dispute", 90.0, (A.DECLINE,), by_resident=True),
    WaitingIncident("handler1", "manhole", 150.0, (*DISPATCHED, A.TAKE)),
    WaitingIncident("official1", "food_safety", 28.0, HANDLED),
    WaitingIncident("worker2", "parking", 30.0, (A.TAKE, A.FINISH, A.REWORK)),
    WaitingIncident("official2", "labour_dispute", 46.0, (*HANDLED, A.CHECK)),
)


def deeds_so_far(
    waiting: WaitingIncident, matter: MatterRule, people: Workforce, words: Mapping[str, Sequence[str]], place: tuple[int, int],
    until: datetime,
) -> Iterator[Deed]:  # fmt: skip
    """Yield what was done, evenly over the time since the report; ``place`` is the ids of township and grid."""
    township_id, grid_id = place
    unit = people.unit_of[township_id, matter.unit_function]
    is_with_unit = A.DISPATCH in waiting.actions
    hand = people.handler_of_unit[unit] if is_with_unit else people.worker_of_grid[grid_id]
    pause = timedelta(hours=waiting.hours) / (len(waiting.actions) + 1)
    for number, action in enumerate(waiting.actions, 1):
        at = until - timedelta(hours=waiting.hours) + number * pause
        by = hand if action in (A.TAKE, A.FINISH) else None
        if action == A.DISPATCH:
            yield Deed(action, at, by, data=people.dispatch_to(unit))
        elif action == A.DECLINE:
            note = words[DECLINE_WORDS[DeclineReason.PRIVATE_MATTER]][0]
            yield Deed(action, at, by, note, {"reason": DeclineReason.PRIVATE_MATTER})
        else:
            yield Deed(action, at, by, say(words, action, matter.line)[number % 2])
