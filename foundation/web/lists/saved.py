"""Filters that people save under a name: their own, and those that colleagues of the same area share."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid, NotFound
from foundation.web.lists.definition import List
from foundation.web.models import SavedFilter

LONGEST_NAME = 60
LONGEST_QUERY = 2_000
MOST_SAVED = 30


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter as a page offers it."""

    id: int
    name: str
    query: str
    is_own: bool
    is_shared: bool


def own_area(actor: Actor) -> int | None:
    """Return the area whose desk the actor sits at, with which a filter is shared; the first posting's of several."""
    return next((grant.area_id for grant in actor.grants), None)


def saved_filters(actor: Actor, listing: List) -> list[Saved]:
    """Return the actor's own filters of a list and those shared with the own areas, by name; one statement."""
    shared = Q(area_id__in=[grant.area_id for grant in actor.grants])
    rows = SavedFilter.objects.filter(Q(owner_id=actor.user_id or 0) | shared, list_code=listing.code)
    return [
        Saved(row.pk, row.name, row.query, row.owner_id == actor.user_id, row.area_id is not None)
        for row in rows.order_by("name", "pk")[: 2 * MOST_SAVED]
    ]


def save_filter(actor: Actor, listing: List, *, name: str, query: QueryDict, is_shared: bool) -> Saved:
    """Save what the address narrows by under a name, in place of an own one of this name; raises ``Invalid``.

    Words that the list does not know are left out; what does not fit is refused, so that no saved filter is broken.
    """
    name, words = " ".join(name.split()), listing.own_words(query)
    if actor.user_id is None:
        raise Denied(_("Only a person saves a filter."))
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(_("Give the filter a name of at most 60 characters."), fields={"name": _("1 to 60 characters.")})
    if not words or len(words.urlencode()) > LONGEST_QUERY:
        raise Invalid(_("Narrow the list first, then save how."))
    listing.order(words)
    listing.matching_rows(actor, words, city_time.now())
    area_id = own_area(actor) if is_shared else None
    kept: dict[str, Any] = {"query": words.urlencode(), "area_id": area_id}
    own = SavedFilter.objects.filter(owner_id=actor.user_id, list_code=listing.code)
    if not own.filter(name=name).update(**kept):
        if own.count() >= MOST_SAVED:
            raise Invalid(_("You have saved 30 filters of this list. Remove one first."))
        _insert(actor, listing, name, kept)
    row = own.get(name=name)
    return Saved(row.pk, row.name, row.query, is_own=True, is_shared=row.area_id is not None)


def remove_filter(actor: Actor, saved_id: int) -> str:
    """Remove an own saved filter and return the code of its list; raises ``NotFound`` for anyone else's."""
    row = SavedFilter.objects.filter(pk=saved_id, owner_id=actor.user_id or 0).first()
    if row is None:
        raise NotFound(_("There is no such saved filter of yours."))
    row.delete()
    return row.list_code


def _insert(actor: Actor, listing: List, name: str, kept: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            SavedFilter.objects.create(
                owner_id=actor.user_id or 0,
                list_code=listing.code,
                name=name,
                created_at=city_time.now(),
                **kept,
            )
    except IntegrityError:
        # The same person in another tab, in the same moment: the later one counts.
        SavedFilter.objects.filter(owner_id=actor.user_id, list_code=listing.code, name=name).update(**kept)
