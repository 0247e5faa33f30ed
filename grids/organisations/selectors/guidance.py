"""Owns the reading of guidance: enterprises without a union, how far each was helped, and the steps of one."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Offer, offers_of
from foundation.process.timeline import TimelineEntry, steps_of
from grids.organisations.choices import READERS
from grids.organisations.models import Organisation, UnionGuidance, UnionGuidanceStep
from grids.organisations.workflow import GUIDANCE
from grids.workforce.desks import is_worked_for


def enterprises_without_union(actor: Actor) -> QuerySet[UnionGuidance]:
    """Return the guidance of the open enterprises of the actor's places: one list to help them by, not a public one."""
    rows = Organisation.objects.filter(ended_at__isnull=True)
    seen = rows if actor.is_system else rows.filter(is_worked_for(actor, *READERS))
    return UnionGuidance.objects.filter(organisation__in=seen).select_related("organisation")


def guidance_by_id(actor: Actor, key: int) -> UnionGuidance:
    """Return the guidance of one enterprise; raises ``NotFound``."""
    found = enterprises_without_union(actor).filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such enterprise among those you may see."))
    return found


def guidance_of(organisation: Organisation) -> UnionGuidance | None:
    """Return the guidance of an enterprise, None where it has a union or nobody has asked."""
    return UnionGuidance.objects.filter(organisation=organisation).first()


def guidance_offers(actor: Actor, guidance: UnionGuidance) -> list[Offer]:
    """Return the steps possible now."""
    return offers_of(actor, GUIDANCE, guidance)


def guidance_steps(guidance: UnionGuidance) -> list[TimelineEntry]:
    """Return what was done, oldest first."""
    return steps_of(GUIDANCE, UnionGuidanceStep.objects.filter(subject=guidance))
