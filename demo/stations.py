"""Where help is in the demo city: a centre in each township, a station in each village of the cast's, and a morning there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce.selectors import actor_for
from procedures.dossiers.choices import Channel
from procedures.dossiers.selectors import service_titles
from residents.stations import selectors, services
from residents.stations.services import AppointmentData, ElementData, StationData

SPACE = UUID(int=442012)
SINCE = date(2024, 3, 1)
MODEL_FROM = date(2026, 1, 1)
OFFICE = [["09:00", "12:00"], ["14:00", "17:30"]]
WEEK = [OFFICE] * 5 + [[["09:00", "12:00"]], []]
VILLAGE_WEEK = [[["08:30", "12:00"], ["14:30", "17:30"]]] * 5 + [[], []]
NAMES = ("何美玲", "麦永康", "冯秀英", "黎启明", "区凤仪", "郭浩然", "谢海燕", "梁惠珍")
# What a village station handles; a township's centre handles everything.
IN_VILLAGES = ("gaoling-jintie", "laonian-youdai", "cunju-chuju", "shengyu-dengji", "zhiyuanzhe", "changzhe-fancan")
STANDARD_NAMES = {
    "s1": "便民服务站",
    "s2": "卫生服务站",
    "s3": "文化活动室",
    "s4": "人民调解室",
    "s5": "警务室",
    "s6": "长者服务点",
}
SOURCE = "示例：地址、电话和时间请按本地核对后修改"


def make_stations(actor: Actor, people: Workforce) -> int:
    """Enter the stations, what the cast's villages have, and a morning at the cast's centre; return how many stations."""
    services.load_kinds()
    _load_model(actor)
    codes = list(service_titles())
    home = people.home_of["official1"]
    made = 0
    for township in areas.places_below(areas.chain(home.id)[0].id):
        data = list(_of_township(township, codes))
        if township.id == home.id:
            data += [one for village in areas.places_below(township.id) for one in _of_village(village, codes)]
        for one in data:
            services.add_station(actor, one)
        made += len(data)
    centre = _centre(home)
    _fill_elements(actor, people)
    _live_a_morning(people, centre)
    return made


def _load_model(actor: Actor) -> None:
    """Publish the seed, and a second version in which six of the eight standard elements have a local name."""
    services.load_template(actor, MODEL_FROM)
    draft = services.begin_template(actor)
    slots = [
        services.SlotData(slot.code, STANDARD_NAMES.get(slot.code, slot.name), slot.note) for slot in draft.slots.all()
    ]
    services.save_template(actor, slots, source="示例：六项标准要素由本地命名，其余待定")
    services.publish_template(actor, MODEL_FROM + timedelta(days=90))


def _of_township(township: Place, codes: Sequence[str]) -> Iterator[StationData]:
    lng, lat = _point(township)
    yield StationData(
        kind="township_centre",
        name=f"{township.name}便民服务中心",
        area=township.code,
        address=f"{township.name}中心路 1 号",
        directions="公交“政务服务中心”站",
        lng=lng,
        lat=lat,
        week=WEEK,
        since_on=SINCE,
        phone="0760-12345",
        provided_by=f"{township.name}人民政府",
        is_accessible=True,
        access_words="东门有坡道",
        slot_places=3,
        services=codes,
        source=SOURCE,
    )


def _of_village(village: Place, codes: Sequence[str]) -> Iterator[StationData]:
    lng, lat = _point(village)
    number = int(village.code[-3:])
    station = StationData(
        kind="village_station",
        name=f"{village.name}便民服务站",
        area=village.code,
        address=f"{village.name}村委会一楼",
        lng=lng,
        lat=lat,
        week=VILLAGE_WEEK,
        since_on=SINCE,
        is_accessible=(True, False, None)[number % 3],
        slot_places=number % 2,
        slot_minutes=30,
        services=[code for code in IN_VILLAGES if code in codes],
        source=SOURCE,
    )
    yield station
    if number % 3 == 1:
        yield replace(
            station,
            kind="legal_aid",
            name=f"{village.name}法律援助工作站",
            provider="social",
            provided_by="镇法律服务志愿者协会",
            week=[[], [["14:30", "17:30"]], [], [["14:30", "17:30"]], [], [], []],
            slot_places=1,
            services=[code for code in ("falv-zixun", "falv-yuanzhu") if code in codes],
        )


def _point(place: Place) -> tuple[float, float]:
    """Return a point inside a place: its own where that lies in it, else the first of a grid below that does."""
    below = [place]
    while below:
        for one in below:
            if one.lng is not None and one.lat is not None and _lies_in(one.lng, one.lat, place):
                return one.lng, one.lat
        below = [inner for one in below for inner in areas.places_below(one.id) if one.level != Level.GRID]
    raise LookupError(place.code)


def _lies_in(lng: float, lat: float, place: Place) -> bool:
    found = areas.locate(lng, lat)
    return found is not None and any(step.id == place.id for step in found.chain)


def _centre(township: Place) -> Any:
    rows = selectors.present_stations().filter(township=township.id, village__isnull=True)
    return selectors.station_by_id(rows.earliest("pk").pk)


def _fill_elements(actor: Actor, people: Workforce) -> None:
    """Let the villages of the cast's township have some of the elements, none of them all."""
    for number, village in enumerate(areas.places_below(people.home_of["official1"].id)):
        station = selectors.present_stations().filter(village=village.id).order_by("pk").first()
        said = [
            ElementData("f1", is_filled=True, since_on=SINCE, holder=f"{village.name}建设协调委员会", document="村发〔2024〕3 号"),
            ElementData("s1", is_filled=True, since_on=SINCE, station_id=station.pk if station is not None else None, holder=village.name),
            ElementData("s2", is_filled=number % 2 == 0, since_on=date(2025, 6, 1), holder=f"{village.name}卫生站" if number % 2 == 0 else ""),
            ElementData("s4", is_filled=number % 3 != 0, since_on=date(2025, 9, 1), holder=f"{village.name}调解委员会" if number % 3 else ""),
        ]  # fmt: skip
        if number % 4 == 0:
            said.append(
                ElementData("", is_filled=True, since_on=date(2025, 5, 4), name="榕树头议事亭", holder=village.name)
            )
        for one in said:
            services.set_element(actor, village.id, one)


