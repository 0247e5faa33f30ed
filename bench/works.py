"""What people and programs ask of a build, as requests over HTTP: the same ones for every build and for the floor."""

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from bench.doors import Door

API = "/api/v1/incidents/"
COMMON_WORD, RARE_WORD = "垃圾", "鸸鹋"
READER, WORKER, CLERK = "city1", "worker1", "clerk1"

Requests = list[dict[str, Any]]


@dataclass
class Facts:
    """What requests are made of; read from one build and true of all that hold the same rows."""

    references: list[str]
    matters: list[str]
    points: list[tuple[float, float]]
    village_matter: str


@dataclass(frozen=True)
class Work:
    """One row of the table; ``requests`` prepares what it needs and returns so many requests."""

    title: str
    requests: Callable[[Door, Facts, random.Random, int], Requests]
    with_floor: bool = True


def facts(door: Door) -> Facts:
    """Read through the API what requests need, and report one incident that holds the rare word."""
    headers, worker = door.token_headers(READER), door.token_headers(WORKER)
    matters = [matter for matter in door.ask("/api/v1/matters/", headers) if matter["is_public"]]
    references: list[str] = []
    path: str | None = f"{API}?limit=100"
    while path and len(references) < 400:
        page = door.ask(path, headers)
        references += [row["reference"] for row in page["results"]]
        path = page["next"] and page["next"].partition("127.0.0.1")[2].partition("/")[2]
        path = path and f"/{path}"
    points = [(row["lng"], row["lat"]) for row in door.ask(f"{API}?limit=100", worker)["results"]]
    if not references or not points:
        raise RuntimeError("no incidents to ask for")
    known = Facts(references, [matter["code"] for matter in matters], points, "")
    of_village = (matter["code"] for matter in matters if matter["start_level"] == "village")
    return replace(known, village_matter=next(code for code in of_village if _is_accepted(door, known, code)))


def _is_accepted(door: Door, known: Facts, matter: str) -> bool:
    """Say whether the desk of the village has this matter first, by reporting one and accepting it."""
    try:
        for act in _acts(door, replace(known, village_matter=matter), random.Random(), 1):
            door.ask(act["path"], act["headers"], act["body"])
    except RuntimeError:
        return False
    return True


def report_rare(door: Door, known: Facts, dice: random.Random) -> None:
    """Report one incident that holds the rare word."""
    door.ask(API, door.token_headers(WORKER), _report(known, dice, f"路边有一只{RARE_WORD}，请派人来看"))


def _report(known: Facts, dice: random.Random, words: str = "桥头垃圾成堆，气味很重，请尽快清理") -> dict[str, Any]:
    lng, lat = dice.choice(known.points)
    number = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    return {"id": number, "matter": known.village_matter, "description": words, "lng": lng, "lat": lat}


def _get(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {"method": "GET", "path": path, "headers": dict(headers)}


def _same(path: str) -> Callable[..., Requests]:
    """Return a work of one address, asked by a program of the city."""

    def requests(door: Door, _known: Facts, _dice: random.Random, count: int) -> Requests:
        return [_get(path, door.token_headers(READER))] * count

    return requests


def _browsed(path: str, **more: str) -> Callable[..., Requests]:
    """Return a work of one address, asked by a browser of the city."""

    def requests(door: Door, _known: Facts, _dice: random.Random, count: int) -> Requests:
        return [_get(path, door.browser_headers(READER) | more)] * count

    return requests


def _narrowed(door: Door, known: Facts, dice: random.Random, count: int) -> Requests:
    since = f"{datetime.now(UTC) - timedelta(days=90):%Y-%m-%d}"
    return [
        _get(
            f"{API}?"
            + urlencode(
                {
                    "state": "closed",
                    "matter": ",".join(dice.sample(known.matters, 3)),
                    "reported_after": since,
                    "limit": 50,
                }
            ),
            door.token_headers(READER),
        )
        for _number in range(count)
    ]


def _details(door: Door, known: Facts, dice: random.Random, count: int) -> Requests:
    return [_get(f"{API}{dice.choice(known.references)}/", door.token_headers(READER)) for _number in range(count)]


def _creates(door: Door, known: Facts, dice: random.Random, count: int) -> Requests:
    headers = door.token_headers(WORKER)
    return [
        {"method": "POST", "path": API, "headers": headers, "body": _report(known, dice), "expect": 201}
        for _number in range(count)
    ]


def _acts(door: Door, known: Facts, dice: random.Random, count: int) -> Requests:
    """Report as many incidents, uncounted, and return their accepting by the desk of the village."""
    worker, clerk = door.token_headers(WORKER), door.token_headers(CLERK)
    taken = [door.ask(API, worker, _report(known, dice)) for _number in range(count)]
    return [
        {
            "method": "POST",
            "path": f"{API}{one['reference']}/acts/",
            "headers": clerk,
            "body": {"action": "accept", "version": one["version"]},
        }
        for one in taken
    ]


WORKS: Mapping[str, Work] = {
    "list": Work("list of 50, open", _same(f"{API}?state=open&limit=50")),
    "filtered": Work("list of 50: state, 3 matters, date", _narrowed),
    "detail": Work("detail", _details),
    "create": Work("create", _creates),
    "act": Work("act: accept", _acts),
    "word": Work("list by a two-character word", _same(f"{API}?q={quote(COMMON_WORD)}&limit=50")),
    "rare": Work("list by a rare word", _same(f"{API}?q={quote(RARE_WORD)}&limit=50")),
    "points": Work("map of all points a browser is given", _browsed("/incidents/points/?tab=all")),
    "inbox": Work("inbox page, 30 rows, city", _browsed("/incidents/?tab=open"), with_floor=False),
    "board": Work("board page, readers of one area", _browsed("/board/"), with_floor=False),
    "refresh": Work("board refresh, the same readers", _browsed("/board/", **{"HX-Request": "true"}), with_floor=False),
    "boardmap": Work("board map, the same readers", _browsed("/board/map/"), with_floor=False),
}
