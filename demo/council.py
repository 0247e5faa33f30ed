"""What the council of the home village does in the demo city: bodies, meetings, votes, a resolution with its six records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from docx import Document as Paper

from demo.cast import Workforce
from demo.past import at_moment
from foundation.accounts.selectors import user
from foundation.evidence.services import keep_document
from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from procedures.ballots import services as ballots
from procedures.ballots.bases import RollEntry
from procedures.ballots.choices import SUBJECT_KIND, BallotAction, Mode
from procedures.ballots.keys import key_of_number
from procedures.ballots.selectors import active_rules, ballot_by_id, voter_rows
from procedures.ballots.services import BallotData
from procedures.hearings.services import act_on_hearing, answer_objection, end_hearings, object_to
from procedures.registers import services as registers
from procedures.registers.selectors import version_in_work
from procedures.registers.services import EntryData
from residents.council import services
from residents.council.choices import RESOLUTION, BodyKind
from residents.council.selectors import members_on
from residents.council.services import BodyData, MeetingData, RecordData, ResolutionData
from residents.people.services import person_key_of

SPACE = UUID(int=442009)
DUE, PRESENT, AGREED = 200, 134, 101
SURNAMES, GIVEN = (
    "陈李张黄何吴梁林郑冯",
    ("国强", "丽华", "志明", "秀英", "伟文", "美玲", "建华", "淑芬", "俊杰", "嘉欣"),
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A body; ``due`` is None where its members are listed by name."""

    kind: str
    name: str
    rule: str
    due: int | None
    notice_days: int


@dataclass(frozen=True, slots=True)
class DemoMeeting:
    """A meeting ``of`` which body, so many ``days`` from now; each point with what came of it after a colon."""

    of: int
    title: str
    venue: str
    days: int
    points: Sequence[str]


BODIES = (
    DemoBody(BodyKind.REPRESENTATIVES, "居民代表会议", "villagers-households", None, 3),
    DemoBody(BodyKind.PARTY_MEMBERS, "社区党员大会", "party-review", 58, 3),
    DemoBody(BodyKind.CONSULTATION, "竹苑协商议事会", "consultation", 60, 0),
)
MEETINGS: Sequence[DemoMeeting] = (
    DemoMeeting(
        0, "第一季度居民代表会议", "社区文化活动室", -305, ("公布去年收支：无异议", "更换路灯：交四议两公开程序")
    ),
    DemoMeeting(
        0, "第二季度居民代表会议", "社区文化活动室", -214, ("路灯更换进度：月底完工", "暑期托管场地：用活动室二楼")
    ),
    DemoMeeting(2, "商量夜间广场舞音量", "社区文化活动室", -150, ("时段：十九点半至二十一点", "音量：不超过六十分贝")),
    DemoMeeting(0, "第三季度居民代表会议", "社区文化活动室", -122, ("公共收益公开：已张贴", "垃圾投放点：增设雨棚")),
    DemoMeeting(
        1, "审议停车位改造方案", "社区党群服务中心", -24, ("停车位数量：六十个", "施工期间临时停放：用东侧空地")
    ),
    DemoMeeting(0, "第四季度居民代表会议", "社区文化活动室", -12, ("社区食堂：交居民表决", "明年计划：下次会议再议")),
    DemoMeeting(0, "听取加装电梯进度", "社区文化活动室", 9, ("电梯基坑施工安排", "资金使用公开")),
    DemoMeeting(2, "商量早市摆摊范围", "社区文化活动室", 12, ("时段", "范围", "保洁")),
)
MINUTES = "会议由居委会主任主持，逐项讨论议程，结果见各项。签到表附后。"
LAMPS = ("使用公共收益更换小区路灯", "更换路灯四十盏，费用从公共收益支出，完工后公开账目。")
PARKING = ("东侧空地改建停车位", "改建停车位六十个，费用从公共收益支出，收费标准另行公示。")
CANTEEN = ("旧锅炉房改成社区食堂", "由街道出资改造，社区食堂对六十岁以上居民优惠。")
RULES = """第一条 爱护公共环境，垃圾分类投放，不乱搭乱建。
第二条 邻里和睦，遇有纠纷先由村（居）调解。
第三条 红白事从简，不铺张浪费。
第四条 公共收支每季度公开一次，接受全体居民监督。"""


@dataclass(frozen=True, slots=True)
class Stage:
    """Who acts: the clerk of the home village, the official of its township, a worker of one of its grids."""

    clerk: Actor
    official: Actor
    worker: Actor
    village_id: int
    resident_key: str
    daughter_key: str
    now: datetime


