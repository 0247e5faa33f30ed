"""What residents of the demo city apply for: some dozens of applications of the cast's township, by each way, in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel.actor import Actor
from grids.workforce.selectors import actor_for
from procedures.dossiers.choices import Channel, DecidedBy, DossierAction, FieldKind
from procedures.dossiers.selectors import dossier_by_number, dossier_view, version_by_code
from procedures.dossiers.services import DossierData, act_on_dossier
from residents.hall.services import apply, load_services

A = DossierAction
SPACE = UUID(int=442001)
SINCE = date(2026, 1, 1)
NAMES = ("梁惠珍", "欧阳国强", "何美玲", "麦永康", "冯秀英", "黎启明", "区凤仪", "陈·艾山", "郭浩然", "谢海燕")
# What an answer of each kind is, in the demo city.
ANSWERS: Mapping[str, str] = {
    FieldKind.TEXT: "按材料所示",
    FieldKind.NUMBER: "3",
    FieldKind.DATE: "1943-05-01",
    FieldKind.YES_NO: "no",
    FieldKind.PHONE: "+8613800138000",
    FieldKind.ID_NUMBER: "442000194305011234",
}


@dataclass(frozen=True, slots=True)
class DemoApplication:
    """One application: for what, by which way, and how far it has come.

    ``until``: submitted, waiting, in_work, decided, delivered, refused, objected, reviewed or withdrawn.
    """

    service: str
    channel: str
    until: str
    more: Mapping[str, Any] = field(default_factory=dict)


ONLINE, COUNTER, PROXY = Channel.ONLINE, Channel.COUNTER, Channel.PROXY
APPLICATIONS: Sequence[DemoApplication] = tuple(
    DemoApplication(service, channel, until)
    for service, channel, until in (
        ("gaoling-jintie", ONLINE, "waiting"), ("gaoling-jintie", COUNTER, "delivered"), ("gaoling-jintie", PROXY, "in_work"),
        ("gaoling-jintie", COUNTER, "decided"), ("gaoling-jintie", COUNTER, "refused"), ("gaoling-jintie", PROXY, "submitted"),
        ("linshi-jiuzhu", ONLINE, "decided"), ("linshi-jiuzhu", COUNTER, "objected"), ("linshi-jiuzhu", PROXY, "delivered"),
        ("dibao", COUNTER, "in_work"), ("dibao", COUNTER, "reviewed"), ("dibao", PROXY, "waiting"), ("dibao", COUNTER, "refused"),
        ("canji-butie", COUNTER, "submitted"), ("canji-butie", PROXY, "delivered"), ("canji-zheng", COUNTER, "in_work"),
        ("laonian-youdai", ONLINE, "submitted"), ("laonian-youdai", COUNTER, "delivered"), ("laonian-youdai", COUNTER, "decided"),
        ("shengyu-dengji", COUNTER, "delivered"), ("yufang-jiezhong", COUNTER, "delivered"), ("jiuye-shiye", COUNTER, "waiting"),
        ("jiuye-kunnan", PROXY, "in_work"), ("linghuo-shebao", COUNTER, "refused"), ("qianxin", ONLINE, "delivered"),
        ("chuzuwu-beian", COUNTER, "delivered"), ("chuzuwu-beian", COUNTER, "withdrawn"), ("gongzufang", COUNTER, "submitted"),
        ("weifang-gaizao", PROXY, "in_work"), ("falv-zixun", ONLINE, "delivered"), ("falv-yuanzhu", COUNTER, "in_work"),
        ("renmin-tiaojie", COUNTER, "delivered"), ("zhiyuanzhe", COUNTER, "delivered"), ("changzhe-fancan", PROXY, "delivered"),
        ("linshi-zhandao", COUNTER, "refused"), ("cunju-chuju", COUNTER, "delivered"),
    )
)  # fmt: skip


def make_applications(actor: Actor, people: Workforce) -> int:
    """Load the example services and let the cast's township live with them; return how many applications were made."""
    load_services(actor, SINCE)
    for number, one in enumerate(APPLICATIONS):
        _live(people, number, one)
    return len(APPLICATIONS)


