"""Owns what grids may be given: the list of today, why a matter is not on it, and the attempts that were refused."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grids.areas import selectors as areas
from incidents.catalogue.choices import RefusalReason
from incidents.catalogue.models import GridRefusal
from incidents.catalogue.selectors.rules import matter, rulebook


def reason_not_for_grids(matter_id: int, *, revision: int | None = None, day: date | None = None) -> str:
    """Return why no grid may be given a matter on a day (today), a ``RefusalReason``; empty where one may.

    Without ``revision`` the answer may be a moment old, as names are; whoever dispatches asks with it.
    """
    day = day or areas.today()
    found = matter(matter_id) if revision is None else rulebook(day, revision=revision).matters.get(matter_id)
    if found is None or not found.not_delegable:
        return "" if found is not None and found.is_listed(day) else str(RefusalReason.NOT_LISTED)
    return str(RefusalReason.NOT_DELEGABLE)


def refusal_sentence(reason: str) -> str:
    """Return a reason as a sentence with who may do what instead."""
    if reason == RefusalReason.NOT_DELEGABLE:
        return _("This is enforcement or licensing: a grid worker observes and reports it. Dispatch it to a unit.")
    return _(
        "This matter is not on the list of grids. Dispatch it to a unit, or let its department apply for admission."
    )


def all_refusals() -> QuerySet[GridRefusal]:
    """Return every refused attempt, with its matter and its township."""
    return GridRefusal.objects.select_related("matter", "township")
