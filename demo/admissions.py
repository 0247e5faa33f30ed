"""What departments have asked of grids in the demo city: one matter admitted, one before the townships, one declined."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from demo.cast import Workforce
from foundation.kernel import city_time
from foundation.kernel.actor import Actor, ActorKind, Grant
from foundation.process.acts import SentAct
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from incidents.catalogue import services
from incidents.catalogue.choices import OWNED_STAGES, MatterKind, Opinion, StageOwner
from incidents.catalogue.selectors.standards import editions


@dataclass(frozen=True, slots=True)
class Wish:
    """A class of the city's own that a department wants on the list of grids, and how far it has come."""

    name: str
    major_code: str
    legal_basis: str
    hours: int
    funding: str
    training: str
    acts: tuple[str, ...]


WISHES = (
    Wish("公共充电桩故障", "01", "《中山市电动汽车充电设施管理办法》第十五条", 2, "市发改局按每网格每年600元列支",
         "上岗前由区供电所讲授半天", ("consult", "opinions", "admit")),
    Wish("公共直饮水点缺水", "01", "《生活饮用水卫生监督管理办法》第十二条", 1, "由水务局列入年度预算",
         "水务局每季度讲授一次", ("consult", "one opinion")),
    Wish("街边店铺经营面积核对", "05", "统计报表制度", 12, "无", "发放说明一份", ("decline",)),
)  # fmt: skip


def make_admissions(actor: Actor, people: Workforce) -> None:
    """Let a department apply for each wish and the others act on it."""
    edition = editions()[0]
    city = areas.areas(level=Level.CITY)[0]
    townships = list(areas.areas(level=Level.TOWNSHIP).order_by("code"))
    unit = people.unit_of[townships[0].pk, "urban_management"]
    department = _person(people, people.handler_of_unit[unit], Role.DEPARTMENT_HANDLER, townships[0], unit)
    office = _person(people, people.centre_of_city[city.pk], Role.CITY_CENTRE, city)
    officials = [_person(people, people.official_of_township[one.pk], Role.TOWNSHIP_OFFICIAL, one) for one in townships]
    for wish in WISHES:
        matter = services.add_local_class(
            actor, edition=edition, kind=MatterKind.COMPONENT, major_code=wish.major_code, name=wish.name
        )
        owners = {str(stage): (str(StageOwner.VILLAGE), "") for stage in OWNED_STAGES}
        owners["handle"] = (str(StageOwner.SHARED), str(StageOwner.GRID))
        services.set_responsibility(
            actor, matter_id=matter.pk, owners=owners, not_delegable=False, kind=MatterKind.COMPONENT
        )
        today = city_time.local_day(city_time.now())
        made = services.apply_for_admission(
            department,
            services.ApplicationData(
                matter=matter.code, unit_id=unit, legal_basis=wish.legal_basis, hours_per_month=wish.hours,
                funding=wish.funding, training=wish.training, exit_on=today + timedelta(days=730),
            ),
        )  # fmt: skip
        _act_on(made, wish, office, officials)


def _act_on(made: Any, wish: Wish, office: Actor, officials: list[Actor]) -> None:
    for act in wish.acts:
        if act in ("opinions", "one opinion"):
            for official in officials if act == "opinions" else officials[:1]:
                sent = SentAct("give_opinion", None, "在巡查路线上，可以承担", data={"opinion": str(Opinion.AGREE)})
                services.act_on_admission(official, made.reference, sent)
        else:
            note = "与网格职责无关，数据已由统计站掌握" if act == "decline" else ""
            services.act_on_admission(office, made.reference, SentAct(act, None, note))


def _person(people: Workforce, user_id: int, role: Role, area: Any, unit_id: int | None = None) -> Actor:
    place = areas.place(area.pk)
    grant = Grant(role, place.id, place.level, place.path, unit_id)
    return Actor(ActorKind.USER, people.names[user_id], user_id, (grant,))
