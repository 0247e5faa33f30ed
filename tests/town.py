"""The town: one city, two townships, three villages, five grids, a park, and a standing cast. Every test starts here.

Rows are written straight to their tables, in bulk: the town must stand even while a service of some room is broken.
Squares of 0.01 degrees lie side by side from west to east and tile the city exactly:

    village_a (township_a)   village_a2   village_b (township_b)
    grid_a1 | grid_a2        grid_a3      grid_b1 | grid_b2          the park lies inside grid_a2

Limits and ladders are the city's for both townships; the four matters cover each way a case may begin.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from shapely.geometry import Polygon, box

from foundation.accounts.models import User
from foundation.kernel.bulk import insert, update
from foundation.kernel.models import Revision
from grids.areas.choices import GridKind, Level
from grids.areas.models import Area, Boundary
from grids.workforce.choices import Role
from grids.workforce.models import Posting, Unit
from incidents.catalogue.choices import Line, Stage
from incidents.catalogue.models import Matter, TimeLimit
from procedures.clocks.choices import DayKind, LadderTone, LimitUnit
from procedures.clocks.models import CalendarDay, CalendarYear, Ladder, Rung, WorkCalendar

PASSWORD = "a town of five grids"
FOUNDED = date(2020, 1, 1)
POSTED = date(2026, 1, 1)
SIDE = 0.01
WEST, SOUTH = 113.30, 22.50
M2_PER_SQUARE = 1_140_000.0

# Processes keep reference data by revision number; each town's numbers are its own, whatever a test bumped before.
_editions = count(1_000, 1_000)

HOLIDAYS_2026 = {
    "元旦": ("2026-01-01", "2026-01-02"),
    "春节": (
        "2026-02-16",
        "2026-02-17",
        "2026-02-18",
        "2026-02-19",
        "2026-02-20",
        "2026-02-23",
    ),
    "清明节": ("2026-04-06",),
    "劳动节": ("2026-05-01", "2026-05-04", "2026-05-05"),
    "端午节": ("2026-06-19",),
    "中秋节": ("2026-09-25",),
    "国庆节": ("2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"),
}
MAKEUP_2026 = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
OFFICE_HOURS = [["09:00", "12:00"], ["13:30", "17:30"]]


@dataclass(frozen=True, slots=True)
class Town:
    """Every place, person and matter by name."""

    city: Area
    township_a: Area
    township_b: Area
    village_a: Area
    village_a2: Area
    village_b: Area
    grid_a1: Area
    grid_a2: Area
    grid_a3: Area
    grid_b1: Area
    grid_b2: Area
    park: Area

    urban_a: Unit
    fire_city: Unit

    worker_a: User
    worker_b: User
    clerk_a: User
    official_a: User
    official_b: User
    handler_a: User
    city_centre: User
    net_admin: User
    resident: User
    staff: User

    litter: Matter
    fire_exit: Matter
    gas_leak: Matter
    park_damage: Matter
    calendar: WorkCalendar
    ladder: Ladder
    urgent_ladder: Ladder

    in_a1: tuple[float, float] = (113.305, 22.505)
    in_a2: tuple[float, float] = (113.3115, 22.5015)
    in_park: tuple[float, float] = (113.315, 22.505)
    in_a3: tuple[float, float] = (113.325, 22.505)
    in_b1: tuple[float, float] = (113.335, 22.505)
    in_b2: tuple[float, float] = (113.345, 22.505)
    outside: tuple[float, float] = (113.50, 22.505)

    @property
    def cast(self) -> dict[str, User]:
        """Return the people by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.type is User}


def square(column: int) -> Polygon:
    """Return the boundary of one grid, counted from the west."""
    west = round(WEST + column * SIDE, 6)
    return box(west, SOUTH, round(west + SIDE, 6), round(SOUTH + SIDE, 6))


def strip(first: int, last: int) -> Polygon:
    """Return the boundary of neighbouring grids from ``first`` to ``last``, with their corners as points."""
    xs = [round(WEST + column * SIDE, 6) for column in range(first, last + 2)]
    north = round(SOUTH + SIDE, 6)
    return Polygon([(x, SOUTH) for x in xs] + [(x, north) for x in reversed(xs)])


