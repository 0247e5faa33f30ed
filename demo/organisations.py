"""Organisations of the demo city: groups that meet, filed and registered ones, enterprises, and residents who speak for some."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.organisations import services
from grids.organisations.bases import OrganisationData
from grids.organisations.choices import Employees, OrganisationKind
from grids.organisations.formats import check_sign
from grids.organisations.selectors import guidance_of
from grids.workforce.selectors import actor_for

SPACE = UUID(int=442046)
K = OrganisationKind


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """An organisation, and how far it has come: the acts done on it, each with its words and data."""

    name: str
    kind: str
    about: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    acts: Sequence[tuple[str, str, dict[str, str]]] = ()


_FILED: tuple[str, str, dict[str, str]] = ("file", "发起人十二名，章程和活动场地已核实", {})
GROUPS: Sequence[DemoGroup] = (
    DemoGroup("竹苑晨练太极队", K.FOLK_GROUP, "每天清晨在竹苑广场练太极", {"founders": 9}),
    DemoGroup(
        "竹苑粤曲私伙局", K.FOLK_GROUP, "周末排练粤曲，重阳节为长者演出", {"founders": 14},
        (("hand_in", "十四人发起，在文化室排练，想参加社区展演", {}),),
    ),
    DemoGroup(
        "竹苑老人象棋会", K.FOLK_GROUP, "退休老人每周三、周六下棋，每季度办一次棋赛",
        {"founders": 12, "contact_name": "欧阳桂兰", "contact_phone": "13800138000", "valid_from": date(2019, 3, 1)},
        (_FILED, ("give", "活动室每周两个下午", {"support": "place"}),
         ("give", "棋具二十副", {"support": "small_support", "amount": "1200"})),
    ),
    DemoGroup(
        "竹苑社区老人协会", K.FOLK_GROUP, "探访独居老人，组织重阳敬老活动", {"founders": 30, "valid_from": date(2012, 10, 1)},
        (_FILED, ("register", "", {"registration_no": "中社证字第2019号", "uscc": "51442000MJ0000001@", "becomes": "association"})),
    ),
    DemoGroup(
        "竹苑社工服务中心", K.SERVICE_INSTITUTION, "承接社区长者、青少年服务", {"founders": 3, "valid_from": date(2015, 6, 1)},
        (_FILED, ("register", "", {"registration_no": "中民证字第301号", "uscc": "52442000MJ0000002@"})),
    ),
    DemoGroup("竹苑五金制品厂", K.ENTERPRISE, "", {"uscc": "91442000MA0000003@", "has_union": False, "employees": Employees.UNDER_100}),
    DemoGroup("东升制衣有限公司", K.ENTERPRISE, "", {"uscc": "91442000MA0000004@", "has_union": False, "employees": Employees.UNDER_300}),
    DemoGroup("竹苑便利店", K.ENTERPRISE, "", {"uscc": "91442000MA0000005@", "has_union": False, "employees": Employees.UNDER_25}),
    DemoGroup("东区电子有限公司", K.ENTERPRISE, "", {"uscc": "91442000MA0000006@", "has_union": True, "employees": Employees.OVER_300}),
)  # fmt: skip


def make_organisations(people: Workforce) -> int:
    """Let the home village keep its organisations, and the two residents speak for two of them; return how many."""
    clerk = actor_for(user(people.user_of["clerk1"]))
    official, second = (actor_for(user(people.user_of[name])) for name in ("official1", "official3"))
    village = people.home_of["clerk1"].id
    made = {one.name: _make(clerk, official, village, one) for one in GROUPS}
    chess, elders = made["竹苑老人象棋会"], made["竹苑社区老人协会"]
    for group, name in ((chess, "resident1"), (elders, "resident2")):
        given = services.give_mandate(
            clerk, group, person=name, part="head", starts_on=areas.today() - timedelta(days=30)
        )
        services.confirm_mandate(second, given)
    worker = people.user_of["worker1"]
    services.act_on_organisation(
        clerk,
        chess.pk,
        SentAct("accompany", data={"companion": str(worker), "next_look": str(areas.today() + timedelta(days=20))}),
    )
    _help(clerk, made)
    _disclose(clerk, made)
    return len(made)


def _make(clerk: Actor, official: Actor, village: int, one: DemoGroup) -> Any:
    more = {**one.more, "uscc": _with_check_sign(one.more.get("uscc", ""))}
    data = OrganisationData(uuid5(SPACE, one.name), village, one.kind, one.name, about=one.about, **more)
    made = services.record_organisation(clerk, data)
    for action, note, given in one.acts:
        who = clerk if action in {"hand_in", "give"} else official
        values = {name: _with_check_sign(value) if name == "uscc" else value for name, value in given.items()}
        made = services.act_on_organisation(who, made.pk, SentAct(action, note=note, data=values))
    return made


def _with_check_sign(code: str) -> str:
    """Return a made-up code with its check character."""
    return code.replace("@", check_sign(code[:-1])) if code else ""


def _help(clerk: Actor, made: dict[str, Any]) -> None:
    """One enterprise was contacted, one is being helped, one waits."""
    for name, steps in (("竹苑五金制品厂", ("contact",)), ("东升制衣有限公司", ("contact", "help"))):
        guidance = guidance_of(made[name])
        for step in steps:
            services.act_on_guidance(clerk, guidance.pk, SentAct(step, note="送上建会指南，约定下月再谈"))  # type: ignore[union-attr]


def _disclose(clerk: Actor, made: dict[str, Any]) -> None:
    """A year is over: some of it is disclosed, some is missing."""
    services.backdate(made.values(), areas.today() - timedelta(days=500))
    services.open_disclosures(city_time.now())
    year = areas.today().year - 1
    told = (
        ("竹苑老人象棋会", "activities", "全年活动九十六次，举办季度棋赛四场。", ""),
        ("竹苑社区老人协会", "public_support", "社区补助用于探访和重阳活动。", "8000"),
    )
    for name, kind, words, amount in told:
        data = {"disclosure": f"{kind}:{year}", **({"amount": amount} if amount else {})}
        services.act_on_organisation(clerk, made[name].pk, SentAct("disclose", note=words, data=data))
