"""What the demo city keeps for the record: a few reports of the cast, in every state, three of them of one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from incidents.filings.choices import FilingAction, FilingKind
from incidents.filings.services import FilingData, act_on_filing, file_report_for_record

A, K = FilingAction, FilingKind
SPACE = UUID(int=442000)
WATCHED_FOR = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class DemoReport:
    """One report: whose, what, how many hours before it was seen, and what was done about it, by whom, in which words.

    ``at``: the member of the cast in the middle of whose grid it lies; empty: no place is named.
    """

    by: str
    kind: str
    facts: str
    why: str
    hours: float
    at: str = ""
    is_urgent: bool = False
    names_person: bool = False
    acts: Sequence[tuple[str, str, str]] = ()


REPORTS: Sequence[DemoReport] = (
    DemoReport("worker1", K.SEEN_HANDLED_ELSEWHERE, "河堤步道栏杆松动，已围起警戒带", "水务中心昨天已派人围挡，等待更换", 30, "worker1",
               acts=(("clerk1", A.ACKNOWLEDGE, "已阅，持续留意"),)),
    DemoReport("worker1", K.RISK_SIGN, "同一段河堤步道晚上有孩子翻栏杆下水", "目前没有人受伤，栏杆由水务中心处理", 20, "worker1",
               acts=(("clerk1", A.WATCH, "周末傍晚多走一趟"),)),
    DemoReport("worker1", K.RISK_SIGN, "河堤步道栏杆又倒了一段", "与之前报备的是同一处", 3, "worker1", is_urgent=True),
    DemoReport("worker1", K.BEYOND_LEVEL, "村口公交站取消后老人出行不便，多人反映", "线路由市里定，村里和镇里都办不了", 52,
               acts=(("official1", A.ACKNOWLEDGE, "已转交通运输分局研究"),)),
    DemoReport("worker1", K.PRIVATE_QUARREL, "两户因空调滴水吵过两次，双方已口头和好", "双方不要求调解", 96,
               acts=(("clerk1", A.ACKNOWLEDGE, ""), ("clerk1", A.SETTLE, "回访两户，空调水管已接好"))),
    DemoReport("worker1", K.INFORMATION, "下周三小区二次供水清洗，停水半天", "物业已张贴通知", 5),
    DemoReport("worker1", K.RISK_SIGN, "租户反映房东多次深夜上门催租", "当事人暂不愿公开，先作记录", 8, names_person=True),
    DemoReport("worker1", K.SEEN_HANDLED_ELSEWHERE, "人行道地砖松动，雨天溅水", "原以为城更中心已在修，实际没有", 70, "worker1",
               acts=(("clerk1", A.CONVERT, ""),)),
    DemoReport("clerk1", K.INFORMATION, "本周末社区广场有企业促销活动，已口头告知安全要求", "活动规模小，不需审批", 12, "worker1"),
    DemoReport("worker2", K.RISK_SIGN, "工业区两家厂同一天停工，工人在门口聚集后散去", "没有诉求，暂不构成事件", 26),
    DemoReport("worker2", K.BEYOND_LEVEL, "主干道路灯整段不亮，属市管道路", "市管路段，镇街无维修权限", 16, "worker2",
               acts=(("official2", A.ACKNOWLEDGE, "已联系市照明中心"),)),
)  # fmt: skip
MATTER = "road_damage"


def make_filings(people: Workforce) -> int:
    """File the reports and do what was done about them, through the services that people use; return how many."""
    for number, report in enumerate(REPORTS):
        _make(people, number, report)
    return len(REPORTS)


def _make(people: Workforce, number: int, report: DemoReport) -> None:
    now = city_time.now()
    place = areas.place(people.home_of[report.at].id) if report.at else None
    data = FilingData(
        id=uuid5(SPACE, f"filing {number}"),
        kind=report.kind,
        facts=report.facts,
        why_not_a_case=report.why,
        lng=place.lng if place else None,
        lat=place.lat if place else None,
        occurred_at=now - timedelta(hours=report.hours),
        is_urgent=report.is_urgent,
        names_person=report.names_person,
    )
    filing = file_report_for_record(_actor(people, report.by), data).filing
    chosen: Mapping[str, Mapping[str, Any]] = {
        A.WATCH: {"until": city_time.local_day(now + WATCHED_FOR)},
        A.CONVERT: {"matter": MATTER},
    }
    for by, action, words in report.acts:
        act_on_filing(_actor(people, by), filing.number, action, version=None, note=words, data=chosen.get(action, {}))


def _actor(people: Workforce, username: str) -> Actor:
    """Return a member of the cast as they act."""
    home = people.home_of[username]
    posts = {
        "worker": people.worker_of_grid,
        "clerk": people.clerk_of_village,
        "official": people.official_of_township,
    }
    return actor_for(user(posts[username.rstrip("0123456789")][home.id]))
