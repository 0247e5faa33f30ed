"""Who is posted where, today: read for each request, so that an ended posting opens nothing from that moment on.

A posting over an area that has ended counts for its successor from that day; the row stays as it is.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.accounts import selectors as accounts
from foundation.accounts.policies import reaches
from foundation.accounts.selectors import add_keeper, add_top_people
from foundation.kernel.actor import Actor, ActorKind, Grant
from foundation.notices.selectors import add_people_of_places, add_places_of_people
from foundation.web.picking import Choice, Kind, offer
from grids.areas import selectors as areas
from grids.workforce.choices import TOP_ROLES, Role
from grids.workforce.models import Posting, Unit


@dataclass(frozen=True, slots=True)
class PostedPerson:
    """One person in one role over one area; where the posting's area has ended, ``area_id`` is the one asked about."""

    user_id: int
    role: str
    area_id: int
    unit_id: int | None = None


def current_postings(day: date | None = None) -> QuerySet[Posting]:
    """Return the postings in force on a day (today): from ``starts_on`` until the day before ``ends_on``."""
    day = day or areas.today()
    return Posting.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


# ``current_postings`` of one person, read with every request: composing the query each time costs more than running it.
# Rooms above add what else a person holds today (``add_grants``): one statement reads it all.
_GRANTS = [
    """SELECT role, area_id, unit_id, NULL AS organisation_id, id FROM workforce_posting
    WHERE user_id = %s AND starts_on <= %s AND (ends_on IS NULL OR ends_on > %s)"""
]


def add_grants(select: str) -> None:
    """Let every actor be read with the rows of one more SELECT: of a user on a day (twice) the part, area, no unit,
    organisation, and number. On PostgreSQL the function ``workforce_caller`` has to read the same.
    """
    _GRANTS.append(select)


def actor_for(user: Any) -> Actor:
    """Return the actor behind a user, with a grant for each posting of today, in one statement."""
    rows = user.__dict__.pop(_READ_ALONG, None)
    if rows is None:
        day = areas.today().isoformat()
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(_GRANTS) + " ORDER BY 4, 5", [user.pk, day, day] * len(_GRANTS))
            rows = cursor.fetchall()
    # Once each: who was posted on two grids that became one holds one of it.
    held = tuple(dict.fromkeys(_grant(*row[:4]) for row in rows))
    grants = tuple(one for one in held if one.organisation_id is None)
    mandates = tuple(one for one in held if one.organisation_id is not None)
    return Actor(ActorKind.USER, name=str(user), user_id=user.pk, grants=grants, mandates=mandates)


