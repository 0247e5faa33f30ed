"""Who sees an organisation: those who work for its place, and who speaks for it. What everybody reads is in ``public_rows``."""

from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.organisations.choices import KEEPERS, KNOWN_STATES, READERS, SOCIAL_KINDS, MandatePart
from grids.workforce.desks import is_worked_for, works_for

# Filed and registered social organisations, for everybody.
PUBLIC_ROWS = Q(kind__in=SOCIAL_KINDS, state__in=KNOWN_STATES)


def visible_to(actor: Actor) -> Q:
    """Return the condition of the organisations the actor may see."""
    if actor.is_system:
        return Q()
    return is_worked_for(actor, *READERS) | Q(pk__in={one.organisation_id for one in actor.mandates})


def keeps(actor: Actor, organisation: Any) -> bool:
    """Say whether its village or township is the actor's own."""
    return actor.is_system or works_for(actor, organisation, *KEEPERS)


def heads(actor: Actor, organisation: Any) -> bool:
    """Say whether the actor heads it today."""
    return actor.speaks_for(organisation.pk, MandatePart.HEAD)
