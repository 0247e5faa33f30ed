"""A year of topics in the demo city: answered in time and late, not admitted with a reason, open with supports; public notices.

Each is lived through by the services that people use, at the moments of its own past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from demo.cast import HOME_VILLAGE, Workforce
from demo.past import at_moment
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from grids.workforce.selectors import actor_for
from procedures.hearings.selectors import hearings_of
from procedures.hearings.services import (
    HearingDraft,
    act_on_hearing,
    answer_objection,
    draft_hearing,
    end_hearings,
    object_to,
)
from residents.proposals.choices import PROPOSAL, ProposalAction, SupportWay, TopicKind, Verdict
from residents.proposals.services import (
    ProposalData,
    act_on_proposal,
    add_comment,
    enter_proposal,
    moderate_comment,
    support_for_caller,
)

SPACE = UUID(int=442009)
A, K, V = ProposalAction, TopicKind, Verdict
# Callers' phones follow this one; none of them is anybody's.
FIRST_CALLER = 13800100000
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """One topic: how many days ago, its words, how it went.

    ``fate``: waits, refused, referred, open, withdrawn, assigned, replied, answered, done or shown. ``reply_after``: days
    from its assignment to the reply. ``who``: resident, or the name of somebody for whom the village entered it.
    """

    ago: int
    title: str
    text: str
    fate: str
    words: str = ""
    verdict: str = V.ACCEPT
    reply_after: int = 12
    supports: int = 0
    unit: str = "urban_management"
    kind: str = K.PROPOSAL
    who: str = "resident"
    comment: str = ""


# fmt: off
TOPICS: Sequence[DemoTopic] = (
    DemoTopic(340, "小学门口划临时停车区", "早晚接送时车停两排，孩子在车缝里走。", "done", "已在西侧划出八个十分钟停车位。", supports=31, unit="transport"),
    DemoTopic(331, "垃圾投放点加盖雨棚", "下雨天老人打伞倒垃圾很不方便。", "done", "三个投放点已装雨棚。", supports=14),
    DemoTopic(322, "夜间烧烤摊油烟太大", "住二楼的窗户不敢开，希望定时定点。", "answered", "已约定晚上十一点收摊，安装油烟净化器。", V.PART, 20, supports=22),
    DemoTopic(310, "公园健身器材换新", "三台漫步机坏了两台。", "done", "器材已更换并贴上报修电话。", supports=9),
    DemoTopic(300, "请公布小区水压检测结果", "高层经常没水。", "answered", "检测结果已张贴，水压达标，个别住户为入户管老化。", V.ALREADY, 18, supports=6, unit="water"),
    DemoTopic(288, "人行道被共享单车占满", "轮椅过不去。", "answered", "划定停放区，每天清理两次。", V.ACCEPT, 41, supports=27, comment="地铁口那一段最严重"),
    DemoTopic(280, "要求某户拆除违建", "我和这家有矛盾，请你们处理他。", "referred", "涉及个人纠纷，请到社区人民调解委员会申请调解。"),
    DemoTopic(270, "增设晚间公交班次", "工厂九点半下班，末班车九点。", "answered", "客流不足，暂不增班；已与企业协商开通接驳车。", V.NO, 28, supports=35, unit="transport"),
    DemoTopic(262, "社区食堂增加清淡菜", "很多老人有高血压。", "done", "每天增加两个少油少盐菜。", supports=18, unit="health", who="黄秀英"),
    DemoTopic(251, "楼道消防器材过期", "灭火器压力表在红区。", "done", "全部更换并建立月检卡。", supports=8, unit="fire_safety"),
    DemoTopic(243, "晚上多巡逻工业区小路", "女工下夜班害怕。", "answered", "每晚二十二点至次日一点增加两次步巡，设报警点一处。", V.ACCEPT, 13, supports=29, unit="police", kind=K.POLICING),
    DemoTopic(236, "发布未经证实的招聘信息", "帮我转发招工广告。", "refused", "不属于公共事务，且信息无法核实，不予受理。"),
    DemoTopic(228, "河边步道装护栏", "孩子放学爱到河边玩。", "done", "六百米护栏已完工。", supports=44, unit="water", comment="希望矮一点，不挡景"),
    DemoTopic(219, "疫苗接种日延长到晚上", "上班族白天请不了假。", "answered", "每周三延长到晚上八点。", V.ACCEPT, 9, supports=12, unit="health"),
    DemoTopic(210, "清理无人认领的僵尸车", "占了六个车位三年。", "answered", "已公告三十天后拖移。", V.ACCEPT, 55, supports=19),
    DemoTopic(202, "村口晒场改小公园", "晒场早就不晒谷了。", "withdrawn", supports=3),
    DemoTopic(190, "菜市场公平秤太少", "只有门口一台。", "done", "增设两台并每月校验。", supports=11, unit="market_supervision"),
    DemoTopic(181, "建议开设广场舞时段", "晚上声音太大和太早结束都有意见。", "answered", "十九点半至二十一点，音量不超过六十分贝。", V.PART, 16, supports=25),
    DemoTopic(170, "电动车充电棚离楼太近", "担心起火。", "done", "充电棚已外移十二米并装喷淋。", supports=33, unit="fire_safety", who="吴国强"),
    DemoTopic(161, "外来务工子女暑期托管", "暑假孩子没人看。", "answered", "开办两期公益托管，共六十个名额。", V.PART, 24, supports=38, unit="civil_affairs"),
    DemoTopic(150, "公开工地夜间施工许可", "半夜还在打桩。", "answered", "许可信息已在工地围挡和网上公开。", V.ACCEPT, 37, supports=16, unit="ecology"),
    DemoTopic(141, "派出所窗口中午也办证", "只有中午有空。", "answered", "户籍窗口中午值守一人。", V.ACCEPT, 8, supports=21, unit="police", kind=K.POLICING),
    DemoTopic(128, "旧衣回收箱不透明", "捐了不知道去哪。", "answered", "箱体公布运营方和每季去向。", V.ACCEPT, 19, supports=7, unit="civil_affairs"),
    DemoTopic(117, "路口转弯视线被树挡住", "差点撞到人。", "done", "树枝已修剪，并装转角镜。", supports=13, unit="transport"),
    DemoTopic(105, "用集体资金修村道", "雨天积水没过脚面，建议用村集体资金八万元硬化。", "shown", "同意硬化，三家比价取最低。", V.ACCEPT, 14, supports=52, kind=K.SPENDING, unit="housing", comment="建议同时铺下水管"),
    DemoTopic(96, "图书角周末开放", "孩子周末没地方看书。", "answered", "周末九点至十七点开放，由志愿者值守。", V.ACCEPT, 11, supports=15, unit="civil_affairs"),
    DemoTopic(84, "水质发黄请检测", "连续三天早上发黄。", "answered", "已冲洗管网，检测合格并公布。", V.ALREADY, 5, supports=20, unit="water"),
    DemoTopic(75, "请给我家门口单独装灯", "只照我一家就行。", "refused", "公共资金不用于单户设施；同路段路灯建议可另行提出。"),
    DemoTopic(66, "老旧小区加装电梯咨询点", "大家不知道找谁。", "assigned", supports=41, unit="housing"),
    DemoTopic(58, "规范流动摊贩早市", "早上七点前可以，之后影响交通。", "assigned", supports=24, comment="买菜确实方便，别全部赶走"),
    DemoTopic(47, "增设无障碍坡道", "银行门口三级台阶。", "assigned", supports=17, unit="housing", who="梁惠珍"),
    DemoTopic(25, "校门口斑马线重新画", "线已经看不清。", "assigned", supports=9, unit="transport"),
    DemoTopic(24, "用集体资金购置垃圾车", "两台旧车经常坏，建议购置一台。", "shown", "同意购置一台，预算六万元。", V.ACCEPT, 17, supports=30, kind=K.SPENDING),
    DemoTopic(20, "社区医生上门时间公示", "不知道哪天来。", "answered", "每周二上午，名单和电话已张贴。", V.ACCEPT, 15, supports=10, unit="health"),
    DemoTopic(16, "反诈宣传讲方言", "老人听不懂普通话。", "answered", "每月一场白话专场，视频已上传。", V.ACCEPT, 12, supports=18, unit="police", kind=K.POLICING),
    DemoTopic(12, "公园增加饮水点", "跑步的人多。", "replied", "可在南门接管，本月安装。", V.ACCEPT, 6, supports=14, unit="water"),
    DemoTopic(9, "天桥增加雨天防滑条", "下雨时台阶很滑。", "open", supports=12, comment="北侧更滑"),
    DemoTopic(6, "小区内设儿童阅读亭", "想要一个能坐下看书的角落。", "open", supports=5, who="何凤仪"),
    DemoTopic(3, "工业区夜间照明", "最后三百米没有路灯。", "open", supports=8, unit="urban_management"),
    DemoTopic(2, "菜市场门口设快递柜", "取件要走很远。", "waits"),
    DemoTopic(1, "公厕开放到晚上十点", "散步的人多。", "waits", who="罗锦荣"),
)
# fmt: on


class _Life:
    """Who acts in the home village, its callers one after another, and the clock they act by."""

    def __init__(self, people: Workforce, now: datetime) -> None:
        self.village = areas.area_by_code(HOME_VILLAGE)
        township = areas.chain(self.village.id)[1]
        self.now = now
        self.clerk = self._of(people.clerk_of_village[self.village.id])
        self.official = self._of(people.official_of_township[township.id])
        self.resident = self._of(people.resident)
        self.people, self.township = people, township
        self.callers, self.ids = count(FIRST_CALLER), count(1)

    @staticmethod
    def _of(user_id: int) -> Actor:
        return actor_for(user(user_id))

    def unit(self, function: str) -> tuple[str, Actor]:
        """Return the code of the township's unit of a function, and who works there."""
        unit_id = self.people.unit_of[self.township.id, function]
        return workforce.units([unit_id])[unit_id].code, self._of(self.people.handler_of_unit[unit_id])

    def id(self) -> UUID:
        """Return the next id."""
        return uuid5(SPACE, f"topic {next(self.ids)}")


