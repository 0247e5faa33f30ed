"""Who may see households and what their people ask: the clerk of the village, and nobody of a higher rank."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.desks import NOBODY, is_over

READERS = (Role.VILLAGE_CLERK,)


def visible_to(actor: Actor) -> Q:
    """Return the condition of the rows placed in the villages the actor is clerk of; everything for the system."""
    if actor.is_system:
        return Q()
    ids = sorted({grant.area_id for grant in actor.grants_of(*READERS)})
    return areas.lies_in(Level.VILLAGE, ids) if ids else NOBODY


def keeps(actor: Actor, subject: Any) -> bool:
    """Say whether the actor is clerk of the village in which the subject lies."""
    return actor.is_system or any(is_over(grant, subject) for grant in actor.grants_of(*READERS))
