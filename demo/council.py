"""What the council of the home village does in the demo city: bodies, meetings, votes, a resolution with its six records."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from docx import Document as Paper

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.evidence.services import keep_document
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.workforce.selectors import actor_for
from procedures.ballots import services as ballots
from procedures.ballots.bases import RollEntry
from procedures.ballots.choices import SUBJECT_KIND, BallotAction, Mode
from procedures.ballots.keys import key_of_number
from procedures.ballots.selectors import active_rules, ballot_by_id, voter_rows
from procedures.ballots.services import BallotData
from procedures.registers import services as registers
from procedures.registers.selectors import version_in_work
from procedures.registers.services import EntryData
from residents.council import services
from residents.council.choices import BodyKind, RecordStep
from residents.council.services import BodyData, MeetingData, RecordData, ResolutionData
from residents.people.services import person_key_of

SPACE = UUID(int=442009)
DUE, PRESENT, AGREED = 200, 134, 101
SURNAMES, GIVEN = (
    "陈李张黄何吴梁林郑冯",
    ("国强", "丽华", "志明", "秀英", "伟文", "美玲", "建华", "淑芬", "俊杰", "嘉欣"),
)
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


def make_council(people: Workforce) -> None:
    """Let the village found its bodies, meet, vote and file its rules, through the services that people use."""
    stage = _stage(people)
    ballots.load_example_rules(stage.official)
    names = (
        (BodyKind.REPRESENTATIVES, "居民代表会议", "villagers-households"),
        (BodyKind.PARTY_MEMBERS, "社区党员大会", "party-review"),
        (BodyKind.CONSULTATION, "竹苑协商议事会", "consultation"),
    )
    rules = {rule.code: rule.pk for rule in active_rules()}
    bodies = [
        services.make_body(stage.clerk, BodyData(kind, name, stage.village_id, rule_id=rules[rule], due=DUE))
        for kind, name, rule in names
    ]
    _call_meetings(stage, bodies)
    _file_rules(stage)
    open_vote = _open_vote(stage, rules["villagers-adults"])
    _decide(stage, bodies[0], rules["villagers-households"])
    _vote_on_paper(stage, open_vote)


def _stage(people: Workforce) -> Stage:
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
    )


def _call_meetings(stage: Stage, bodies: list[Any]) -> None:
    """Call three meetings of the days to come."""
    morning = city_time.midnight(city_time.local_day(city_time.now())) + timedelta(hours=9)
    told = (
        (bodies[0], "听取加装电梯进度", "社区文化活动室", 3, ("电梯基坑施工安排", "资金使用公开")),
        (bodies[1], "审议停车位改造方案", "社区党群服务中心", 6, ("停车位数量", "施工期间临时停放")),
        (bodies[2], "商量夜间广场舞音量", "社区文化活动室", 10, ("时段", "音量", "场地轮换")),
    )
    for number, (body, title, venue, days, agenda) in enumerate(told):
        starts = morning + timedelta(days=days)
        data = MeetingData(
            uuid5(SPACE, f"meeting {number}"), title, venue, starts, starts + timedelta(hours=2), agenda=agenda
        )
        services.call_meeting(stage.clerk, body, data)


def _roll(size: int, seed: str) -> list[RollEntry]:
    """Return made-up people, each with a number of their own."""
    return [
        RollEntry(line, SURNAMES[line % 10] + GIVEN[line // 10 % 10], key, key)
        for line in range(1, size + 1)
        for key in [key_of_number(f"{seed}-{line}")]
    ]


def _act(actor: Actor, client_id: UUID, action: str, scan_id: UUID | None = None, **data: Any) -> None:
    ballots.act_on_ballot(actor, client_id, SentAct(action, None, "", data), scan_id=scan_id)


def _open_vote(stage: Stage, rule_id: int) -> UUID:
    """Open a vote on whose roll the resident of the cast stands."""
    now = city_time.now()
    key = uuid5(SPACE, "open vote")
    data = BallotData(
        key,
        stage.village_id,
        "是否把旧锅炉房改成社区食堂",
        rule_id,
        now + timedelta(seconds=1),
        now + timedelta(days=10),
        words="改造费用由街道承担，食堂对六十岁以上居民优惠。",
    )
    ballot = ballots.draft_ballot(stage.clerk, data)
    entries = _roll(120, "open")
    entries[0].voter_key, entries[0].name = stage.resident_key, "冯玉兰"
    ballots.replace_roll(stage.clerk, ballot.pk, entries)
    _act(stage.clerk, key, BallotAction.ANNOUNCE)
    ballots.run_ballots(data.opens_at)
    return key


def _vote_on_paper(stage: Stage, key: UUID) -> None:
    """Let some come to the counter, each paper read by two; the last one waits for its second reading."""
    ballot = ballot_by_id(stage.clerk, key)
    for number, voter in enumerate(voter_rows(ballot)[10:35]):
        choice = ("no",) if number % 5 == 4 else ("yes",)
        cast_id = uuid5(SPACE, f"paper {number}")
        receipt = ballots.enter_paper(stage.worker, ballot, voter.pk, choice, cast_id=cast_id).receipt
        if number < 24:
            ballots.check_paper(stage.clerk, ballot, receipt, choice)


def _decide(stage: Stage, body: Any, rule_id: int) -> None:
    """Bring a resolution through its six records to its publication, and say how it was carried out."""
    today = city_time.local_day(city_time.now())
    data = ResolutionData(
        uuid5(SPACE, "resolution"), "使用公共收益更换小区路灯", "更换路灯四十盏，费用从公共收益支出，完工后公开账目。"
    )
    made = services.draft_resolution(stage.clerk, body, data)
    for step, (place, due, present, agreed) in enumerate(
        (("党支部会议室", 7, 6, 6), ("社区居委会", 11, 10, 9), ("党群服务中心", 58, 45, 40)), 1
    ):
        held_on = today - timedelta(days=50 - 5 * step)
        _record(stage, made, step, RecordData(held_on, place, due=due, present=present, agreed=agreed))
    ballot = _recorded_ballot(stage, made, rule_id)
    decided = RecordData(today - timedelta(days=30), "社区文化活动室", ballot=ballot)
    services.keep_record(stage.clerk, made, decided)
    for step, days in ((RecordStep.DECISION_SHOWN, 28), (RecordStep.RESULT_SHOWN, 12)):
        shown = RecordData(today - timedelta(days=days), "小区公告栏", shown_until=today - timedelta(days=days - 8))
        _record(stage, made, step, shown)
    services.publish_resolution(stage.clerk, made)
    services.report_carried_out(stage.clerk, made, words="路灯四十盏全部更换，支出 38,600 元，账目已公开。", day=today)


def _record(stage: Stage, made: Any, step: int, data: RecordData) -> None:
    paper = _paper(f"{made.title} 记录{step}")
    file = {"document_id": uuid5(SPACE, f"record {step}"), "file": (f"记录{step}.docx", paper)}
    values = {name: getattr(data, name) for name in RecordData.__slots__}
    services.keep_record(stage.clerk, made, RecordData(**{**values, **file}))


def _recorded_ballot(stage: Stage, made: Any, rule_id: int) -> Any:
    """Record a vote that was held on paper: 134 of 200 came, two people counted the same."""
    now = city_time.now()
    key = uuid5(SPACE, "recorded")
    data = BallotData(
        key,
        stage.village_id,
        made.title,
        rule_id,
        now - timedelta(days=30, hours=2),
        now - timedelta(days=30),
        mode=Mode.RECORDED,
        subject_kind="resolution",
        subject_key=made.number,
    )
    ballot = ballots.draft_ballot(stage.clerk, data)
    ballots.replace_roll(stage.clerk, ballot.pk, _roll(DUE, "recorded"))
    _act(stage.clerk, key, BallotAction.ANNOUNCE)
    ballots.run_ballots(now)
    ballots.run_ballots(now)
    scan = keep_document(
        stage.clerk,
        document_id=uuid5(SPACE, "scan"),
        subject_kind=SUBJECT_KIND,
        subject_key=str(key),
        name="计票单.docx",
        data=_paper("计票单"),
        purpose="scan",
    )
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