def make_council(people: Workforce) -> None:
    """Let the village found its bodies, meet every quarter, vote and file its rules, through the services that people use."""
    now = city_time.now()
    stage = _stage(people, now)
    with at_moment(now - 360 * DAY):
        ballots.load_example_rules(stage.official)
        rules = {rule.code: rule.pk for rule in active_rules()}
        bodies = [_body(stage, row, rules[row.rule]) for row in BODIES]
    for number, row in enumerate(MEETINGS):
        _meet(stage, bodies[row.of], number, row)
    _file_rules(stage)
    rule_id = rules["villagers-households"]
    with at_moment(now - 300 * DAY):
        done = _resolution(stage, bodies[0], "resolution", *LAMPS)
    _decide(stage, done, rule_id, ago=290)
    _disclose(stage, done, ago=288)
    with at_moment(now - 278 * DAY):
        services.publish_resolution(stage.clerk, done)
    with at_moment(now - 200 * DAY):
        words = "路灯四十盏全部更换，支出 38,600 元，账目已公开。"
        services.report_carried_out(stage.clerk, done, words=words, day=city_time.local_day(city_time.now()))
    done.refresh_from_db()
    _disclose(stage, done, ago=199)
    with at_moment(now - 30 * DAY):
        shown = _resolution(stage, bodies[0], "shown", *PARKING)
    _decide(stage, shown, rule_id, ago=9)
    _disclose(stage, shown, ago=4)
    with at_moment(now - 20 * DAY):
        begun = _resolution(stage, bodies[0], "begun", *CANTEEN)
        _deliberate(stage, begun, ago=18)
    _elect(stage, rules["villagers-households"])
    key = _open_vote(stage, rules["villagers-adults"], begun)
    _announce_vote(stage, rules["villagers-adults"])
    _vote_on_paper(stage, key)


def _stage(people: Workforce, now: datetime) -> Stage:
    village = people.home_of["clerk1"]
    township = areas.chain(village.id)[1]

    def actor(user_id: int) -> Actor:
        return actor_for(user(user_id))

    worker = people.worker_of_grid[people.home_of["worker1"].id]
    return Stage(
        actor(people.clerk_of_village[village.id]),
        actor(people.official_of_township[township.id]),
        actor(worker),
        village.id,
        person_key_of(people.resident),
        person_key_of(people.user_of["resident2"]),
        now,
    )


