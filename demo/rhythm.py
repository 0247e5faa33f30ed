"""When and where things happen in a year of the demo city: weekdays, hours, seasons, hot spots and a typhoon week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from incidents.catalogue.choices import Line

ZONE = ZoneInfo("Asia/Shanghai")
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Monday first: people see more on working days, and Monday tells of the weekend.
WEEKDAYS = np.array([1.22, 1.10, 1.06, 1.04, 1.08, 0.82, 0.68])
HOURS = np.array(
    [
        0.3,
        0.2,
        0.1,
        0.1,
        0.2,
        0.4,
        1.0,
        2.2,
        5.2,
        7.4,
        7.0,
        5.0,
        2.4,
        3.6,
        5.6,
        6.6,
        6.4,
        5.0,
        3.4,
        3.6,
        3.2,
        2.2,
        1.2,
        0.6,
    ]
)
HOT_SPOTS = 14
HOT_FACTOR = 7.0
TYPHOON_DAYS = 7
TYPHOON_FACTOR = 3.4
# What a typhoon leaves behind, and what the wet and the dry season bring, by words in the matter's name.
STORMY = ("树", "积水", "内涝", "高空", "电", "排", "漏")
STORM_FACTOR = 14.0
WET_SEASON = {4: 1.3, 5: 1.6, 6: 1.8, 7: 1.5, 8: 1.6, 9: 1.4}
WET = ("积水", "内涝", "污水", "树", "溺水")
DRY_SEASON = {11: 1.3, 12: 1.6, 1: 1.7, 2: 1.4}
DRY = ("消防", "燃气", "劳资", "诈骗")
# How often a matter is met, by its business line.
LINES: Mapping[str, float] = {
    Line.PUBLIC_SERVICE: 2.4,
    Line.PUBLIC_SAFETY: 1.4,
    Line.DISPUTES: 0.7,
    Line.CRIME_PREVENTION: 0.35,
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing that happens: when, what (index into the matters), where (index into the grids, degrees)."""

    at: datetime
    matter: int
    grid: int
    lng: float
    lat: float


def occasions(
    count: int,
    until: datetime,
    matters: Sequence[tuple[str, str]],
    grids: Sequence[BaseGeometry],
    crowding: Sequence[float],
    seed: int,
) -> list[Occasion]:
    """Return ``count`` occasions of the year before ``until``, in order of time.

    ``matters`` are (name, business line); ``crowding`` says how many people a grid draws, relative to others.
    """
    dice = np.random.default_rng(seed)
    last = until.astimezone(ZONE)
    days = [last.date() - timedelta(days=back) for back in range(365, -1, -1)]
    storm = _storm(days)
    chosen_days = np.sort(dice.choice(len(days), count, p=_shares(_day_weights(days, storm))))
    kinds = _kinds(dice, chosen_days, days, storm, matters)
    where = dice.choice(len(grids), count, p=_shares(_draw(dice, crowding)))
    points = _points(dice, where, grids)
    moments = _moments(dice, [days[index] for index in chosen_days], last)
    found = [
        Occasion(at, int(kind), int(grid), float(point[0]), float(point[1]))
        for at, kind, grid, point in zip(moments, kinds, where, points, strict=True)
    ]
    return sorted(found, key=lambda occasion: occasion.at)


def _storm(days: Sequence[date]) -> frozenset[date]:
    """Return the typhoon week: from the second Saturday of September within the year."""
    start = next(day for day in days if day.month == 9 and day.weekday() == 5 and day.day > 7)
    return frozenset(start + timedelta(days=offset) for offset in range(TYPHOON_DAYS))


def _day_weights(days: Sequence[date], storm: frozenset[date]) -> Floats:
    growth = np.linspace(0.9, 1.1, len(days))
    week = np.array([WEEKDAYS[day.weekday()] for day in days])
    blown = np.array([TYPHOON_FACTOR if day in storm else 1.0 for day in days])
    return np.asarray(growth * week * blown, dtype=np.float64)


def _shares(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _kinds(
    dice: np.random.Generator,
    chosen: Ints,
    days: Sequence[date],
    storm: frozenset[date],
    matters: Sequence[tuple[str, str]],
) -> Ints:
    base = np.array([LINES[line] for _name, line in matters]) * dice.lognormal(0, 0.55, len(matters))
    kinds = np.empty(len(chosen), dtype=np.int64)
    for index in np.unique(chosen):
        day = days[index]
        season = np.array([_season(name, day) * _stormy(name, day in storm) for name, _line in matters])
        here = chosen == index
        kinds[here] = dice.choice(len(matters), int(here.sum()), p=_shares(base * season))
    return kinds


def _season(name: str, day: date) -> float:
    if any(word in name for word in WET):
        return WET_SEASON.get(day.month, 1.0)
    return DRY_SEASON.get(day.month, 1.0) if any(word in name for word in DRY) else 1.0


def _stormy(name: str, in_storm: bool) -> float:  # noqa: FBT001 - a plain fact of the day
    return STORM_FACTOR if in_storm and any(word in name for word in STORMY) else 1.0


def _draw(dice: np.random.Generator, crowding: Sequence[float]) -> Floats:
    weights = np.array(crowding) * dice.lognormal(0, 0.5, len(crowding))
    weights[dice.choice(len(crowding), min(HOT_SPOTS, len(crowding)), replace=False)] *= HOT_FACTOR
    return weights


def _moments(dice: np.random.Generator, days: Sequence[date], last: datetime) -> list[datetime]:
    hours = dice.choice(24, len(days), p=_shares(HOURS))
    seconds = dice.integers(0, 3600, len(days))
    moments = [
        datetime.combine(day, time(int(hour)), ZONE) + timedelta(seconds=int(second))
        for day, hour, second in zip(days, hours, seconds, strict=True)
    ]
    # What would lie ahead of now happened as much earlier.
    return [at if at < last else last - (at - last) - timedelta(minutes=1) for at in moments]


def _points(dice: np.random.Generator, where: Ints, grids: Sequence[BaseGeometry]) -> Floats:
    """Return a point within each chosen grid; half of them gather around a few spots of the grid."""
    points = np.empty((len(where), 2))
    for index in np.unique(where):
        here = np.flatnonzero(where == index)
        points[here] = points_within(dice, grids[index], len(here))
    return points


def points_within(dice: np.random.Generator, polygon: BaseGeometry, count: int) -> Floats:
    """Return ``count`` points inside the polygon, longitude and latitude; half of them gather around a few spots."""
    west, south, east, north = polygon.bounds
    spots = dice.uniform((west, south), (east, north), (3, 2))
    found = np.empty((0, 2))
    while len(found) < count:
        loose = dice.uniform((west, south), (east, north), (count * 2 + 8, 2))
        near = spots[dice.integers(0, 3, count + 4)] + dice.normal(0, 1, (count + 4, 2)) * (east - west) / 18
        tried = np.concatenate([loose, near])
        dice.shuffle(tried)
        found = np.concatenate([found, tried[shapely.contains_xy(polygon, tried[:, 0], tried[:, 1])]])
    return found[:count].round(6)
