"""What is confidential in the demo city: two inspection desks, an auditor, and two incidents that only they open."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from demo.cast import CITY, POSTED_ON, Workforce, unit_code
from foundation.accounts.importers import UserRow, import_users
from foundation.accounts.selectors import user
from foundation.kernel.actor import ANONYMOUS, Actor
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from grids.workforce.importers import PostingRow, UnitRow, import_postings, import_units
from grids.workforce.selectors import actor_for
from grids.workforce.services import set_unit_active
from incidents.cases.choices import About, Action
from incidents.cases.services import ReportData, act_on_incident
from incidents.cases.services.confidential import give_part
from procedures.seals.choices import AUDIT, DISCIPLINE, PartKind
from residents.people.services import file_report

SPACE = UUID(int=442003)
# Who signs in beside the cast, and what they are.
INSPECTORS: Mapping[str, tuple[str, str]] = {
    "inspector1": ("罗浩然", "inspection desk of 东区街道"),
    "inspector2": ("谢凤仪", "inspection desk of the city"),
    "auditor1": ("卢永康", "auditor: sees who looked at what is confidential, and not at what"),
}
MATTER = "official_conduct"


def make_seals(actor: Actor, people: Workforce, password: str) -> int:
    """Set up who receives what is confidential, and let two reports come to them; return how many."""
    ids = _post(actor, people, password)
    inspector, chief = actor_for(user(ids["inspector1"])), actor_for(user(ids["inspector2"]))
    first = _report(
        people,
        1,
        "worker1",
        "网格员上门登记时收了住户的水果和香烟，住户不敢声张",
        about=About.WORKER,
        matter="street_vending",
    )
    act_on_incident(inspector, first, Action.ACCEPT, version=None, note="已登记，先向住户了解情况")
    handler = people.handler_of_unit[people.unit_of[areas.chain(people.home_of["clerk1"].id)[1].id, "civil_affairs"]]
    give_part(inspector, first, PartKind.HANDLER, reason="熟悉该小区住户，协助走访", user_id=handler)
    give_part(inspector, first, PartKind.OBSERVER, reason="掌握办理进度", user_id=people.centre_of_city[_city()])
    second = _report(people, 2, "clerk1", "街道有人利用职务便利干预物业招标", about=About.OFFICIAL, matter=MATTER)
    act_on_incident(chief, second, Action.ACCEPT, version=None, note="由市里核查，不转街道")
    return 2


def _city() -> int:
    return areas.area_by_code(CITY).id


def _post(actor: Actor, people: Workforce, password: str) -> Mapping[str, int]:
    """Make the units and their people; none of the units is offered for dispatch."""
    township, city = areas.chain(people.home_of["clerk1"].id)[1], areas.place(_city())
    rows = [
        UnitRow(unit_code(township, DISCIPLINE), f"{township.name}纪检监察工作委员会", DISCIPLINE, township.id),
        UnitRow(unit_code(city, DISCIPLINE), "市纪委监委", DISCIPLINE, city.id),
        UnitRow(unit_code(city, AUDIT), "市网格办审计室", AUDIT, city.id),
    ]
    units = import_units(actor, rows)
    users = import_users(actor, [UserRow(name, told[0], password) for name, told in INSPECTORS.items()])
    posts = zip(INSPECTORS, rows, strict=True)
    import_postings(
        actor,
        [PostingRow(users[name], Role.DEPARTMENT_HANDLER, row.area_id, row.code) for name, row in posts],
        units=units,
        starts_on=POSTED_ON,
    )
    for row in rows:
        set_unit_active(actor, unit_id=units[row.code], is_active=False)
    return users


def _report(people: Workforce, number: int, at: str, words: str, *, about: str, matter: str) -> str:
    """Let a resident report confidentially, without an account, where a member of the cast works; return the reference."""
    place = areas.place(people.home_of[at].id)
    lng, lat = place.lng or 0.0, place.lat or 0.0
    data = ReportData(uuid5(SPACE, f"confidential {number}"), matter, words, lng, lat, channel="resident", about=about)
    return file_report(ANONYMOUS, data=data, name="", phone="").reference