def _body(stage: Stage, row: DemoBody, rule_id: int) -> Any:
    """Found a body; the representatives are listed by name, the resident of the cast among them."""
    data = BodyData(row.kind, row.name, stage.village_id, rule_id=rule_id, due=row.due, notice_days=row.notice_days)
    body = services.make_body(stage.clerk, data)
    if row.due is None:
        day = city_time.local_day(city_time.now())
        services.add_member(stage.clerk, body, name="冯玉兰", starts_on=day, person_key=stage.resident_key)
        for line in range(1, 25):
            services.add_member(stage.clerk, body, name=SURNAMES[line % 10] + GIVEN[line // 3], starts_on=day)
    return body


def _meet(stage: Stage, body: Any, number: int, row: DemoMeeting) -> None:
    """Call a meeting; one of the past was held, with what came of each point."""
    begins = city_time.midnight(city_time.local_day(stage.now) + row.days * DAY) + timedelta(hours=9)
    agenda = tuple(point.partition("：")[0] for point in row.points)
    key = uuid5(SPACE, f"meeting {number}")
    data = MeetingData(key, row.title, row.venue, begins, begins + timedelta(hours=2), agenda=agenda)
    with at_moment(min(stage.now, begins - 8 * DAY)):
        meeting = services.call_meeting(stage.clerk, body, data)
    if row.days < 0:
        outcomes = {line: point.partition("：")[2] for line, point in enumerate(row.points, 1)}
        came: dict[str, Any] = {"present": 44} if body.due else {"member_ids": _members_who_came(body)}
        with at_moment(begins + timedelta(hours=3)):
            services.hold_meeting(stage.clerk, meeting, minutes=MINUTES, outcomes=outcomes, **came)


def _members_who_came(body: Any) -> list[int]:
    return list(members_on(body, city_time.local_day(city_time.now())).values_list("pk", flat=True)[:21])


def _roll(size: int, seed: str) -> list[RollEntry]:
    """Return made-up people, each with a number of their own."""
    return [
        RollEntry(line, SURNAMES[line % 10] + GIVEN[line // 10 % 10], key, key)
        for line in range(1, size + 1)
        for key in [key_of_number(f"{seed}-{line}")]
    ]


def _village_roll(stage: Stage) -> list[RollEntry]:
    """Return a roll on which the two residents of the cast stand."""
    entries = _roll(120, "open")
    entries[0].voter_key, entries[0].name = stage.resident_key, "冯玉兰"
    entries[1].voter_key, entries[1].name = stage.daughter_key, "欧阳晓敏"
    return entries


def _act(actor: Actor, client_id: UUID, action: str, scan_id: UUID | None = None, **data: Any) -> None:
    ballots.act_on_ballot(actor, client_id, SentAct(action, None, "", data), scan_id=scan_id)


def _open_vote(stage: Stage, rule_id: int, made: Any) -> UUID:
    """Open a vote on whose roll the resident of the cast stands, two days ago."""
    key = uuid5(SPACE, "open vote")
    opens = stage.now - 2 * DAY
    data = BallotData(
        key,
        stage.village_id,
        "是否把旧锅炉房改成社区食堂",
        rule_id,
        opens,
        stage.now + 10 * DAY,
        words="改造费用由街道承担，食堂对六十岁以上居民优惠。",
        subject_kind=RESOLUTION,
        subject_key=made.number,
    )
    entries = _village_roll(stage)
    with at_moment(opens - 5 * DAY):
        _announce(stage, data, entries)
    with at_moment(opens):
        ballots.run_ballots(opens)
    return key


def _announce(stage: Stage, data: BallotData, entries: list[RollEntry]) -> Any:
    ballot = ballots.draft_ballot(stage.clerk, data)
    ballots.replace_roll(stage.clerk, ballot.pk, entries)
    _act(stage.clerk, data.id, BallotAction.ANNOUNCE)
    return ballot


def _announce_vote(stage: Stage, rule_id: int) -> None:
    """Announce a vote of the week to come."""
    opens = stage.now + 3 * DAY
    data = BallotData(
        uuid5(SPACE, "announced"), stage.village_id, "文化广场改造选哪个方案", rule_id, opens, opens + 5 * DAY,
        words="三个方案的效果图在社区文化活动室展出。", kind="choice",
        options=("保留戏台，增设座椅", "改成儿童乐园", "改成小型球场"), seats=1,
    )  # fmt: skip
    entries = _village_roll(stage)
    _announce(stage, data, entries)


def _elect(stage: Stage, rule_id: int) -> None:
    """Hold a secret by-election of last quarter: on paper and online, counted by two, published."""
    opens, key = stage.now - 80 * DAY, uuid5(SPACE, "election")
    data = BallotData(
        key, stage.village_id, "补选居民代表一名", rule_id, opens, opens + 2 * DAY, kind="election",
        options=("梁惠珍", "罗锦荣"), seats=1, is_secret=True,
    )  # fmt: skip
    with at_moment(opens - 6 * DAY):
        ballot = _announce(stage, data, _roll(36, "election"))
    with at_moment(opens):
        ballots.run_ballots(opens)
        first, second = (option.code for option in ballot.options.order_by("pk"))
        for line in range(1, 31):
            choice = (first if line % 3 else second,)
            ballots.cast_vote(
                ballot, [key_of_number(f"election-{line}")], choice, cast_id=uuid5(SPACE, f"elect {line}")
            )
    with at_moment(data.closes_at + DAY):
        ballots.run_ballots(data.closes_at + DAY)
        for actor, action in ((stage.clerk, "count"), (stage.official, "count"), (stage.clerk, "publish")):
            _act(actor, key, action)


def _vote_on_paper(stage: Stage, key: UUID) -> None:
    """Let some come to the counter, each paper read by two; the last one waits for its second reading."""
    ballot = ballot_by_id(stage.clerk, key)
    for number, voter in enumerate(voter_rows(ballot)[10:35]):
        choice = ("no",) if number % 5 == 4 else ("yes",)
        cast_id = uuid5(SPACE, f"paper {number}")
        receipt = ballots.enter_paper(stage.worker, ballot, voter.pk, choice, cast_id=cast_id).receipt
        if number < 24:
            ballots.check_paper(stage.clerk, ballot, receipt, choice)


def _resolution(stage: Stage, body: Any, seed: str, title: str, words: str) -> Any:
    return services.draft_resolution(stage.clerk, body, ResolutionData(uuid5(SPACE, seed), title, words))


def _deliberate(stage: Stage, made: Any, *, ago: int) -> None:
    """Keep the first three records, of the days before."""
    for step, (place, due, present, agreed) in enumerate(
        (("党支部会议室", 7, 6, 6), ("社区居委会", 11, 10, 9), ("党群服务中心", 58, 45, 40)), 1
    ):
        day = city_time.local_day(stage.now - (ago - step) * DAY)
        with at_moment(stage.now - (ago - step) * DAY):
            _record(stage, made, step, RecordData(day, place, due=due, present=present, agreed=agreed))


def _decide(stage: Stage, made: Any, rule_id: int, *, ago: int) -> None:
    """Bring a resolution through three deliberations to its vote on paper, so many days ago."""
    _deliberate(stage, made, ago=ago + 5)
    ballot = _recorded_ballot(stage, made, rule_id, stage.now - ago * DAY)
    with at_moment(stage.now - (ago - 1) * DAY):
        day = city_time.local_day(stage.now - ago * DAY)
        services.keep_record(stage.clerk, made, RecordData(day, "社区文化活动室", ballot=ballot))


def _disclose(stage: Stage, made: Any, *, ago: int) -> None:
    """Show what comes next in a public notice, with an objection; of the past it is answered, and its days are over."""
    at = stage.now - ago * DAY
    with at_moment(at):
        notice = services.disclose(stage.clerk, made)
        act_on_hearing(stage.clerk, notice.pk, SentAct("hang", None, "", {"place": "小区公告栏"}))
    with at_moment(at + DAY):
        objection_id = uuid5(SPACE, f"objection {notice.pk}")
        said = object_to(ANONYMOUS, notice.pk, objection_id=objection_id, words="请公开三家报价和施工单位。")
    if ago < 9:
        return
    with at_moment(at + 2 * DAY):
        answer_objection(stage.official, said.pk, words="报价和施工单位已附在公告栏。", is_upheld=False)
    with at_moment(at + 9 * DAY):
        end_hearings(at + 9 * DAY)
        services.keep_disclosures({(notice.subject_kind, notice.subject_key)})


def _record(stage: Stage, made: Any, step: int, data: RecordData) -> None:
    name = f"{made.number} 记录{step}"
    paper = (f"记录{step}.docx", _paper(f"{made.title} 记录{step}"))
    services.keep_record(stage.clerk, made, replace(data, document_id=uuid5(SPACE, name), file=paper))


def _recorded_ballot(stage: Stage, made: Any, rule_id: int, at: datetime) -> Any:
    """Record a vote that was held on paper: 134 of 200 came, two people counted the same."""
    key = uuid5(SPACE, f"recorded {made.number}")
    hours = (at - timedelta(hours=2), at)
    data = BallotData(
        key, stage.village_id, made.title, rule_id, *hours, mode=Mode.RECORDED, subject_kind=RESOLUTION,
        subject_key=made.number,
    )  # fmt: skip
    with at_moment(at - 4 * DAY):
        _announce(stage, data, _roll(DUE, f"recorded {made.number}"))
    with at_moment(at):
        ballots.run_ballots(hours[0])
        ballots.run_ballots(at)
        scan = keep_document(
            stage.clerk, document_id=uuid5(SPACE, f"scan {made.number}"), subject_kind=SUBJECT_KIND, subject_key=str(key),
            name="计票单.docx", data=_paper(f"计票单 {made.number}"), purpose="scan",
        )  # fmt: skip
        persons = {"yes": AGREED, "no": PRESENT - AGREED - 3, "abstain": 2, "spoiled": 1}
        sheet = {"present": PRESENT, "papers": PRESENT, "persons": persons}
        _act(stage.clerk, key, BallotAction.COUNT, scan_id=scan.pk, numbers=sheet)
        _act(stage.official, key, BallotAction.COUNT, numbers=sheet)
        _act(stage.clerk, key, BallotAction.PUBLISH)
    return ballot_by_id(stage.clerk, key)


def _file_rules(stage: Stage) -> None:
    """Let the village file its rules with the township."""
    today = city_time.local_day(city_time.now())
    data = EntryData(
        uuid5(SPACE, "rules"),
        "village_rules",
        stage.village_id,
        "竹苑社区居民公约",
        RULES,
        today - timedelta(days=20),
        today - timedelta(days=10),
    )
    entry = registers.make_entry(stage.clerk, data)
    for actor, action in ((stage.clerk, "submit"), (stage.official, "file")):
        version = version_in_work(entry)
        if version is not None:
            registers.act_on_version(actor, version.pk, SentAct(action, None, "同意备案" if action == "file" else ""))


def _paper(line: str) -> bytes:
    """Return a signed sheet as the office would scan it, with one line of text."""
    paper, made = Paper(), BytesIO()
    paper.add_paragraph(line)
    paper.save(made)
    return made.getvalue()