# attribute, level, code, name, pinyin, initials, parent, kind, industry, boundary
# fmt: off
_AREAS: tuple[tuple[str, str, str, str, str, str, str, str, str, Polygon], ...] = (
    ("city", Level.CITY, "442000000000", "同心市", "tongxinshi", "txs", "", "", "", strip(0, 4)),
    ("township_a", Level.TOWNSHIP, "442000101000", "东河镇", "donghezhen", "dhz", "city", "", "", strip(0, 2)),
    ("township_b", Level.TOWNSHIP, "442000102000", "西山镇", "xishanzhen", "xsz", "city", "", "", strip(3, 4)),
    ("village_a", Level.VILLAGE, "442000101201", "桥头村", "qiaotoucun", "qtc", "township_a", "", "", strip(0, 1)),
    ("village_a2", Level.VILLAGE, "442000101202", "柳树村", "liushucun", "lsc", "township_a", "", "", strip(2, 2)),
    ("village_b", Level.VILLAGE, "442000102201", "石门村", "shimencun", "smc", "township_b", "", "", strip(3, 4)),
    ("grid_a1", Level.GRID, "442000101201001", "桥头第一网格", "qiaotoudiyiwangge", "qtdywg", "village_a",
     GridKind.TERRITORIAL, "", square(0)),
    ("grid_a2", Level.GRID, "442000101201002", "桥头第二网格", "qiaotoudierwangge", "qtdewg", "village_a",
     GridKind.TERRITORIAL, "", square(1)),
    ("grid_a3", Level.GRID, "442000101202001", "柳树第一网格", "liushudiyiwangge", "lsdywg", "village_a2",
     GridKind.TERRITORIAL, "", square(2)),
    ("grid_b1", Level.GRID, "442000102201001", "石门第一网格", "shimendiyiwangge", "smdywg", "village_b",
     GridKind.TERRITORIAL, "", square(3)),
    ("grid_b2", Level.GRID, "442000102201002", "石门第二网格", "shimendierwangge", "smdewg", "village_b",
     GridKind.TERRITORIAL, "", square(4)),
    ("park", Level.GRID, "442000101201901", "滨河公园", "binhegongyuan", "bhgy", "village_a",
     GridKind.DEDICATED, "park", box(113.313, 22.503, 113.317, 22.507)),
)
# fmt: on

# attribute, name, posted as, over, in unit
_CAST: tuple[tuple[str, str, str, str, str], ...] = (
    ("worker_a", "林网格", Role.GRID_WORKER, "grid_a1", ""),
    ("worker_b", "赵网格", Role.GRID_WORKER, "grid_b1", ""),
    ("clerk_a", "陈书记员", Role.VILLAGE_CLERK, "village_a", ""),
    ("official_a", "孙镇长", Role.TOWNSHIP_OFFICIAL, "township_a", ""),
    ("official_b", "周镇长", Role.TOWNSHIP_OFFICIAL, "township_b", ""),
    ("handler_a", "吴城管", Role.DEPARTMENT_HANDLER, "township_a", "urban_a"),
    ("city_centre", "郑中心", Role.CITY_CENTRE, "city", ""),
    ("net_admin", "何管网", Role.NET_ADMIN, "city", ""),
    ("resident", "王居民", "", "", ""),
    ("staff", "古支持", "", "", ""),
)

# fmt: off
_MATTERS: tuple[dict[str, Any], ...] = (
    {
        "code": "litter", "name": "暴露垃圾", "name_en": "Litter", "line": Line.PUBLIC_SERVICE,
        "start_level": Level.GRID, "unit_function": "urban_management", "order": 1,
    },
    {
        "code": "fire_exit", "name": "占用消防通道", "name_en": "Blocked fire exit", "line": Line.PUBLIC_SAFETY,
        "start_level": Level.VILLAGE, "unit_function": "fire_safety", "photo_to_finish": True, "order": 2,
    },
    {
        "code": "gas_leak", "name": "燃气泄漏", "name_en": "Gas leak", "line": Line.PUBLIC_SAFETY,
        "start_level": Level.VILLAGE, "unit_function": "fire_safety", "order": 3,
    },
    {
        "code": "park_damage", "name": "公园设施损坏", "name_en": "Damaged park equipment",
        "line": Line.PUBLIC_SERVICE, "start_level": Level.GRID, "unit_function": "urban_management",
        "dedicated_first": True, "is_public": False, "order": 4,
    },
)
# fmt: on

