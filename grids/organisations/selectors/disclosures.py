"""Owns the reading of disclosures: what is missing and since when, what may be filed, what everybody reads."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.process.offers import Choice
from grids.organisations.choices import KNOWN_STATES, DisclosureKind
from grids.organisations.models import Disclosure, Organisation
from grids.organisations.selectors.organisations import visible_organisations


def disclosures_of(organisation: Organisation) -> QuerySet[Disclosure]:
    """Return all it has disclosed or still has to, the latest year first."""
    return Disclosure.objects.filter(organisation=organisation).order_by("-year", "kind")


def missing_disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """Return what organisations the actor sees have not disclosed yet, due or not; in no order."""
    seen = visible_organisations(actor).filter(state__in=KNOWN_STATES)
    return Disclosure.objects.filter(organisation__in=seen, filed_at__isnull=True).select_related("organisation")


def choosable_disclosures(organisation: Organisation) -> list[Choice]:
    """Return what may be disclosed now: what is missing, the longest due first, then what is filed and may be replaced."""
    rows = sorted(disclosures_of(organisation), key=lambda one: (one.filed_at is not None, one.due_on, one.kind))
    return [Choice(f"{one.kind}:{one.year}", _choice_words(one)) for one in rows]


def _choice_words(one: Disclosure) -> str:
    words = {"kind": DisclosureKind(one.kind).label, "year": one.year}
    if one.filed_at is None:
        return _("%(kind)s of %(year)s") % words
    return _("%(kind)s of %(year)s (filed; replaces it)") % words
