"""Whatever is done to cases, in whatever order it is heard: the tallies are what counting all anew makes of them."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError
from governance.board import selectors
from governance.board.models import CityMatterDay, MatterDay, TownshipDay, VillageDay
from governance.board.services import rebuild, recompute
from governance.board.tallies import INCIDENTS
from incidents.cases.choices import PENDING_APPEALS
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident
from incidents.cases.workflow import INCIDENT
from procedures.clocks.services import sweep
from tests.board.test_tallies import tallies
from tests.cases.helpers import do, report
from tests.messages import events_in_outbox
from tests.town import Town

BOARD = system("test")
PLACES, MATTERS = ("in_a1", "in_a2", "in_a3", "in_b1", "in_park"), ("litter", "gas_leak", "fire_exit", "park_damage")
HANDS, DESK = ("worker_a", "worker_b", "handler_a"), "city_centre"
BY_HAND = (
    *("take", "finish", "return", "solve_on_spot", "resume", "arrive"),
    *("ask_extension", "answer_supervision", "appeal_overtime", "follow_up"),
)
# The village dispatches where it can, so that two desks above it can review an appeal.
BY_DESK = {"dispatch": ("clerk_a", DESK), "decide_appeal": ("official_a", DESK)}
# What leads on is done more often, or no case would ever end.
OFTEN = {move.action for move in INCIDENT.moves if move.leads_on}
# A little oftener than the rest: among so many acts aside they would hardly be drawn.
SOMETIMES = {"decline": 6, "split": 3, "follow_up": 3}
# What a case does not allow just then is drawn anew, so often, or most days would pass with nothing done.
DRAWS = 4
STEPS = 100


def live(town: Town, at: Any, dice: random.Random, between: Callable[[], Any]) -> None:
    """Let people do what they may to some cases, over some weeks; ``between`` is called now and then."""
    for step in range(STEPS):
        at.shift(timedelta(hours=dice.choice((0, 1, 5, 9, 26))))
        if step % 10 == 0:
            report(town, system("test"), matter=dice.choice(MATTERS), place=dice.choice(PLACES))
        any(act_on(town, dice.choice(Incident.objects.order_by("pk")), dice) for _draw in range(DRAWS))
        if step % 20 == 19:
            sweep(city_time.now())
            between()


def act_on(town: Town, incident: Incident, dice: random.Random) -> bool:
    """Try one move the table knows, by somebody, and say whether it was made; a refusal changes nothing."""
    actions = [move.action for move in INCIDENT.moves if incident.state in move.sources and not move.by_system]
    if not actions:
        return False
    waiting = {"grant_extension": incident.extension_asked_at, "decide_appeal": incident.appeal in PENDING_APPEALS}
    wanted = [name for name, waits in waiting.items() if waits]
    if wanted and dice.random() < 0.6:
        action = wanted[0]
    else:
        action = dice.choices(actions, [20 if action in OFTEN else SOMETIMES.get(action, 1) for action in actions])[0]
    until = city_time.local_day(city_time.now()) + timedelta(days=dice.choice((1, 20)))
    data: dict[str, dict[str, Any]] = {
        "dispatch": {"to": dice.choice(("grid", f"unit:{town.urban_a.pk}"))},
        "decline": {"reason": "duplicate"},
        "suspend": {"reason": "season", "until": until},
        "void": {"reason": "mistake"},
        "ask_extension": {"reason": "weather"},
        "supervise": {"reason": "leader"},
        "appeal_overtime": {"reason": "others"},
        "decide_appeal": {"decision": "refuse" if dice.random() < 0.1 else "approve"},
        "return": {"reason": dice.choice(("not_our_duty", "wrong_place"))},
        "rule": {"to": f"unit:{town.urban_a.pk}"},
        "correct_matter": {"matter": dice.choice(MATTERS)},
        "correct_place": dict(zip(("lng", "lat"), getattr(town, dice.choice(PLACES)), strict=True)),
        "link_duplicate": {"master": dice.choice(Incident.objects.order_by("pk")).reference},
        "split": {"split_to": ["grid", f"unit:{town.urban_a.pk}"]},
        "whistle": {"kind": "key_work", "units": [f"unit:{town.urban_a.pk}"]},
    }
    for name in HANDS if action in BY_HAND else BY_DESK.get(action, (DESK,)):
        try:
            do(getattr(town, name), incident, action, **data.get(action, {}))
        except DomainError:
            continue
        return True
    return False


def cells() -> list[Any]:
    """Return every cell the messages so far name, one list for all of them."""
    return [cell for event in events_in_outbox(IncidentMoved) for cell in INCIDENTS.cells(event)]


@pytest.mark.parametrize("seed", [1, 2])
def test_rebuilding_changes_nothing_whatever_is_done(
    town: Town, at: Any, fire_messages: Callable[[], int], seed: int
) -> None:
    def heard() -> None:
        fire_messages()
        before = tallies()
        rebuild(BOARD)
        assert tallies() == before

    live(town, at, random.Random(seed), heard)
    assert {"decline", "close"} <= {event.action for event in events_in_outbox(IncidentMoved)}


@pytest.mark.parametrize("seed", [7])
def test_cells_may_be_counted_twice_alone_together_and_in_any_order(town: Town, at: Any, seed: int) -> None:
    dice = random.Random(seed)
    live(town, at, dice, lambda: None)
    wanted = cells()
    rebuild(BOARD)
    counted = tallies()
    for model in (VillageDay, TownshipDay, MatterDay, CityMatterDay):
        model.objects.all().delete()
    recompute(BOARD, INCIDENTS, wanted)
    assert tallies() == counted
    dice.shuffle(wanted)
    for cell in wanted[:40]:
        recompute(BOARD, INCIDENTS, [cell])
    recompute(BOARD, INCIDENTS, [])
    assert tallies() == counted


def test_what_is_open_by_day_ends_with_what_is_open(town: Town, at: Any, fire_messages: Callable[[], int]) -> None:
    live(town, at, random.Random(2), fire_messages)
    today = city_time.local_day(city_time.now())
    for name in ("city", "township_a", "village_a", "grid_a1"):
        question = selectors.question(BOARD, today=today, area=getattr(town, name).code)
        summary = selectors.summary(question, city_time.now())
        points = selectors.series(question, "open", "day", city_time.now()).points
        assert points[-1].value == summary.headline.now.open == sum(row.open.open for row in summary.by_matter)
        parts = [(row.on_time.numerator, row.on_time.denominator, row.closure.numerator) for row in summary.by_matter]
        head = summary.headline
        total = (head.on_time.numerator, head.on_time.denominator, head.closure.numerator)
        assert tuple(map(sum, zip(*parts, strict=True))) == total