# matter ("" is the rule for all), stage, amount, unit
_LIMITS: tuple[tuple[str, str, int, str], ...] = (
    ("", Stage.ACCEPT, 2, LimitUnit.WORK_HOUR),
    ("", Stage.DISPATCH, 2, LimitUnit.WORK_HOUR),
    ("", Stage.HANDLE, 3, LimitUnit.WORK_DAY),
    ("", Stage.CHECK, 1, LimitUnit.WORK_DAY),
    ("", Stage.SUSPENSION, 30, LimitUnit.NATURAL_DAY),
    ("", Stage.EXTENSION, 4, LimitUnit.WORK_HOUR),
    ("", Stage.SUPERVISION, 2, LimitUnit.WORK_DAY),
    ("", Stage.APPEAL, 5, LimitUnit.WORK_DAY),
    ("", Stage.ARRIVAL, 2, LimitUnit.URGENT_HOUR),
    ("litter", Stage.HANDLE, 8, LimitUnit.WORK_HOUR),
    ("fire_exit", Stage.HANDLE, 2, LimitUnit.NATURAL_DAY),
    ("gas_leak", Stage.ACCEPT, 1, LimitUnit.URGENT_HOUR),
    ("gas_leak", Stage.DISPATCH, 1, LimitUnit.URGENT_HOUR),
    ("gas_leak", Stage.HANDLE, 1, LimitUnit.URGENT_DAY),
)

# After-due offsets of the ladder for working time, and of the one for urgent limits.
_LADDERS: tuple[tuple[str, str, tuple[tuple[int, str], ...]], ...] = (
    ("ladder", "同心市阶梯", ((4, LimitUnit.WORK_HOUR), (1, LimitUnit.WORK_DAY))),
    ("urgent_ladder", "同心市紧急阶梯", ((1, LimitUnit.URGENT_HOUR), (4, LimitUnit.URGENT_HOUR))),
)


def _rungs(ladder: Ladder, offsets: tuple[tuple[int, str], ...]) -> list[Rung]:
    (yellow, yellow_unit), (red, red_unit) = offsets
    loud = ladder.is_urgent
    return [
        Rung(ladder=ladder, number=1, tone=LadderTone.AMBER, percent=80, tells=["holder"], ignores_quiet_hours=loud),
        Rung(ladder=ladder, number=2, tone=LadderTone.DUE, tells=["holder", "desk"], ignores_quiet_hours=loud),
        Rung(
            ladder=ladder,
            number=3,
            tone=LadderTone.YELLOW,
            offset=yellow,
            offset_unit=yellow_unit,
            raises=True,
            tells=["holder", "desk", "superior"],
            ignores_quiet_hours=loud,
        ),
        Rung(
            ladder=ladder,
            number=4,
            tone=LadderTone.RED,
            offset=red,
            offset_unit=red_unit,
            raises=True,
            tells=["desk", "superior", "two_up"],
            ignores_quiet_hours=loud,
        ),
    ]


def build_town() -> Town:
    """Write the town and return it; about twenty statements."""
    _renew_revisions()
    areas = _areas()
    units = _units(areas)
    return Town(**areas, **units, **_people(areas, units), **_catalogue())


def _write(rows: Iterable[Model]) -> None:
    """Write rows of one model whose numbers nobody asks for; thousands of towns are built, and the ORM takes its time."""
    made = list(rows)
    columns = [field.attname for field in made[0]._meta.concrete_fields if not field.primary_key]
    insert(type(made[0]), columns, [[getattr(row, name) for name in columns] for row in made])


def _renew_revisions() -> None:
    edition = next(_editions)
    Revision.objects.bulk_create(
        [Revision(name=name, number=edition) for name in ("net", "rules", "workforce")],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["number"],
    )