def working_token(key: str) -> accounts.WorkingToken | None:
    """Return what stands behind a key that works, as the accounts do; on PostgreSQL with its user's postings read along.

    There a function of the database answers (migration ``0003``), which keeps its plans: planning costs more than reading.
    """
    if connection.vendor != "postgresql":
        return accounts.working_token(key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workforce_caller(%s, %s, %s, %s)", [*accounts.asked_of_key(key), areas.today()])
        *row, postings = cursor.fetchone()
    if row[0] is None:
        return None
    token = accounts.token_of_row(row)
    token.user.__dict__[_READ_ALONG] = json.loads(postings)
    return token


# Under which name the postings that were read with a user wait on it, until its actor is made.
_READ_ALONG = "_tongxin_postings"


def actors_of(user_ids: Collection[int]) -> dict[int, Actor]:
    """Return the actor behind each of these active users, as ``actor_for`` does, for work in the background."""
    users = accounts.names_of_active(user_ids)
    grants: dict[int, dict[Grant, None]] = {user_id: {} for user_id in users}
    rows = (
        current_postings().filter(user_id__in=users).order_by("pk").values_list("user_id", "role", "area_id", "unit_id")
    )
    for user_id, role, area_id, unit_id in rows:
        grants[user_id][_grant(role, area_id, unit_id)] = None
    return {
        user_id: Actor(ActorKind.USER, name=name, user_id=user_id, grants=tuple(grants[user_id]))
        for user_id, name in users.items()
    }


def _grant(role: str, area_id: int, unit_id: int | None, organisation_id: int | None = None) -> Grant:
    successor = areas.place(areas.successor(area_id))
    return Grant(role, successor.id, successor.level, successor.path, unit_id, organisation_id)


def people_posted(area_ids: Collection[int], roles: Iterable[str], *, day: date | None = None) -> list[PostedPerson]:
    """Return the active people posted in any of the roles over these areas or their predecessors, in one query.

    ``area_id`` of a row is the area asked about: an area that has ended and its successor have the same people,
    whichever of the two a posting names.
    """
    successors = {area_id: areas.successor(area_id, on=day) for area_id in area_ids}
    named = areas.with_predecessors(successors.values(), on=day)
    rows = _posted_people(current_postings(day).filter(area_id__in=named, role__in=list(roles), user__is_active=True))
    by_successor: dict[int, list[PostedPerson]] = {}
    for row in rows:
        by_successor.setdefault(areas.successor(row.area_id, on=day), []).append(row)
    found = (
        replace(row, area_id=asked)
        for asked, successor in successors.items()
        for row in by_successor.get(successor, ())
    )
    return list(dict.fromkeys(found))


def workers_of(grid_id: int) -> list[PostedPerson]:
    """Return the workers of one grid."""
    return people_posted([grid_id], [Role.GRID_WORKER])


def members_of(unit_ids: Collection[int]) -> list[PostedPerson]:
    """Return the active handlers of these units, in one query; without units, in none."""
    return _posted_people(current_postings().filter(unit_id__in=unit_ids, user__is_active=True)) if unit_ids else []


def _posted_people(rows: QuerySet[Posting]) -> list[PostedPerson]:
    return [PostedPerson(*row) for row in rows.order_by("pk").values_list("user_id", "role", "area_id", "unit_id")]


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


# The name of the revision that changes with every posting, unit and person who may no longer sign in; on PostgreSQL only.
PEOPLE = "people"

# ``units_for`` with ``has_people``, of one function, the first: read with every report, so written out as ``_GRANTS`` is.
_NEAREST = """
    SELECT u.area_id FROM workforce_unit u JOIN areas_area a ON a.id = u.area_id
    WHERE u.is_active AND u.function = %s AND u.area_id IN ({places}) AND EXISTS (
        SELECT 1 FROM workforce_posting p JOIN accounts_user s ON s.id = p.user_id
        WHERE p.unit_id = u.id AND s.is_active AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on > %s)
    ) ORDER BY a.path DESC, u.code LIMIT 1"""


def area_of_nearest_unit(area_path: str, function: str, *, people: int | None = None) -> int | None:
    """Return the id of the area of the nearest unit of a function that serves a place and has people; None: there is none.

    ``people``: the revision ``PEOPLE`` as the caller has read it, by which the answer is kept; without one it is read.
    """
    day = areas.today().isoformat()
    ask = _area_of_nearest_unit if people is None else _known_area_of_nearest_unit
    return ask(area_path, function, day, people)


def _area_of_nearest_unit(area_path: str, function: str, day: str, people: int | None) -> int | None:
    del people
    ids = [int(part) for part in area_path.split("/") if part]
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST.format(places=", ".join(["%s"] * len(ids))), [function, *ids, day, day])
        row = cursor.fetchone()
    return row[0] if row else None


_known_area_of_nearest_unit = lru_cache(maxsize=4096)(_area_of_nearest_unit)


def units_with_function(area_path: str, function: str) -> list[Unit]:
    """Return the units of a function over a place in which somebody is posted, nearest first, offered for dispatch or not."""
    ids = [int(part) for part in area_path.split("/") if part]
    return list(Unit.objects.filter(has_people(), area_id__in=ids, function=function).order_by("-area__path", "code"))


def units_of_people(user_ids: Collection[int]) -> set[int]:
    """Return the units in which these people work today."""
    rows = current_postings().filter(user_id__in=user_ids, unit__isnull=False)
    return set(rows.values_list("unit_id", flat=True))


