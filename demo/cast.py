"""Who works in the demo city: a standing cast that signs in, and everybody else, who does not."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.accounts.importers import UserRow, import_users
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.areas.choices import GridKind, Level
from grids.areas.selectors import Place
from grids.workforce.choices import Role
from grids.workforce.importers import PostingRow, UnitRow, import_postings, import_units

POSTED_ON = date(2022, 1, 1)
# Where the cast works: 东区街道 with 竹苑社区, and 小榄镇, 442000118.
HOME_VILLAGE = "442000002002"
OTHER_TOWNSHIP = "442000118000"
CITY = "442000000000"

# What units do, by the function that matters name, and what such a unit is called.
TOWNSHIP_UNITS: Mapping[str, str] = {
    "urban_management": "综合行政执法局",
    "housing": "城市更新和建设服务中心",
    "fire_safety": "消防救援站",
    "justice": "司法所",
    "market_supervision": "市场监督管理分局",
    "health": "社区卫生服务中心",
    "police": "派出所",
    "civil_affairs": "公共服务办公室",
    "water": "水务事务中心",
    "emergency": "应急管理分局",
    "ecology": "生态环境保护局",
    "labour": "人力资源和社会保障分局",
    "transport": "交通运输分局",
    "public_service": "便民服务中心",
}
CITY_UNITS: Mapping[str, str] = {
    "urban_management": "市城市管理和综合执法局",
    "emergency": "市应急管理局",
    "water": "市水务局",
    "police": "市公安局",
}
SURNAMES = "陈李张黄何吴梁林郑冯刘周欧郭卢罗谢杨高萧苏曾邓余潘袁彭蔡关麦"
GIVEN = (
    "志强",
    "伟明",
    "嘉欣",
    "丽华",
    "俊杰",
    "秀英",
    "建国",
    "晓彤",
    "国强",
    "美玲",
    "子轩",
    "雅婷",
    "文辉",
    "淑芬",
    "永康",
    "海燕",
    "家豪",
    "凤仪",
    "锦荣",
    "思敏",
    "启明",
    "玉兰",
    "浩然",
    "惠珍",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: how they sign in, what they are, and where."""

    username: str
    name: str
    role: str
    place: Place | None
    unit: str = ""
    is_staff: bool = False


@dataclass(frozen=True, slots=True)
class Workforce:
    """Everybody by place: who works a grid, whose unit handles what, as user and unit ids."""

    worker_of_grid: Mapping[int, int]
    clerk_of_village: Mapping[int, int]
    official_of_township: Mapping[int, int]
    centre_of_city: Mapping[int, int]
    unit_of: Mapping[tuple[int, str], int]
    handler_of_unit: Mapping[int, int]
    names: Mapping[int, str]
    unit_names: Mapping[int, str]
    home_of: Mapping[str, Place]
    busy_grids: tuple[int, ...]
    resident: int
    user_of: Mapping[str, int]

    def dispatch_to(self, unit_id: int) -> Mapping[str, Any]:
        """Return the data of dispatching to a unit, as the timeline keeps them."""
        return {"unit_id": unit_id, "to": "unit", "unit": unit_id, "unit_name": self.unit_names[unit_id]}


def cast() -> list[Member]:
    """Return the cast who sign in; their user names are contract."""
    village = areas.area_by_code(HOME_VILLAGE)
    township = areas.chain(village.id)[1]
    other = areas.area_by_code(OTHER_TOWNSHIP)
    city = areas.area_by_code(CITY)
    home_grid, other_grid = _first_grid(village), _first_grid(areas.place(areas.children(other.id)[0].pk))
    return [
        Member("worker1", "林晓岚", Role.GRID_WORKER, home_grid),
        Member("worker2", "麦家豪", Role.GRID_WORKER, other_grid),
        Member("clerk1", "陈秀英", Role.VILLAGE_CLERK, village),
        Member("official1", "何建国", Role.TOWNSHIP_OFFICIAL, township),
        Member("official2", "欧丽华", Role.TOWNSHIP_OFFICIAL, other),
        # A second official of official1's township: who approves what the first proposes.
        Member("official3", "黎志文", Role.TOWNSHIP_OFFICIAL, township),
        Member("handler1", "郑伟明", Role.DEPARTMENT_HANDLER, township, unit=unit_code(township, "urban_management")),
        Member("counter1", "关淑芬", Role.DEPARTMENT_HANDLER, township, unit=unit_code(township, "public_service")),
        Member("city1", "梁文辉", Role.CITY_CENTRE, city, is_staff=True),
        Member("admin1", "苏思敏", Role.NET_ADMIN, city, is_staff=True),
        Member("resident1", "冯玉兰", "", None),
        # Lives with resident1: her daughter.
        Member("resident2", "欧阳晓敏", "", None),
    ]


