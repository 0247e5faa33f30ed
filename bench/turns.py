"""Rounds of one work at several doors in turns: rates, CPU, bytes. What the machine does besides hits all alike."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.doors import Door
from bench.report import median
from bench.serving import send
from bench.works import Facts, Work

CLIENTS = 8


@dataclass(frozen=True)
class Figures:
    """Medians of a door's rounds: requests a second, milliseconds of CPU a request, bytes of an answer."""

    rate: float
    web_ms: float
    db_ms: float
    size: float


@dataclass(frozen=True)
class Turns:
    """The figures of each door in order, and the first door's ratios to each other, the medians of the rounds' ratios."""

    figures: list[Figures]
    rate_ratios: list[float]
    cpu_ratios: list[float]


def take_turns(work: Work, doors: Sequence[Door], known: Mapping[str, Facts], *, rounds: int, count: int) -> Turns:
    """Measure ``count`` requests a round at each door; every round starts with another door.

    ``known``: by the name of a door, the facts its requests are made of.
    """
    found: list[list[Figures]] = []
    seed = random.SystemRandom().getrandbits(64)
    for door in doors:
        send(door.server.port, work.requests(door, known[door.name], random.Random(seed), 8), CLIENTS)
    for number in range(rounds):
        of_round: dict[str, Figures] = {}
        for door in doors if number % 2 == 0 else reversed(doors):
            requests = work.requests(door, known[door.name], random.Random(seed + number + 1), count)
            web, db = door.cpu()
            answer = send(door.server.port, requests, CLIENTS)
            web_after, db_after = door.cpu()
            of_round[door.name] = Figures(
                answer["rate"], (web_after - web) / count * 1000, (db_after - db) / count * 1000, answer["bytes"]
            )
        found.append([of_round[door.name] for door in doors])
    return Turns(
        [_median_of([one[place] for one in found]) for place in range(len(doors))],
        [median(one[0].rate / one[place].rate for one in found) for place in range(1, len(doors))],
        [median(_cpu(one[0]) / _cpu(one[place]) for one in found) for place in range(1, len(doors))],
    )


def _cpu(figures: Figures) -> float:
    return max(figures.web_ms + figures.db_ms, 1e-6)


def _median_of(rounds: list[Figures]) -> Figures:
    return Figures(
        median(one.rate for one in rounds),
        median(one.web_ms for one in rounds),
        median(one.db_ms for one in rounds),
        median(one.size for one in rounds),
    )
