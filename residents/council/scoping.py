"""Who keeps the papers of the council, and who sees a resolution before it is published."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.workforce.choices import Role
from grids.workforce.desks import is_worked_for

KEEPERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL)
READERS = (Role.GRID_WORKER, *KEEPERS, Role.CITY_CENTRE)


def resolutions_visible_to(actor: Actor, own_bodies: Any) -> Q:
    """Return the condition of the resolutions the actor may see: what is published, and all of ``own_bodies``."""
    return Q() if actor.is_system else Q(published_at__isnull=False) | Q(body__in=own_bodies)


def works_in(actor: Actor) -> Q:
    """Return the condition of the bodies of the places where the actor works."""
    return is_worked_for(actor, *READERS)
