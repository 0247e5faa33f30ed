"""Households for the matrices: in the clerk's village a pair, a merge and a correction; in another village the like."""

from collections.abc import Callable
from typing import Any

from grids.workforce.selectors import actor_for
from residents.people import services
from residents.people.models import Correction, Household, Membership, Merge, Person
from tests.conftest import TUESDAY
from tests.people.things import MAINLAND, head_of, home
from tests.town import Town

NEVER = 999_999


def build_people(town: Town) -> None:
    """Write the rows."""
    clerk, resident = actor_for(town.clerk_a), actor_for(town.resident)
    home(town, name="何建文", number=MAINLAND)
    for _twice in range(2):
        home(town, name="罗小燕", phone="13800138001")
    first, second = (head_of(home(town, name="郑美玲", phone="13800138002")) for _twice in range(2))
    services.merge_persons(clerk, first.key, second.key, reason="当面核对为同一人")
    services.set_own_address(resident, village_id=town.village_a.pk, address="桥头路 9 号")
    services.ask_number(resident, "passport", "E12345678")
    _elsewhere(town)


def _elsewhere(town: Town) -> None:
    place = {"city": town.city, "township": town.township_b, "village": town.village_b}
    household = Household.objects.create(key="b" * 64, created_at=TUESDAY, created_by=town.clerk_a, **place)
    person = Person.objects.create(key="c" * 64, created_at=TUESDAY)
    Membership.objects.create(
        household=household, person=person, relation="head", starts_on=TUESDAY.date(), added_by=town.clerk_a
    )
    Correction.objects.create(person=person, field="name", sealed_value="x", asked_at=TUESDAY, **place)


def _household(world: Any, *, own: bool) -> Household:
    village = world.town.village_a if own else world.town.village_b
    return Household.objects.filter(village=village).order_by("pk").first()  # type: ignore[return-value]


def _pair() -> dict[str, Any]:
    keys = Person.objects.filter(phone_key=Person.objects.exclude(phone_key="").order_by("pk")[0].phone_key)
    first, second = keys.order_by("pk").values_list("key", flat=True)
    return {"first": first, "second": second}


def _correction(world: Any, *, own: bool) -> dict[str, Any]:
    return {"number": Correction.objects.get(village=world.town.village_a if own else world.town.village_b).pk}


THINGS: dict[str, Callable[..., dict[str, Any]]] = {
    "household": lambda world, user, own: {"key": _household(world, own=own).key},
    "household member": lambda world, user, own: {
        "key": _household(world, own=own).key, "person_key": head_of(_household(world, own=own)).key,
    },
    "pair": lambda world, user, own: _pair() if own else {"first": "x", "second": "y"},
    "merge": lambda world, user, own: {"number": Merge.objects.get().pk if own else NEVER},
    "correction": lambda world, user, own: _correction(world, own=own),
}  # fmt: skip
