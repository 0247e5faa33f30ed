"""Who sees an admission (the grid office and the townships all, a department its own), and who a version of rules."""

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


def rules_visible_to(actor: Actor) -> Q:
    """Return the condition of the versions of rules the actor may see: the keepers all, an official those of the own place."""
    if actor.is_system or actor.has_role(*KEEPERS):
        return Q()
    found = Q(pk__in=())
    for grant in actor.grants_of(Role.TOWNSHIP_OFFICIAL):
        found |= Q(area__path__startswith=grant.area_path)
    return found
