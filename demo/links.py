"""What the demo city shows of reports that belong together or were split, of what was put right, asked and called back."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.choices import Action, CallBackWay, Channel, State, YesNo
from incidents.cases.selectors.call_backs import still_to_make, visible_call_backs
from incidents.cases.services import (
    ReportData,
    UnplacedData,
    act_on_incident,
    place_report,
    take_in_report,
    take_in_unplaced,
)
from incidents.cases.services.calling_back import list_closed

A = Action
SPACE = UUID(int=442001)
# So far back people are called, such a share of them has been, and so many at most.
CALLED_SINCE, MADE, MOST = timedelta(days=365), 0.8, 300
CONTENT_SHARE, SOLVED_SHARE, REACHED_SHARE = 0.8, 0.88, 0.85
SAID = ("谢谢，问题解决了", "处理得很快", "还有一点没清干净", "过了两天又出现了", "希望以后常来看看")
LETTERS = (
    ("东区街道竹苑市场后门的巷子", "garbage", "热线来电：巷子里堆了很多泡沫箱"),
    ("人民路与长江路交叉口东南角", "road_damage", "来信反映：路面塌陷，老人摔过一次"),
    ("小榄镇老车站对面", "street_light", "热线来电：路灯不亮"),
)


class _Stage:
    """The cast at work around the grid of ``worker1``."""

    def __init__(self, people: Workforce) -> None:
        self.people = people
        self.home = areas.place(people.home_of["worker1"].id)
        self.count = 0

    def actor(self, username: str) -> Actor:
        """Return a member of the cast as they act."""
        return (
            actor_for(user(self.people.resident))
            if username == "resident1"
            else actor_for(_user(self.people, username))
        )

    def report(self, by: str, matter: str, words: str, east: float = 0.0) -> Any:
        """Report something in the middle of the grid, ``east`` degrees beside it."""
        self.count += 1
        assert self.home.lng is not None
        assert self.home.lat is not None
        channel = Channel.RESIDENT if by == "resident1" else ""
        number = uuid5(SPACE, f"report {self.count}")
        data = ReportData(number, matter, words, self.home.lng + east, self.home.lat, channel=channel)
        return take_in_report(self.actor(by), data).incident

    def do(self, by: str, incident: Any, action: str, note: str = "", **data: Any) -> None:
        """Let one of the cast do an act."""
        act_on_incident(self.actor(by), incident.reference, action, version=None, note=note, data=data)


def _user(people: Workforce, username: str) -> Any:
    home = people.home_of[username]
    posts: Mapping[str, Mapping[int, int]] = {
        "worker": people.worker_of_grid,
        "clerk": people.clerk_of_village,
        "official": people.official_of_township,
        "city": people.centre_of_city,
    }
    return user(posts[username.rstrip("0123456789")][home.id])


def make_links(people: Workforce) -> None:
    """Let the cast link, correct, ask, hide, place and call back, through the services that people use."""
    stage = _Stage(people)
    _copies(stage)
    _corrections(stage)
    _splits(stage)
    _letters(stage)
    _call_backs(stage)


def _copies(stage: _Stage) -> None:
    """One heap reported three times and handled once, one that ends with its master, and two that nobody has linked yet."""
    first = stage.report("worker1", "garbage", "菜市场门口堆了一堆垃圾，影响通行")
    second = stage.report("resident1", "garbage", "市场门口一堆垃圾好几天没人管", 0.0001)
    third = stage.report("clerk1", "garbage", "居民来电：菜市场门口垃圾堆放", 0.00015)
    for copy in (second, third):
        stage.do("clerk1", copy, A.LINK_DUPLICATE, master=first.reference)
    stage.do("clerk1", first, A.ACCEPT)
    stage.do("clerk1", first, A.TELL_REPORTER, "已联系清运，今天下午清走")
    declined = stage.report("worker1", "noise", "二楼住户装修，中午电钻声大", 0.001)
    copy = stage.report("resident1", "noise", "楼上装修中午也在钻，没法休息", 0.001)
    stage.do("clerk1", copy, A.LINK_DUPLICATE, master=declined.reference)
    stage.do("clerk1", declined, A.DECLINE, "属邻里装修，已由物业上门提醒并约定时间", reason="private_matter")
    stage.report("worker1", "street_light", "步道第三盏路灯不亮", 0.002)
    stage.report("resident1", "street_light", "步道路灯不亮，晚上看不见", 0.0021)


def _corrections(stage: _Stage) -> None:
    """A pin and a matter put right, a question asked, and a name hidden."""
    assert stage.home.lng is not None
    moved = stage.report("worker1", "garbage", "公交站后面有建筑垃圾", 0.0012)
    stage.do("clerk1", moved, A.CORRECT_PLACE, "照片显示在站牌东侧", lng=stage.home.lng + 0.0006, lat=stage.home.lat)
    other = stage.report("clerk1", "garbage", "下水道口没有盖子，用木板遮着", 0.0025)
    stage.do("clerk1", other, A.CORRECT_MATTER, "是井盖，不是垃圾", matter="manhole")
    asked = stage.report("resident1", "garbage", "楼下又堆满了", 0.003)
    stage.do("clerk1", asked, A.ASK_REPORTER, "请问是几号楼的哪一侧？")
    named = stage.report("resident1", "garbage", "三楼赵某某把装修垃圾堆在楼道口", 0.0035)
    stage.do("clerk1", named, A.REDACT, "点名个人，隐去", words="赵某某", reason="third_person")


def _splits(stage: _Stage) -> None:
    """A big matter in two shares, one of them taken in hand, and what a worker found to be done besides."""
    big = stage.report("resident1", "garbage", "暴雨过后河边一整段：垃圾成堆，倒伏的树压住了配电箱", 0.004)
    stage.do("clerk1", big, A.ACCEPT)
    township = stage.people.home_of["official1"].id
    units = [stage.people.unit_of[township, function] for function in ("urban_management", "fire_safety")]
    stage.do("official1", big, A.SPLIT, "各处理自己负责的一段", split_to=[f"unit:{unit}" for unit in units])
    share = selectors.all_incidents().filter(parent=big).order_by("pk").first()
    handler = actor_for(user(stage.people.handler_of_unit[units[0]]))
    if share is not None:
        act_on_incident(handler, share.reference, A.TAKE, version=None)
    cleared = stage.report("worker1", "garbage", "沟边的枯枝和垃圾", 0.0045)
    stage.do("worker1", cleared, A.TAKE)
    stage.do("worker1", cleared, A.FOLLOW_UP, "清理后发现井盖破损，需要更换", matter="manhole")


def _letters(stage: _Stage) -> None:
    """Three that came in words: two wait, one has been placed."""
    for number, (address, matter, words) in enumerate(LETTERS):
        data = UnplacedData(uuid5(SPACE, f"letter {number}"), matter, words, address)
        taken = take_in_unplaced(stage.actor("city1"), data)
        if number == 0 and taken.waiting is not None and stage.home.lng is not None and stage.home.lat is not None:
            place_report(stage.actor("official1"), taken.reference, lng=stage.home.lng, lat=stage.home.lat)


def _call_backs(stage: _Stage) -> None:
    """Put the year's last closings on the list, and let the centre of the city have called most of them."""
    centre, since = stage.actor("city1"), city_time.now() - CALLED_SINCE
    closed = selectors.visible_incidents(centre).filter(state=State.CLOSED, ended_at__gte=since)
    latest = closed.order_by("-ended_at", "-pk").values_list("pk", flat=True)
    list_closed(city_time.now(), list(latest[: 20 * MOST]))
    dice = random.Random(442000)
    waiting = visible_call_backs(centre).filter(still_to_make()).select_related("incident").order_by("closed_at", "pk")
    for call in list(waiting[:MOST]):
        if dice.random() < MADE:
            answers = _answers(dice)
            words = dice.choice(SAID) if answers["responded"] == YesNo.YES else ""
            stage.do("city1", call.incident, A.CALL_BACK, words, **answers)


def _answers(dice: random.Random) -> dict[str, str]:
    way = CallBackWay.TELEPHONE if dice.random() < 0.9 else CallBackWay.MESSAGE
    if dice.random() > REACHED_SHARE:
        return {"way": way, "responded": YesNo.NO}
    solved = dice.random() < SOLVED_SHARE
    content = solved and dice.random() < CONTENT_SHARE
    return {"way": way, "responded": YesNo.YES, "solved": _word(solved), "content": _word(content)}


def _word(said: bool) -> str:  # noqa: FBT001 - a word for a yes or a no
    return str(YesNo.YES if said else YesNo.NO)
