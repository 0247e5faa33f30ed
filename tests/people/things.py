"""Persons and households of the town for tests of the room."""

import re
from typing import Any

from foundation.notices.models import SimulatedText
from grids.workforce.selectors import actor_for
from residents.people import services
from residents.people.models import Household, Person
from residents.people.services import MemberData
from tests.town import Town

GATEWAY = "foundation.notices.channels.sms.SimulatedGateway"
PHONE, E164 = "13800138000", "+8613800138000"
# Check characters computed by hand from ISO 7064 MOD 11-2.
MAINLAND, HONG_KONG, FOREIGN = "11010519491231002X", "810000199408230021", "911124198108030024"


def home(
    town: Town, *, name: str = "冯玉兰", phone: str = "", number: str = "", address: str = "桥头路 12 号"
) -> Household:
    """Return a household of village A with its head, taken in by the clerk."""
    kind = "mainland_id" if number else "none"
    head = MemberData(name, "head", phone, kind, number)
    return services.make_household(
        actor_for(town.clerk_a), village_id=town.village_a.pk, address=address, members=[head]
    )


def head_of(household: Household) -> Person:
    """Return who heads a household."""
    return household.memberships.get(relation="head").person


def code_sent() -> str:
    """Return the six digits of the latest simulated message."""
    found = re.search(r"\d{6}", SimulatedText.objects.latest("created_at", "pk").words)
    assert found
    return found[0]


def ask_code(client: Any, phone: str = PHONE) -> Any:
    """Ask for a code as the page does."""
    return client.post("/r/phone/", {"phone": phone})


def give_code(client: Any, code: str) -> Any:
    """Give a code as the page does."""
    return client.post("/r/phone/code/", {"code": code})
