"""What residents of the demo city apply for: some dozens of applications of the cast's township, by each way, in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from demo.cast import Workforce
from demo.past import at_moment
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from procedures.dossiers.choices import Channel, DecidedBy, DossierAction, FieldKind
from procedures.dossiers.selectors import dossier_by_number, dossier_view, version_by_code
from procedures.dossiers.services import DossierData, act_on_dossier
from residents.hall.choices import SCOPE
from residents.hall.services import VisitData, act_on_visit, apply, ask_for_visit, load_services
from residents.people.choices import ConsentPurpose
from residents.people.services import give_own_consent

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


# What is open is of the last days; everything else is spread over the year.
OPEN = ("submitted", "waiting", "in_work")
# So many that came and were not looked at yet: those of weeks ago are overdue.
UNSEEN = 18


def make_applications(actor: Actor, people: Workforce) -> int:
    """Load the example services and let the cast's township live a year with them; return how many applications were made."""
    load_services(actor, SINCE)
    now = city_time.now()
    with at_moment(now - timedelta(days=330)):
        give_own_consent(actor_for(user(people.resident)), ConsentPurpose.REUSE, SCOPE)
    for number, one in enumerate(APPLICATIONS):
        age = 3 + number % 12 if one.until in OPEN else 300 - number * 7
        _live(people, number, one, now - timedelta(days=max(age, 30) if one.until not in OPEN else age))
    for number in range(UNSEEN):
        unseen = DemoApplication(SIMPLE[number % len(SIMPLE)], COUNTER, "submitted")
        _live(people, len(APPLICATIONS) + number, unseen, now - timedelta(days=2 + number * 4))
    make_visits(people, now)
    return len(APPLICATIONS) + UNSEEN


SIMPLE = ("laonian-youdai", "chuzuwu-beian", "canji-zheng", "gongzufang", "jiuye-shiye")


def _live(people: Workforce, number: int, one: DemoApplication, at: datetime) -> None:
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
    fields = [row for row in version.fields.all() if not row.shown_when_field]
    # The resident has said it with the first one and agreed to have it kept.
    held = [row.code for row in fields if row.held_as] if is_online and number else []
    data = DossierData(
        id=uuid5(SPACE, f"application {number}"),
        type=one.service,
        channel=one.channel,
        village_id=village.id,
        applicant_name=user(people.resident).name if is_online else NAMES[number % len(NAMES)],
        applicant_phone=f"+861380013{8000 + number}",
        answers={row.code: _answer(row) for row in fields},
        held=held,
        papers=papers,
        consent_way="spoken" if one.channel == PROXY else "",
        consent_witness="邻居梁姨" if one.channel == PROXY else "",
    )
    with at_moment(at):
        dossier = apply(taker, data).dossier
    _go_on(people, taker, dossier.number, one.until, Moments(at))


@dataclass
class Moments:
    """The moments of one application's acts, a day after each other as long as that is not to come."""

    at: datetime

    def later(self, days: int = 1) -> datetime:
        """Return the next one."""
        self.at = min(self.at + timedelta(days=days), city_time.now())
        return self.at


def _answer(row: Any) -> str:
    return str(row.choices[0]) if row.choices else ANSWERS.get(row.kind, ANSWERS[FieldKind.TEXT])


def _go_on(people: Workforce, taker: Actor, number: str, until: str, when: Moments) -> None:
    """Do what brings an application so far, each act by who may do it."""
    if until == "submitted":
        return
    if until == "withdrawn":
        _do(taker, number, A.WITHDRAW, "改期再办", when=when)
        return
    desk = _desk_of(people, number)
    needs = dossier_view(dossier_by_number(desk, number)).needs
    missing = [need.need.code for need in needs if need.need.status == "asked"]
    if until == "waiting":
        _do(desk, number, A.ASK_MORE, "请补交材料，可拍照上传或带到窗口", when=when, papers=missing[:1])
        return
    for code in missing:
        _do(people_counter(people), number, A.HAND_IN, when=when, paper=code)
    if until == "refused":
        words = "不符合条件，条件变化后可再申请；有异议可提出"
        basis = "本市相应办法第三条（示例）"
        _do(desk, number, A.REFUSE, words, when=when, reason="conditions", basis=basis)
        return
    _decide(people, number, until, when)


def _decide(people: Workforce, number: str, until: str, when: Moments) -> None:
    for _stage in range(4):
        desk = _desk_of(people, number)
        view = dossier_view(dossier_by_number(desk, number))
        _do(desk, number, A.ACCEPT, when=when)
        if view.stage.notice_days:
            _do(desk, number, A.PUBLISH, when=when)
        if until == "in_work":
            return
        if view.stage.notice_days:
            when.later(view.stage.notice_days + 1)
        _tick_off(desk, number, view, when)
        if view.stage.order == len(view.stages):
            _do(desk, number, A.DECIDE, "材料齐全，符合条件", when=when, result="1")
            break
        _do(desk, number, A.PASS, when=when)
    _end(people, number, until, when)


def _tick_off(desk: Actor, number: str, view: Any, when: Moments) -> None:
    for item in view.items:
        _do(desk, number, A.CHECK, when=when, item=f"line:{item.order}")


def _end(people: Workforce, number: str, until: str, when: Moments) -> None:
    if until == "delivered":
        _do(people_counter(people), number, A.DELIVER, when=when, way="counter")
    elif until in ("objected", "reviewed"):
        _do(people_counter(people), number, A.OBJECT, "金额与公布的标准不一致", when=when)
        if until == "reviewed":
            superior = actor_for(user(people.official_of_township[people.home_of["official1"].id]))
            _do(superior, number, A.CONFIRM, "已按家庭人数重新核算，原金额正确", when=when)


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


def _do(actor: Actor, number: str, action: str, note: str = "", *, when: Moments, **data: Any) -> None:
    with at_moment(when.later()):
        act_on_dossier(actor, number, action, note=note, data=data)


# How far the errands of the cast's grid worker have come.
ERRANDS = (("gaoling-jintie", ()), ("canji-butie", ("consent",)), ("laonian-youdai", ("consent", "take")))


def make_visits(people: Workforce, now: datetime) -> None:
    """Let residents ask the cast's grid worker for errands: one to go to, one agreed to, one with papers in hand."""
    worker = actor_for(user(people.worker_of_grid[people.home_of["worker1"].id]))
    village = areas.chain(people.home_of["worker1"].id)[2]
    for number, (service, acts) in enumerate(ERRANDS):
        asked = VisitData(
            id=uuid5(SPACE, f"errand {number}"),
            service=service,
            village_id=village.id,
            name=NAMES[number],
            phone=f"+861380014{8000 + number}",
            where="村口榕树旁第二间，下午在家",
        )
        with at_moment(now - timedelta(days=3, hours=number)):
            visit = ask_for_visit(worker, asked)
            for action in acts:
                data: dict[str, dict[str, Any]] = {
                    "consent": {"consent_way": "signed"},
                    "take": {"taken": ["身份证件"], "receipt_way": "printed"},
                }
                act_on_visit(worker, visit.pk, SentAct(action, None, "", data[action], None))
