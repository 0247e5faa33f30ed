"""Owns the reading of mandates: who speaks for an organisation today, and for which an actor does."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from grids.areas import selectors as areas
from grids.organisations.choices import OPEN_STATES
from grids.organisations.models import Mandate, Organisation
from grids.workforce.selectors import add_grants

# What every actor is read with: a confirmed mandate of today opens as much as its organisation's own area says.
add_grants(
    """SELECT m.part, coalesce(o.village_id, o.township_id, o.city_id), NULL, m.organisation_id, m.id
    FROM organisations_mandate m JOIN organisations_organisation o ON o.id = m.organisation_id
    WHERE m.user_id = %s AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on > %s)
    AND m.confirmed_at IS NOT NULL AND o.ended_at IS NULL"""
)


def mandates_in_force(day: date | None = None) -> QuerySet[Mandate]:
    """Return the confirmed mandates that hold on a day (today), of organisations that have not ended."""
    day = day or areas.today()
    return Mandate.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day),
        starts_on__lte=day,
        confirmed_at__isnull=False,
        organisation__state__in=OPEN_STATES,
    )


def speakers_of(organisation_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Return the active users who speak for each organisation today, in one statement."""
    found: dict[int, list[int]] = {}
    rows = mandates_in_force().filter(organisation_id__in=organisation_ids, user__is_active=True)
    for organisation_id, user_id in rows.order_by("pk").values_list("organisation_id", "user_id"):
        found.setdefault(organisation_id, []).append(user_id)
    return {key: list(dict.fromkeys(people)) for key, people in found.items()}


def mandates_of(organisation: Organisation) -> QuerySet[Mandate]:
    """Return all mandates of an organisation, the latest first."""
    rows = Mandate.objects.filter(organisation=organisation).select_related("user", "given_by", "confirmed_by")
    return rows.order_by("-given_at", "-pk")


def mandate_by_id(organisation: Organisation, mandate_id: int) -> Mandate:
    """Return one mandate of an organisation; raises ``NotFound``."""
    found = mandates_of(organisation).select_related("organisation", "user").filter(pk=mandate_id).first()
    if found is None:
        raise NotFound(_("There is no such mandate."))
    return found


def own_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations the actor speaks for today, by name; rooms above offer these as for whom one acts."""
    keys = {one.organisation_id for one in actor.mandates}
    return Organisation.objects.filter(pk__in=keys).order_by("name", "pk")
