"""A year of incidents for the demo city, through the same bulk path that an import uses."""

import gc
import json
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

from django.db import connections

from demo.cast import HOME_VILLAGE, Workforce
from demo.city import CITY
from demo.life import Deed, Setting, deeds
from demo.rhythm import Occasion, occasions
from governance.kernel import clock
from governance.kernel.actor import Actor
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


def make_year(actor: Actor, people: Workforce, count: int, until: datetime) -> int:
    """Import ``count`` incidents of the year before ``until``; return how many were written.

    Several processes live the stories while one of them writes: the thinking takes as long as the writing.
    """
    global _scene  # noqa: PLW0603 - handed to forked processes
    book = rulebook(clock.local_day(until))
    kinds = matters(book.day)
    grids = [areas.place(row.pk) for row in areas.areas(Level.GRID) if row.kind == GridKind.TERRITORIAL]
    shapes = {row.area_id: row.geometry for row in areas.net_on(book.day, level=Level.GRID)}
    busy = set(people.busy_grids)
    crowding = [BUSY if grid.id in busy else URBAN if "社区" in grid.name else RURAL for grid in grids]
    happenings = occasions(
        count, until, [(kind.name, kind.line) for kind in kinds], [shapes[grid.id] for grid in grids], crowding, SEED
    )
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    _scene = _Scene(actor, kinds, grids, people, words, book, until)
    chunks = [(number, happenings[start : start + CHUNK]) for number, start in enumerate(range(0, count, CHUNK))]
    # A connection must not be shared with a forked process.
    connections.close_all()
    with ProcessPoolExecutor(min(os.cpu_count() or 1, MOST_PROCESSES), get_context("fork"), gc.disable) as pool:
        return sum(pool.map(_import_chunk, chunks))


def _import_chunk(numbered: tuple[int, Sequence[Occasion]]) -> int:
    number, happenings = numbered
    assert _scene is not None
    stories = _stories(_scene, happenings, random.Random(SEED + number))
    return import_incidents(_scene.actor, stories, book=_scene.book, until=_scene.until)


def _stories(scene: _Scene, happenings: Sequence[Occasion], dice: random.Random) -> Iterator[HistoricIncident]:
    centre = Person(*_named(scene.people, _centre(scene.people)))
    for happening in happenings:
        grid = scene.grids[happening.grid]
        chain = areas.chain(grid.id)
        setting = Setting(
            matter=scene.kinds[happening.matter],
            chain=[place.id for place in chain],
            township_code=chain[1].code,
            grid_id=grid.id,
            book=scene.book,
            people=scene.people,
            words=scene.words,
            dice=dice,
            until=scene.until,
            at=happening.at,
        )
        yield _historic(setting, happening, chain, centre)


def _historic(setting: Setting, happening: Occasion, chain: tuple[Place, ...], centre: Person) -> HistoricIncident:
    people, dice = setting.people, setting.dice
    by_resident = setting.matter.is_public and dice.random() < BY_RESIDENTS
    worker = Person(*_named(people, people.worker_of_grid[setting.grid_id]))
    clerk = Person(*_named(people, people.clerk_of_village[chain[2].id]))
    official = Person(*_named(people, people.official_of_township[chain[1].id]))
    source = dice.choices([PlaceSource.GPS, PlaceSource.PIN, PlaceSource.PHOTO], [0.7, 0.2, 0.1])[0]
    return HistoricIncident(
        client_id=UUID(int=dice.getrandbits(128), version=4),
        matter=setting.matter,
        chain=chain,  # type: ignore[arg-type]
        lng=happening.lng,
        lat=happening.lat,
        description=setting.say(setting.matter.code),
        channel=Channel.RESIDENT if by_resident else Channel.GRID_WORKER,
        place_source=source,
        reported_at=happening.at,
        reporter=_resident(setting, chain) if by_resident else worker,
        desks={Level.GRID: clerk, Level.VILLAGE: clerk, Level.TOWNSHIP: official, Level.CITY: centre},
        acts=[_act(people, deed) for deed in deeds(setting)],
    )


def _resident(setting: Setting, chain: tuple[Place, ...]) -> Person:
    """Return nobody, or now and then the resident of the cast, who lives in the home village."""
    if chain[2].code == HOME_VILLAGE and setting.dice.random() < OF_THE_CAST:
        return Person(*_named(setting.people, setting.people.resident))
    return NOBODY


def _act(people: Workforce, deed: Deed) -> HistoricAct:
    by = Person(*_named(people, deed.user_id)) if deed.user_id else None
    detail = {key: value for key, value in deed.data.items() if key != "unit_id"}
    return HistoricAct(deed.action, deed.at, by, deed.note, deed.data, detail)


def _named(people: Workforce, user_id: int) -> tuple[int, str]:
    return user_id, people.names[user_id]


def _centre(people: Workforce) -> int:
    return people.centre_of_city[areas.area_by_code(CITY).id]