def _live_a_morning(people: Workforce, station: Any) -> None:
    """Book tomorrow and the next open day; of today's, where the centre is open, some are called and served already."""
    counter = actor_for(user(people.user_of["counter1"]))
    now = city_time.now()
    times = [one for one in selectors.free_times(station, now) if one.free]
    if len(times) < len(NAMES) + 2:
        return
    codes = ("gaoling-jintie", "canji-butie", "jiuye-shiye", "gongzufang")
    for number, name in enumerate(NAMES):
        code = codes[number % len(codes)]
        phone = f"+861380014{8000 + number}"
        _book(
            counter, station, number, code, times[number].starts_at, name=name, phone=phone, wants_text=number % 2 == 0
        )
    for number, username in enumerate(("resident1", "resident2"), len(NAMES)):
        _book(actor_for(user(people.user_of[username])), station, number, codes[0], times[-number].starts_at)
    first = selectors.day_list(station, city_time.local_day(times[0].starts_at))
    for view, acts in zip(first, (("call", "come", "finish"), ("call", "come"), ("call",)), strict=False):
        for action in acts:
            services.act_on_appointment(counter, view.appointment.number, SentAct(action))


def _book(actor: Actor, station: Any, number: int, code: str, starts_at: datetime, **more: Any) -> None:
    channel = Channel.COUNTER if more else Channel.ONLINE
    data = AppointmentData(uuid5(SPACE, f"appointment {number}"), station.pk, code, starts_at, channel, **more)
    services.book_appointment(actor, data)
