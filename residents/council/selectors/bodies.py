"""Owns the reading of bodies and their members; all who sign in may read them."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from grids.areas.selectors import Place
from grids.workforce.desks import places_worked_for
from residents.council.models import Body, Member
from residents.council.scoping import KEEPERS


def bodies() -> QuerySet[Body]:
    """Return the bodies that have not ended, in no order."""
    return Body.objects.filter(ended_on__isnull=True)


def body_by_id(body_id: int) -> Body:
    """Return one body with its rule, also one that has ended; raises ``NotFound``."""
    found = Body.objects.select_related("rule").filter(pk=body_id).first()
    if found is None:
        raise NotFound(_("There is no such body."))
    return found


def members_of(body: Body) -> QuerySet[Member]:
    """Return all terms of a body, open ones first."""
    return Member.objects.filter(body=body).order_by("ends_on", "part", "starts_on", "pk")


def members_on(body: Body, day: date) -> QuerySet[Member]:
    """Return who is a member on a day."""
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Member.objects.filter(lasts, body=body, starts_on__lte=day).order_by("part", "pk")


def own_areas(actor: Actor) -> list[Place]:
    """Return the areas that the actor keeps the council's papers of, the villages of an own township among them."""
    return places_worked_for(actor, *KEEPERS)