def levels_of_people(user_ids: Collection[int]) -> set[str]:
    """Return the levels of the areas over which these people are posted today, of units their own."""
    area_ids = current_postings().filter(user_id__in=user_ids).values_list("area_id", flat=True)
    return {areas.place(area_id).level for area_id in area_ids}


def has_people() -> Exists:
    """Return the condition, on units, that somebody active is posted there today."""
    return Exists(current_postings().filter(unit_id=OuterRef("pk"), user__is_active=True))


def units_without_people() -> QuerySet[Unit, Any]:
    """Return the ids of the units where nobody active is posted today."""
    return Unit.objects.filter(~has_people()).values("pk")


def units(unit_ids: Collection[int] | None = None) -> dict[int, Unit]:
    """Return units by id, all of them when no ids are given."""
    rows = Unit.objects.all() if unit_ids is None else Unit.objects.filter(pk__in=unit_ids)
    return {row.pk: row for row in rows}


def _unit_choice(row: Unit) -> Choice:
    place = areas.place(row.area_id)
    return Choice(row.pk, row.code, row.name, place.name)


def _units_to_choose(actor: Actor, words: str, groups: Sequence[str]) -> Iterator[Choice]:
    del groups
    found = Unit.objects.filter(is_active=True)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(code__istartswith=words) | Q(area__name__contains=words))
    paths = areas.places(set(found.values_list("area_id", flat=True)))
    return (_unit_choice(row) for row in found if reaches(actor, paths[row.area_id].path))


def _units_named(actor: Actor | None, text: str, groups: Sequence[str]) -> list[Choice]:
    del groups
    found = Unit.objects.filter(code=text) or Unit.objects.filter(name=text)
    return [_unit_choice(row) for row in found if actor is None or reaches(actor, areas.place(row.area_id).path)]


def _unit_by_id(unit_id: int) -> Choice | None:
    return next(map(_unit_choice, Unit.objects.filter(pk=unit_id)), None)


offer("unit", Kind(search=_units_to_choose, find=_units_named, by_id=_unit_by_id))


def _in_words(count: int) -> str:
    return ngettext("%(count)d posting", "%(count)d postings", count) % {"count": count}


@areas.follows("postings", _in_words)
def postings_of(area_ids: Collection[int], day: date) -> Mapping[int, int]:
    """Return how many postings each of the areas has on a day, for the dry run of a plan that ends it."""
    return dict(current_postings(day).filter(area_id__in=area_ids).values_list("area_id").annotate(count=Count("pk")))


@add_places_of_people
def places_of_people(user_ids: Collection[int]) -> Mapping[int, Collection[str]]:
    """Return the paths of the areas each of these is posted over today, in one statement."""
    found: dict[int, set[str]] = {}
    for user_id, area_id in current_postings().filter(user_id__in=user_ids).values_list("user_id", "area_id"):
        found.setdefault(user_id, set()).add(areas.place(areas.successor(area_id)).path)
    return found


@add_people_of_places
def people_of_places(paths: Collection[str]) -> QuerySet[Any, Any]:
    """Return the ids of the users posted today over these places or within them, as a query."""
    within = [Q(area__path__startswith=path) for path in paths]
    return (
        current_postings().filter(reduce(or_, within)).values("user_id")
        if within
        else current_postings().none().values("user_id")
    )


@add_top_people
def top_people() -> set[int]:
    """Return the active people posted today in a role that two people give."""
    rows = current_postings().filter(role__in=TOP_ROLES, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


@add_keeper
def reason_to_keep(user_id: int) -> str:
    """Say why the last administrator of the net may not be disabled; nothing for anybody else."""
    holders = lasting_holders(Role.NET_ADMIN)
    return _("This is the last administrator of the net. Post another one first.") if holders == {user_id} else ""


def lasting_holders(role: str, *, without: int | None = None) -> set[int]:
    """Return the active people who hold a role today by a posting without an end; ``without`` leaves one posting out."""
    rows = current_postings().filter(role=role, ends_on__isnull=True, user__is_active=True)
    if without is not None:
        rows = rows.exclude(pk=without)
    return set(rows.values_list("user_id", flat=True))
