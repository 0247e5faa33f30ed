"""Registers how a form field finds an area: by name, code or pinyin, within the actor's reach."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from foundation.accounts.policies import SUPPORT_CHIEF, reaches
from foundation.kernel.actor import Actor
from foundation.web.picking import SHOWN, Choice, Kind, offer
from grids.areas.choices import LEVEL_ORDER
from grids.areas.models import Area
from grids.areas.selectors.places import Place, areas, chain, places, search_areas, snapshot, today

BETWEEN = " › "


def path_of(area_id: int) -> str:
    """Return the names of the areas above one, from the city down."""
    return BETWEEN.join(place.name for place in chain(area_id)[:-1])


def _choice(place: Place | Area) -> Choice:
    return Choice(place.id, place.code, place.name, path_of(place.id))


def _search(actor: Actor, words: str, groups: Sequence[str]) -> Iterator[Choice]:
    found = _areas_in_reach(areas(), actor)
    if groups:
        found = found.filter(level__in=groups)
    if words:
        yield from map(_choice, search_areas(found, words)[:SHOWN])
        return
    # Nothing typed yet: the largest first.
    wanted = [level for level in LEVEL_ORDER if not groups or level in groups]
    for level in wanted:
        yield from map(_choice, found.filter(level=level)[:SHOWN])


def _areas_in_reach(found: QuerySet[Area], actor: Actor) -> QuerySet[Area]:
    if actor.has_role(SUPPORT_CHIEF):
        return found
    paths = [Q(path__startswith=grant.area_path) for grant in actor.grants if grant.area_path]
    return found.filter(reduce(or_, paths)) if paths else found.none()


def _find(actor: Actor | None, text: str, groups: Sequence[str]) -> list[Choice]:
    held = snapshot()
    named = list(held.by_code.get(text, ())[-1:])
    if not named:
        named = [place for place in held.by_id.values() if text in {place.name, place.official_name}]
        named = [place for place in named if place.lasts_on(today())]
    return [
        _choice(place)
        for place in named
        if (actor is None or reaches(actor, place.path)) and (not groups or place.level in groups)
    ]


def _by_id(area_id: int) -> Choice | None:
    place = places([area_id]).get(area_id)
    return _choice(place) if place else None


offer("area", Kind(search=_search, find=_find, by_id=_by_id))
