"""A year of incidents for the demo city, through the same bulk path that an import uses."""

import gc
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import numpy as np
from django.db import connections
from shapely.geometry.base import BaseGeometry

from demo.cast import HOME_VILLAGE, Workforce
from demo.life import Deed, Setting, deeds
from demo.morning import WAITING, WaitingIncident, deeds_so_far
from demo.rhythm import Occasion, occasions, points_within
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.areas.choices import GridKind, Level
from grids.areas.selectors import Place
from incidents.cases.choices import Channel, PlaceSource
from incidents.cases.services import HistoricAct, HistoricIncident, Person, import_incidents
from incidents.catalogue.selectors import MatterRule, RuleBook, matters, rulebook

WORDS = Path(__file__).parent / "data" / "words.json"
SEED = 442000
CHUNK = 1_000
MOST_PROCESSES = 4
BY_RESIDENTS, OF_THE_CAST = 0.22, 0.05
NOBODY = Person(None, "")
# Markets, stations and old town centres draw people: urban communities more than villages.
URBAN, RURAL = 1.5, 0.8
# The cast's own grids see enough for a day's work.
BUSY = 14.0


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every story of the year shares; each process of the pool inherits it."""

    actor: Actor
    kinds: Sequence[MatterRule]
    grids: Sequence[Place]
    people: Workforce
    words: Mapping[str, Sequence[str]]
    book: RuleBook
    until: datetime


_scene: _Scene | None = None


def make_year(actor: Actor, people: Workforce, count: int, until: datetime, tell: Callable[[int], None]) -> int:
    """Import ``count`` incidents of the year before ``until``; return how many were written, and ``tell`` on the way.

    What waits for the cast is among them, at any size. Several processes live the stories while one of them writes: the thinking takes as long as the writing.
    """
    global _scene  # noqa: PLW0603 - handed to forked processes
    book = rulebook(city_time.local_day(until))
    kinds = [one for one in matters(book.day) if not one.is_confidential]
    grids = [areas.place(row.pk) for row in areas.areas(Level.GRID) if row.kind == GridKind.TERRITORIAL]
    shapes = {row.area_id: row.geometry for row in areas.net_on(book.day, level=Level.GRID)}
    busy = set(people.busy_grids)
    crowding = [BUSY if grid.id in busy else URBAN if "社区" in grid.name else RURAL for grid in grids]
    waiting = WAITING[:count]
    happenings = occasions(
        count - len(waiting),
        until,
        [(kind.name, kind.line) for kind in kinds],
        [shapes[grid.id] for grid in grids],
        crowding,
        SEED,
    )
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    _scene = _Scene(actor, kinds, grids, people, words, book, until)
    # A seed of its own: a negative number would be the same seed as its positive, and so bring forth the same ids.
    fresh = _waiting_incidents(_scene, waiting, shapes, random.Random("morning"))
    written = import_incidents(actor, fresh, book=book, until=until)
    starts = range(0, len(happenings), CHUNK)
    chunks = [(number, happenings[start : start + CHUNK]) for number, start in enumerate(starts)]
    if not chunks:
        return written
    # A connection must not be shared with a forked process.
    connections.close_all()
    with ProcessPoolExecutor(min(os.cpu_count() or 1, MOST_PROCESSES), get_context("fork"), gc.disable) as pool:
        for part in pool.map(_import_chunk, chunks):
            written += part
            tell(written)
    return written


def _import_chunk(numbered: tuple[int, Sequence[Occasion]]) -> int:
    number, happenings = numbered
    assert _scene is not None
    stories = _stories(_scene, happenings, random.Random(SEED + number))
    return import_incidents(_scene.actor, stories, book=_scene.book, until=_scene.until)


def _waiting_incidents(
    scene: _Scene, waiting: Sequence[WaitingIncident], shapes: Mapping[int, BaseGeometry], dice: random.Random
) -> Iterator[HistoricIncident]:
    """Yield what waits for the cast, each in a grid of its own place."""
    kinds = {kind.code: kind for kind in scene.kinds}
    places = np.random.default_rng(SEED)
    for one in waiting:
        home = scene.people.home_of.get(one.near) or areas.area_by_code(HOME_VILLAGE)
        grids = [grid for grid in scene.grids if grid.path.startswith(home.path)]
        grid, matter = dice.choice(grids), kinds[one.matter]
        chain = areas.chain(grid.id)
        lng, lat = points_within(places, shapes[grid.id], 1)[0].tolist()
        at = scene.until - timedelta(hours=one.hours)
        done = deeds_so_far(one, matter, scene.people, scene.words, (chain[1].id, grid.id), scene.until)
        told = _historic(_setting(scene, matter, chain, at, dice), (lng, lat), chain, [*done])
        worker = Person(*_person_of(scene.people, scene.people.worker_of_grid[grid.id]))
        reporter = _own_or_nobody(scene, one) if one.by_resident else worker
        channel = Channel.RESIDENT if one.by_resident else Channel.GRID_WORKER
        yield replace(told, reporter=reporter, channel=channel)


def _own_or_nobody(scene: _Scene, one: WaitingIncident) -> Person:
    return Person(*_person_of(scene.people, scene.people.resident)) if one.near == "resident1" else NOBODY


def _setting(scene: _Scene, matter: MatterRule, chain: tuple[Place, ...], at: datetime, dice: random.Random) -> Setting:
    return Setting(
        matter=matter,
        chain=[place.id for place in chain],
        township_code=chain[1].code,
        grid_id=chain[-1].id,
        book=scene.book,
        people=scene.people,
        words=scene.words,
        dice=dice,
        until=scene.until,
        at=at,
    )


def _stories(scene: _Scene, happenings: Sequence[Occasion], dice: random.Random) -> Iterator[HistoricIncident]:
    for happening in happenings:
        chain = areas.chain(scene.grids[happening.grid].id)
        setting = _setting(scene, scene.kinds[happening.matter], chain, happening.at, dice)
        done = deeds(setting)
        # Living the story has moved its clock on; the report was made when it began.
        setting.at = happening.at
        yield _historic(setting, (happening.lng, happening.lat), chain, done)


def _historic(
    setting: Setting, point: tuple[float, float], chain: tuple[Place, ...], done: Sequence[Deed]
) -> HistoricIncident:
    """Return a story in the words of the import; ``point`` is longitude and latitude in degrees."""
    people, dice = setting.people, setting.dice
    by_resident = setting.matter.is_public and dice.random() < BY_RESIDENTS
    worker = Person(*_person_of(people, people.worker_of_grid[setting.grid_id]))
    clerk = Person(*_person_of(people, people.clerk_of_village[chain[2].id]))
    official = Person(*_person_of(people, people.official_of_township[chain[1].id]))
    centre = Person(*_person_of(people, people.centre_of_city[chain[0].id]))
    source = dice.choices([PlaceSource.GPS, PlaceSource.PIN, PlaceSource.PHOTO], [0.7, 0.2, 0.1])[0]
    return HistoricIncident(
        client_id=UUID(int=dice.getrandbits(128), version=4),
        matter=setting.matter,
        chain=chain,  # type: ignore[arg-type]
        lng=point[0],
        lat=point[1],
        description=setting.say(setting.matter.code) or setting.say("*"),
        channel=Channel.RESIDENT if by_resident else Channel.GRID_WORKER,
        place_source=source,
        reported_at=setting.at,
        reporter=_resident(setting, chain) if by_resident else worker,
        desks={Level.GRID: clerk, Level.VILLAGE: clerk, Level.TOWNSHIP: official, Level.CITY: centre},
        acts=[_act(people, deed) for deed in done],
    )


def _resident(setting: Setting, chain: tuple[Place, ...]) -> Person:
    """Return nobody, or now and then the resident of the cast, who lives in the home village."""
    if chain[2].code == HOME_VILLAGE and setting.dice.random() < OF_THE_CAST:
        return Person(*_person_of(setting.people, setting.people.resident))
    return NOBODY


def _act(people: Workforce, deed: Deed) -> HistoricAct:
    by = Person(*_person_of(people, deed.user_id)) if deed.user_id else None
    detail = {key: value for key, value in deed.data.items() if key not in ("unit_id", "unit_ids")}
    return HistoricAct(deed.action, deed.at, by, deed.note, deed.data, detail)


def _person_of(people: Workforce, user_id: int) -> tuple[int, str]:
    return user_id, people.names[user_id]
