"""Households of the demo city: a clerk with a dozen, what residents agreed to, a double to decide on, a correction waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo.cast import Workforce
from foundation.accounts.selectors import user
from foundation.kernel.actor import Actor
from grids.workforce.selectors import actor_for
from residents.people import services
from residents.people.choices import ConsentPurpose, ConsentWay, NumberKind, ParticipantRole, Relation
from residents.people.selectors import person_by_key, visible_person
from residents.people.services import MemberData
from residents.people.services.households import join_household
from residents.people.services.persons import set_phone

R, P = Relation, ParticipantRole
# The number that operators print in their own examples, and the example of GB 11643: nobody's.
PHONE, NUMBER = "13800138000", "11010519491231002X"


@dataclass(frozen=True, slots=True)
class DemoHousehold:
    """A household: its address, its people with what they are to the head, and as whom the head takes part."""

    address: str
    people: Sequence[tuple[str, str]]
    role: str = ""
    organisation: str = ""


HOUSEHOLDS: Sequence[DemoHousehold] = (
    DemoHousehold("竹苑新村 3 幢 102 房", (("梁伟强", R.HEAD), ("何少芬", R.SPOUSE), ("梁子轩", R.CHILD)), P.CADRE),
    DemoHousehold("竹苑新村 3 幢 501 房", (("黄炳坤", R.HEAD), ("黄嘉欣", R.GRANDCHILD)), P.PARTY_MEMBER),
    DemoHousehold("竹苑新村 5 幢 203 房", (("吴婉仪", R.HEAD),), P.LOCAL_NOTABLE),
    DemoHousehold("竹苑新村 6 幢 304 房", (("阿依古丽·买买提", R.HEAD), ("艾力·买买提", R.CHILD)), P.NEW_RESIDENT),
    DemoHousehold("竹苑新村 7 幢 402 房", (("罗志明", R.HEAD), ("周美华", R.SPOUSE)), P.ORGANISATION_MEMBER, "竹苑社区老人协会"),
    DemoHousehold("竹苑横街 8 号", (("陈大文", R.HEAD), ("陈日华", R.PARENT), ("李秀珍", R.PARENT))),
    DemoHousehold("竹苑横街 11 号", (("郭小燕", R.HEAD), ("唐国栋", R.TENANT))),
)  # fmt: skip


def make_households(people: Workforce) -> int:
    """Let the clerk of the home village take in households, and the two residents live together; return how many."""
    village = people.home_of["clerk1"].id
    clerk = actor_for(user(people.clerk_of_village[village]))
    for one in HOUSEHOLDS:
        _take_in(clerk, village, one)
    _family(people, clerk, village)
    return len(HOUSEHOLDS) + 1


def _take_in(clerk: Actor, village: int, one: DemoHousehold) -> None:
    members = [MemberData(name, relation) for name, relation in one.people]
    household = services.make_household(clerk, village_id=village, address=one.address, members=members)
    head = household.memberships.get(relation=R.HEAD).person
    if one.role:
        services.give_role(clerk, head.key, role=one.role, organisation=one.organisation, source="本人说明，村居核对")
        services.take_consent(clerk, head.key, purpose=ConsentPurpose.REUSE, way=ConsentWay.PAPER)


def _family(people: Workforce, clerk: Actor, village: int) -> None:
    """Mother and daughter in one household: kept once, looked at, one double of the mother, one correction of the daughter."""
    mother, daughter = (actor_for(user(people.user_of[name])) for name in ("resident1", "resident2"))
    address = "竹苑新村 2 幢 301 房"
    services.set_own_address(mother, village_id=village, address=address)
    key, other = (services.person_key_of(one.user_id or 0) for one in (mother, daughter))
    person = visible_person(clerk, key)
    set_phone(person, PHONE)
    person.save()
    home = person.memberships.get().household
    join_household(clerk, home, person_by_key(other), R.CHILD)
    services.give_own_consent(mother, ConsentPurpose.REUSE)
    services.take_consent(clerk, key, purpose=ConsentPurpose.PROXY, way=ConsentWay.SPOKEN)
    kept = {"address": address, "bank_name": "农村商业银行", "emergency_contact": "女儿 欧阳晓敏"}
    services.keep_held(key, "service:高龄津贴", kept)
    services.note_reuse(key, "service:城乡居民医保参保", ["address", "bank_name"])
    services.open_person(clerk, key, what="phone", reason="电话通知体检时间")
    services.ask_number(daughter, NumberKind.MAINLAND_ID, NUMBER)
    services.make_household(
        clerk, village_id=village, address=address, members=[MemberData(mother.name, R.HEAD, PHONE)]
    )
