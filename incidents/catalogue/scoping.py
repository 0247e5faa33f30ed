"""Who sees an admission: the grid office and the townships all of them, a department its own."""

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.workforce.choices import Role
from procedures.clocks.policies import KEEPERS


def admissions_visible_to(actor: Actor) -> Q:
    """Return the condition of the admissions the actor may see."""
    if actor.is_system or actor.has_role(*KEEPERS, Role.TOWNSHIP_OFFICIAL):
        return Q()
    units = sorted({grant.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER) if grant.unit_id is not None})
    return Q(unit_id__in=units)