def make_topics(people: Workforce) -> int:
    """Let the topics and the public notices of a year happen; return how many topics."""
    life = _Life(people, city_time.now())
    for topic in TOPICS:
        _live(life, topic)
    _show_disclosure(life)
    return len(TOPICS)


def _act(actor: Actor, number: str, at: datetime, action: str, note: str = "", **data: Any) -> None:
    with at_moment(at):
        act_on_proposal(actor, number, SentAct(action, None, note, data))


def _live(life: _Life, topic: DemoTopic) -> None:
    """Let one topic happen, as far as its fate goes and today allows."""
    entered_at = life.now - topic.ago * DAY
    by = life.resident if topic.who == "resident" else life.clerk
    data = ProposalData(
        life.id(), topic.title, topic.text, HOME_VILLAGE, topic.kind, "" if topic.who == "resident" else topic.who
    )
    with at_moment(entered_at):
        number = enter_proposal(by, data).proposal.number
    if topic.fate == "waits":
        return
    screened_at = entered_at + timedelta(hours=5)
    if topic.fate in ("refused", "referred"):
        _act(life.clerk, number, screened_at, A.REFUSE if topic.fate == "refused" else A.REFER, topic.words)
        return
    _act(life.official, number, screened_at, A.ADMIT)
    _support(life, topic, number, screened_at)
    if topic.fate == "withdrawn":
        by = life.resident
        _act(by, number, screened_at + 2 * DAY, A.WITHDRAW, "另有安排，改日再提")
    elif topic.fate != "open":
        _answer(life, topic, number, screened_at + timedelta(hours=20))


