"""Owns what is learned from the decisions of desks: per township with enough of them, and for the city as a whole."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.kernel import fence, policies
from foundation.kernel.actor import Actor
from foundation.kernel.city_time import local_day
from grids.workforce import selectors as workforce
from incidents.cases.selectors import decided
from incidents.catalogue.selectors import matters
from incidents.deskwork.choices import Target
from incidents.deskwork.models import Guesser

# Fewer decided incidents teach nothing of their own.
FEWEST_DECIDED = 200
# The latest ones: learning from them takes seconds, in which the clocks have to wait.
MOST_DECIDED = 5_000
LIMITS = fence.Limits(cpu_seconds=60, wall_seconds=120, memory=3 * 2**30)
COLUMNS = {Target.MATTER: "matter_id", Target.UNIT: "unit_id"}


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of one target for one township (None: the city), with the measures of the held-out part."""

    township_id: int | None
    target: str
    measures: dict[str, Any]


def _do_nothing() -> object:
    """Go on at once."""
    return None


def learn_all(
    actor: Actor, *, now: datetime, fewest: int = FEWEST_DECIDED, between: Callable[[], object] = _do_nothing
) -> list[Learned]:
    """Learn every target again for the city and each township with at least so many decisions, and return the measures.

    ``between`` is called after each: what cannot wait for all of them is done there.
    """
    policies.require(actor, "deskwork.learn")
    found = []
    for target in Target:
        for one in _learn(target, now, fewest):
            found.append(one)
            between()
    return found


def _learn(target: Target, now: datetime, fewest: int) -> Iterator[Learned]:
    column = COLUMNS[target]
    townships = decided.townships_with_decisions(column, fewest=fewest)
    names = _names(target, now)
    # A unit serves its own township: what a whole city decided says nothing of it.
    whole = (None,) if townships and target == Target.MATTER else ()
    for township_id in (*whole, *townships):
        rows = decided.decided_rows(column, township_id=township_id, most=MOST_DECIDED)
        document = json.dumps({"rows": rows, "names": names}).encode()
        measures, (weights,) = fence.run("incidents.deskwork.training:train", [document], limits=LIMITS)
        _keep(target, township_id, measures, weights, now)
        yield Learned(township_id, target, measures)


def _names(target: Target, now: datetime) -> list[tuple[int, str]]:
    found: Iterable[tuple[int, str]] = (
        ((rule.id, rule.name) for rule in matters(local_day(now)))
        if target == Target.MATTER
        else ((unit.pk, unit.name) for unit in workforce.units().values())
    )
    return list(found)


def _keep(target: Target, township_id: int | None, measures: dict[str, Any], weights: bytes, now: datetime) -> None:
    first, three = measures["model"]
    values = {
        "trained_at": now,
        "learned_from": measures["learned_from"],
        "held_out": measures["held_out"],
        "first_right": first,
        "among_three": three,
        "baselines": {name: measures[name] for name in ("frequent", "words")},
        "weights": weights,
    }
    Guesser.objects.update_or_create(township_id=township_id, target=target, defaults=values)