def _live(people: Workforce, number: int, one: DemoApplication) -> None:
    village, worker = people.home_of["clerk1"], people.home_of["worker1"]
    takers = {
        ONLINE: people.resident,
        COUNTER: people.user_of["counter1"],
        PROXY: people.worker_of_grid[worker.id],
    }
    taker = actor_for(user(takers[Channel(one.channel)]))
    version = version_by_code(one.service)
    is_online = one.channel == ONLINE
    papers = () if is_online or one.until == "waiting" else tuple(paper.code for paper in version.papers.all())
    data = DossierData(
        id=uuid5(SPACE, f"application {number}"),
        type=one.service,
        channel=one.channel,
        village_id=village.id,
        applicant_name=user(people.resident).name if is_online else NAMES[number % len(NAMES)],
        applicant_phone=f"+861380013{8000 + number}",
        answers={row.code: _answer(row) for row in version.fields.all() if not row.shown_when_field},
        papers=papers,
        consent_way="spoken" if one.channel == PROXY else "",
        consent_witness="邻居梁姨" if one.channel == PROXY else "",
    )
    dossier = apply(taker, data).dossier
    _go_on(people, taker, dossier.number, one.until)


def _answer(row: Any) -> str:
    return str(row.choices[0]) if row.choices else ANSWERS.get(row.kind, ANSWERS[FieldKind.TEXT])


def _go_on(people: Workforce, taker: Actor, number: str, until: str) -> None:
    """Do what brings an application so far, each act by who may do it."""
    if until == "submitted":
        return
    if until == "withdrawn":
        _do(taker, number, A.WITHDRAW, "改期再办")
        return
    desk = _desk_of(people, number)
    missing = [
        need.need.code for need in dossier_view(dossier_by_number(desk, number)).needs if need.need.status == "asked"
    ]
    if until == "waiting":
        _do(desk, number, A.ASK_MORE, "请补交材料，可拍照上传或带到窗口", papers=missing[:1])
        return
    for code in missing:
        _do(people_counter(people), number, A.HAND_IN, paper=code)
    if until == "refused":
        words = "不符合条件，条件变化后可再申请；有异议可提出"
        _do(desk, number, A.REFUSE, words, reason="conditions", basis="本市相应办法第三条（示例）")
        return
    _decide(people, number, until)


def _decide(people: Workforce, number: str, until: str) -> None:
    for _stage in range(4):
        desk = _desk_of(people, number)
        view = dossier_view(dossier_by_number(desk, number))
        _do(desk, number, A.ACCEPT)
        if until == "in_work":
            return
        for item in view.items:
            _do(desk, number, A.CHECK, item=f"line:{item.order}")
        if view.stage.order == len(view.stages):
            _do(desk, number, A.DECIDE, "材料齐全，符合条件", result="1")
            break
        _do(desk, number, A.PASS)
    if until == "delivered":
        _do(people_counter(people), number, A.DELIVER, way="counter")
    elif until in ("objected", "reviewed"):
        _do(people_counter(people), number, A.OBJECT, "金额与公布的标准不一致")
        if until == "reviewed":
            superior = actor_for(user(people.official_of_township[people.home_of["official1"].id]))
            _do(superior, number, A.CONFIRM, "已按家庭人数重新核算，原金额正确")


def people_counter(people: Workforce) -> Actor:
    """Return the counter of the cast's township as it acts."""
    return actor_for(user(people.user_of["counter1"]))


def _desk_of(people: Workforce, number: str) -> Actor:
    """Return who has the present stage of an application: the clerk, the official, or the unit's handler."""
    view = dossier_view(dossier_by_number(people_counter(people), number))
    township = people.home_of["official1"].id
    if view.stage.decided_by == DecidedBy.UNIT:
        unit = people.unit_of[township, view.stage.unit_function]
        return actor_for(user(people.handler_of_unit[unit]))
    at = {DecidedBy.VILLAGE: people.user_of["clerk1"], DecidedBy.TOWNSHIP: people.user_of["official1"]}
    return actor_for(user(at[DecidedBy(view.stage.decided_by)]))


def _do(actor: Actor, number: str, action: str, note: str = "", **data: Any) -> None:
    act_on_dossier(actor, number, action, note=note, data=data)