def _support(life: _Life, topic: DemoTopic, number: str, at: datetime) -> None:
    with transaction.atomic():
        for each in range(topic.supports):
            way = SupportWay.PHONE if each % 3 else SupportWay.COUNTER
            with at_moment(at + timedelta(minutes=7 * each)):
                support_for_caller(life.clerk, number, phone=str(next(life.callers)), way=way)
    if topic.comment:
        with at_moment(at + timedelta(hours=3)):
            comment = add_comment(life.resident, number, comment_id=life.id(), words=topic.comment)
            if topic.ago > 20:
                moderate_comment(life.clerk, comment.pk, is_shown=True)


def _answer(life: _Life, topic: DemoTopic, number: str, assigned_at: datetime) -> None:
    code, handler = life.unit(topic.unit)
    _act(life.clerk, number, assigned_at, A.ASSIGN, unit=code)
    if topic.fate == "assigned":
        return
    replied_at = assigned_at + topic.reply_after * DAY
    promised = city_time.local_day(replied_at + 20 * DAY)
    _act(handler, number, replied_at, A.REPLY, topic.words, verdict=topic.verdict, due_on=promised)
    if topic.fate == "replied":
        return
    published_at = replied_at + DAY
    if topic.fate == "shown":
        _act(life.clerk, number, replied_at + timedelta(hours=2), A.SHOW)
        _object(life, number, replied_at + 2 * DAY, is_answered=topic.ago > 60)
        published_at = replied_at + 10 * DAY
        if topic.ago <= 60:
            return
        _end(published_at)
    _act(life.clerk, number, min(published_at, life.now), A.PUBLISH)
    if topic.fate == "done":
        _act(handler, number, published_at + 18 * DAY, A.FOLLOW, topic.words)


def _object(life: _Life, number: str, at: datetime, *, is_answered: bool) -> None:
    notice = hearings_of(PROPOSAL, number).get()
    with at_moment(at - DAY):
        act_on_hearing(life.clerk, notice.pk, SentAct("hang", None, "", {"place": "村口公告栏"}))
    with at_moment(at):
        made = object_to(ANONYMOUS, notice.pk, objection_id=life.id(), words="造价偏高，请公开三家报价。")
    if is_answered:
        with at_moment(at + 2 * DAY):
            answer_objection(
                life.official, made.pk, words="三家报价为八万二、八万、七万六，取最低价，明细已张贴。", is_upheld=False
            )


def _end(at: datetime) -> None:
    with at_moment(at):
        end_hearings(at)


def _show_disclosure(life: _Life) -> None:
    """Show what the township is about to decide: one notice that stands for itself and runs now."""
    with at_moment(life.now - 3 * DAY):
        draft = HearingDraft(
            area=life.township.code,
            title="拟评选年度社区好人名单公示",
            text="经社区推荐、街道初审，拟推荐以下人员参加年度评选，现予公示。",
            days=7,
            persons="黄秀英、吴国强、梁惠珍",
            legal_basis="评选办法（示例）",
        )
        notice = draft_hearing(life.official, draft)
        until = city_time.local_day(life.now) + timedelta(days=6)
        act_on_hearing(life.official, notice.pk, SentAct("publish", None, "", {"until": until}))
