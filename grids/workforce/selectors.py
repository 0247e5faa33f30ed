"""Who is posted where, today: read anew each request, so an ended posting opens nothing from that moment on.

A posting over an area that has ended counts for the area that took its place, from that day; its row stays as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import ngettext

from governance.kernel.actor import Actor, ActorKind, Grant
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from grids.workforce.models import Posting, Unit


@dataclass(frozen=True, slots=True)
class Posted:
    """One person in one role over one area: the one that was asked about, where the posting's own has ended."""

    user_id: int
    role: str
    area_id: int
    unit_id: int | None = None


def current(day: date | None = None) -> QuerySet[Posting]:
    """Return the postings in force on a day (today): from ``starts_on`` until the day before ``ends_on``."""
    day = day or areas.today()
    return Posting.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


# ``current`` of one person, asked with every request: writing it anew each time costs more than the answer.
_GRANTS = """
    SELECT role, area_id, unit_id FROM workforce_posting
    WHERE user_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on > %s) ORDER BY id"""


def actor_for(user: Any) -> Actor:
    """Return the actor behind a user, with a grant for each posting of today, in one statement."""
    day = areas.today().isoformat()
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, [user.pk, day, day])
        rows = cursor.fetchall()
    # Once each: who was posted on two grids that became one holds one of it.
    grants = tuple(dict.fromkeys(_grant(*row) for row in rows))
    return Actor(ActorKind.USER, name=str(user), user_id=user.pk, grants=grants)


def _grant(role: str, area_id: int, unit_id: int | None) -> Grant:
    heir = areas.place(areas.heir(area_id))
    return Grant(role, heir.id, heir.level, heir.path, unit_id)


def people_posted(area_ids: Collection[int], roles: Iterable[str], *, day: date | None = None) -> list[Posted]:
    """Return the active people posted in any of the roles over exactly these areas, or what they stand for; one statement.

    ``area_id`` of an answer is the area asked about: people of an area that has ended are those of the one that took its
    place, whichever of the two their postings name.
    """
    heirs = {area_id: areas.heir(area_id, on=day) for area_id in area_ids}
    named = areas.standing_for(heirs.values(), on=day)
    rows = _posted(current(day).filter(area_id__in=named, role__in=list(roles), user__is_active=True))
    by_heir: dict[int, list[Posted]] = {}
    for row in rows:
        by_heir.setdefault(areas.heir(row.area_id, on=day), []).append(row)
    found = (replace(row, area_id=asked) for asked, heir in heirs.items() for row in by_heir.get(heir, ()))
    return list(dict.fromkeys(found))


def workers_of(grid_id: int) -> list[Posted]:
    """Return the workers of one grid."""
    return people_posted([grid_id], [Role.GRID_WORKER])


def members_of(unit_ids: Collection[int]) -> list[Posted]:
    """Return the active handlers of all these units, in one statement; none is asked where there is no unit."""
    return _posted(current().filter(unit_id__in=unit_ids, user__is_active=True)) if unit_ids else []


def _posted(rows: QuerySet[Posting]) -> list[Posted]:
    return [Posted(*row) for row in rows.order_by("pk").values_list("user_id", "role", "area_id", "unit_id")]


def units_for(area_path: str, *, function: str | None = None) -> QuerySet[Unit]:
    """Return the active units that serve a place: those of its own areas up to the city, nearest first.

    ``area_path`` is ``Area.path``, the ids from the city down: ``1/12/90/``.
    """
    ids = [int(part) for part in area_path.split("/") if part]
    units = Unit.objects.filter(area_id__in=ids, is_active=True)
    if function is not None:
        units = units.filter(function=function)
    # Ids of a path grow longer down the tree; the level's own path length orders near before far.
    return units.order_by("-area__path", "code")


def units(unit_ids: Collection[int] | None = None) -> dict[int, Unit]:
    """Return units by id, all of them when no ids are given."""
    rows = Unit.objects.all() if unit_ids is None else Unit.objects.filter(pk__in=unit_ids)
    return {row.pk: row for row in rows}


def _in_words(count: int) -> str:
    return ngettext("%(count)d posting", "%(count)d postings", count) % {"count": count}


@areas.follows("postings", _in_words)
def postings_of(area_ids: Collection[int], day: date) -> Mapping[int, int]:
    """Return how many postings each of the areas has on a day, for the dry run of a plan that ends it."""
    return dict(current(day).filter(area_id__in=area_ids).values_list("area_id").annotate(count=Count("pk")))