def unit_code(area: Place, function: str) -> str:
    """Return the code of an area's unit for a function."""
    return f"{area.code[:9]}-{function}"


def _first_grid(village: Place) -> Place:
    first = areas.children(village.id).filter(kind=GridKind.TERRITORIAL).first()
    assert first is not None
    return areas.place(first.pk)


def make_workforce(actor: Actor, password: str) -> Workforce:
    """Create the units, the people and their postings; only the cast gets the password."""
    units = import_units(actor, _units())
    members = [*cast(), *_remaining_posts()]
    users = import_users(
        actor,
        [
            UserRow(
                m.username,
                m.name,
                password if m.username in CAST else "",
                is_staff=m.is_staff,
                # Made up; residents leave theirs where they report.
                phone=f"+861380000{number:04}" if m.place is not None else "",
            )
            for number, m in enumerate(members)
        ],
    )
    posted = [m for m in members if m.place is not None]
    import_postings(
        actor,
        [PostingRow(users[m.username], m.role, m.place.id, m.unit) for m in posted if m.place is not None],
        units=units,
        starts_on=POSTED_ON,
    )
    return _by_place(members, users, units)


CAST = (
    "worker1", "worker2", "clerk1", "official1", "official2", "official3", "handler1", "counter1", "city1", "admin1", "resident1",
    "resident2",
)  # fmt: skip


def _units() -> Iterator[UnitRow]:
    for township in areas.areas(Level.TOWNSHIP):
        place = areas.place(township.pk)
        for function, name in TOWNSHIP_UNITS.items():
            yield UnitRow(unit_code(place, function), f"{place.name}{name}", function, place.id)
    city = areas.area_by_code(CITY)
    for function, name in CITY_UNITS.items():
        yield UnitRow(unit_code(city, function), name, function, city.id)


def _remaining_posts() -> Iterator[Member]:
    """Yield the rest: a worker per grid, a clerk per village, an official per township, a handler per unit."""
    taken = {(m.role, m.place.id, m.unit) for m in cast() if m.place is not None}
    dice = random.Random(CITY)
    plan = [
        (Role.GRID_WORKER, Level.GRID, "w"),
        (Role.VILLAGE_CLERK, Level.VILLAGE, "c"),
        (Role.TOWNSHIP_OFFICIAL, Level.TOWNSHIP, "o"),
    ]
    for role, level, letter in plan:
        for area in areas.areas(level):
            if (role, area.pk, "") not in taken:
                yield Member(f"{letter}{area.code}", _name(dice), role, areas.place(area.pk))
    for unit in _units():
        if (Role.DEPARTMENT_HANDLER, unit.area_id, unit.code) not in taken:
            yield Member(f"h{unit.code}", _name(dice), Role.DEPARTMENT_HANDLER, areas.place(unit.area_id), unit.code)


def _name(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def _by_place(members: list[Member], users: Mapping[str, int], units: Mapping[str, int]) -> Workforce:
    posted = [m for m in members if m.place is not None]

    def holders_of(role: str) -> dict[int, int]:
        # The first of a place is who stands for it: official1 before official3.
        return {m.place.id: users[m.username] for m in reversed(posted) if m.role == role and m.place is not None}

    return Workforce(
        worker_of_grid=holders_of(Role.GRID_WORKER),
        clerk_of_village=holders_of(Role.VILLAGE_CLERK),
        official_of_township=holders_of(Role.TOWNSHIP_OFFICIAL),
        centre_of_city=holders_of(Role.CITY_CENTRE),
        unit_of={(row.area_id, row.function): units[row.code] for row in _units()},
        handler_of_unit={units[m.unit]: users[m.username] for m in members if m.unit},
        names={users[m.username]: m.name for m in members},
        unit_names={units[row.code]: row.name for row in _units()},
        home_of={m.username: m.place for m in members if m.username in CAST and m.place is not None},
        busy_grids=tuple(m.place.id for m in members if m.username in {"worker1", "worker2"} and m.place is not None),
        resident=users["resident1"],
        user_of={username: users[username] for username in CAST},
    )
