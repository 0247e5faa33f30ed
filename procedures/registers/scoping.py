"""Who sees what is filed: what holds or held everybody, what is in work those who work in its place."""

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.workforce.choices import Role
from grids.workforce.desks import is_worked_for

READERS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE)


def works_in(actor: Actor) -> Q:
    """Return the condition of the entries of the places where the actor works."""
    return Q() if actor.is_system else is_worked_for(actor, *READERS)


def visible_to(actor: Actor) -> Q:
    """Return the condition of the entries the actor may see."""
    return Q() if actor.is_system else ~Q(number="") | works_in(actor)
