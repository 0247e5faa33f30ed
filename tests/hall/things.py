"""What the matrices of routes speak of here: an errand in each township, and what is sent to ask for one."""

from typing import Any
from uuid import UUID

from foundation.kernel.actor import system
from residents.hall.models import ProxyVisit
from residents.hall.services import VisitData, ask_for_visit
from tests.dossiers.things import published

SYSTEM = system("test")
CANCEL = {"action": "cancel", "version": 1, "note": "改期"}


def errand(world: Any, *, own: bool) -> ProxyVisit:
    """Return the errand in a township, for nobody of the cast."""
    number = UUID(int=651 if own else 652)
    published()
    village = world.town.village_a if own else world.town.village_b
    return ask_for_visit(SYSTEM, VisitData(number, "old-age", village.pk, "李奶奶", "+8613800138000"))


def visit_form(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return what asks for a grid worker, from township A or from township B."""
    village = world.town.village_a if own else world.town.village_b
    return {"id": str(UUID(int=653)), "name": "李奶奶", "village": village.code}


THINGS = {
    "visit": lambda world, user, own: {"key": errand(world, own=own).pk},
    "township code": lambda world, user, own: {
        "code": (world.town.township_a if own else world.town.township_b).code,
    },
}  # fmt: skip