def _areas() -> dict[str, Area]:
    made: dict[str, Area] = {}
    for level in (Level.CITY, Level.TOWNSHIP, Level.VILLAGE, Level.GRID):
        rows = {row[0]: _area(row, made) for row in _AREAS if row[1] == level}
        Area.objects.bulk_create(rows.values())
        for name, area in rows.items():
            area.path = f"{area.parent.path if area.parent else ''}{area.pk}/"
            made[name] = area
    update(Area, ("path",), [(area.pk, area.path) for area in made.values()])
    Boundary.objects.bulk_create(
        Boundary(
            area=made[row[0]], geometry=row[-1], valid_from=FOUNDED, area_m2=row[-1].area / SIDE**2 * M2_PER_SQUARE
        )
        for row in _AREAS
    )
    return made


def _area(row: tuple[str, str, str, str, str, str, str, str, str, Polygon], made: dict[str, Area]) -> Area:
    _attribute, level, code, name, pinyin, initials, parent, kind, industry, boundary = row
    return Area(
        level=level,
        code=code,
        name=name,
        pinyin=pinyin,
        initials=initials,
        parent=made.get(parent),
        kind=kind,
        industry=industry,
        lng=boundary.centroid.x,
        lat=boundary.centroid.y,
        valid_from=FOUNDED,
    )


def _units(areas: dict[str, Area]) -> dict[str, Unit]:
    units = {
        "urban_a": Unit(code="urban-a", name="东河镇城管办", function="urban_management", area=areas["township_a"]),
        "fire_city": Unit(code="fire-city", name="同心市消防大队", function="fire_safety", area=areas["city"]),
    }
    Unit.objects.bulk_create(units.values())
    return units


@cache
def _hashed_password() -> str:
    return make_password(PASSWORD)


def _people(areas: dict[str, Area], units: dict[str, Unit]) -> dict[str, User]:
    cast = {
        name: User(
            username=name,
            name=full_name,
            password=_hashed_password(),
            language="en",
            phone=f"+86138000000{number:02}",
            is_staff=name == "staff",
            is_superuser=name == "staff",
        )
        for number, (name, full_name, *_posting) in enumerate(_CAST)
    }
    User.objects.bulk_create(cast.values())
    _write(
        Posting(user=cast[name], role=role, area=areas[area], unit=units.get(unit), starts_on=POSTED)
        for name, _full_name, role, area, unit in _CAST
        if role
    )
    return cast


def _catalogue() -> dict[str, Any]:
    matters = {row["code"]: Matter(valid_from=FOUNDED, listed_from=FOUNDED, **row) for row in _MATTERS}
    Matter.objects.bulk_create(matters.values())
    _write(
        TimeLimit(matter=matters.get(matter), stage=stage, amount=amount, unit=unit, valid_from=FOUNDED)
        for matter, stage, amount, unit in _LIMITS
    )
    ladders = {
        attribute: Ladder(name=name, is_urgent=attribute == "urgent_ladder") for attribute, name, _offsets in _LADDERS
    }
    Ladder.objects.bulk_create(ladders.values())
    _write(rung for attribute, _name, offsets in _LADDERS for rung in _rungs(ladders[attribute], offsets))
    return {**matters, **ladders, "calendar": _calendar()}


def _calendar() -> WorkCalendar:
    week = [OFFICE_HOURS] * 5 + [[], []]
    calendar = WorkCalendar.objects.create(name="同心市工作日历", week=week, makeup_slots=OFFICE_HOURS)
    source = "国办发明电〔2025〕7号"
    entered = CalendarYear.objects.create(calendar=calendar, year=2026, source=source)
    days = [(day, DayKind.HOLIDAY, name) for name, found in HOLIDAYS_2026.items() for day in found]
    days += [(day, DayKind.MAKEUP_WORKDAY, "") for day in MAKEUP_2026]
    _write(
        CalendarDay(calendar_year=entered, day=date.fromisoformat(day), kind=kind, name=name)
        for day, kind, name in days
    )
    return calendar
