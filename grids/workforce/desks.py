"""Desks: where a subject of any room waits, who may act on it next, and who sits there today.

A subject here is any row that is placed (``grids.areas.placed``) and has ``level``, ``lowest_level``, ``unit_id`` and,
where it has a workflow, ``state``. The desks that may act on it stand from its lowest level up to its level. A grid has
no desk: what is decided there is decided at the desk of its village, and what is done there is done by its worker.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q

from foundation.kernel.actor import Actor, Grant
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import DESK_ROLES, LEVEL_OF, Role

NOBODY = Q(pk__in=[])
# From the ground up: the level a desk decides on.
DESK_LEVEL: dict[str, Level] = {role: LEVEL_OF[role] for role in DESK_ROLES}
# Who acts at each level: its desk, of a grid its worker.
ROLE_AT: dict[str, Role] = {LEVEL_OF[role]: role for role in (Role.GRID_WORKER, *DESK_ROLES)}
UPWARDS = LEVEL_ORDER[::-1]
# Where a subject waits that a unit has in hand.
UNIT = "unit"


@cache
def levels_above(level: str, steps: int = 1) -> str:
    """Return the level so many steps up from ``level``; the city has nothing above it."""
    return UPWARDS[min(UPWARDS.index(Level(level)) + steps, len(UPWARDS) - 1)]


def higher_level(level: str, other: str) -> str:
    """Return the higher of two levels."""
    return max(level, other, key=UPWARDS.index)


def lower_level(level: str, other: str) -> str:
    """Return the lower of two levels."""
    return min(level, other, key=UPWARDS.index)


@cache
def desks_from(level: str) -> tuple[str, ...]:
    """Return the roles whose desk stands at ``level`` or above it, the nearest first."""
    above = UPWARDS[UPWARDS.index(Level(level)) :]
    return tuple(role for role, at in DESK_LEVEL.items() if at in above)


@cache
def desk_roles(lowest: str, level: str) -> tuple[str, ...]:
    """Return the roles whose desks decide from one level up to another; a grid's is its village's."""
    nearest, *above = desks_from(lowest)
    return (nearest, *(role for role in above if higher_level(DESK_LEVEL[role], level) == level))


def is_over(grant: Grant, subject: Any) -> bool:
    """Say whether the grant's area is the subject's own of that level, or has taken its place."""
    return areas.is_in(grant.area_id, subject, LEVEL_OF[grant.role])


def desk_level_of(actor: Actor, subject: Any, level: str) -> Level | None:
    """Return the level of the actor's desk over the subject, the nearest at ``level`` or above it; None without one."""
    seats = (
        DESK_LEVEL[role] for role in desks_from(level) if any(is_over(one, subject) for one in actor.grants_of(role))
    )
    return next(seats, None)


def passes_up_from(actor: Actor, subject: Any) -> Level | None:
    """Return the level the actor passes it up from: the own desk's, no higher than it has come; None without one."""
    grants = actor.grants_of(Role.GRID_WORKER)
    if subject.lowest_level == Level.GRID and any(is_over(grant, subject) for grant in grants):
        return Level.GRID
    seat = desk_level_of(actor, subject, subject.lowest_level)
    return Level(lower_level(seat, subject.level)) if seat is not None else None


def _posts(actor: Actor, roles: Collection[str]) -> dict[str, set[int]]:
    """Return level -> areas of the actor's postings in the roles; a grid worker works for the village of the grid."""
    found: dict[str, set[int]] = {}
    for grant in actor.grants_of(*roles):
        level, area_id = LEVEL_OF[grant.role], grant.area_id
        if level == Level.GRID:
            level, area_id = Level.VILLAGE, areas.columns_of(area_id)["village_id"] or 0
        found.setdefault(level, set()).add(area_id)
    return found


def works_for(actor: Actor, subject: Any, *roles: str) -> bool:
    """Say whether one of the actor's postings is over a subject that is placed at any level, or in its village."""
    posts = _posts(actor, roles)
    return any(
        getattr(subject, f"{level}_id") is not None and areas.is_in(area_id, subject, level)
        for level, ids in posts.items()
        for area_id in ids
    )


def is_worked_for(actor: Actor, *roles: str) -> Q:
    """Return the condition of the rows, placed at any level, that ``works_for`` is true of."""
    found = NOBODY
    for level, ids in _posts(actor, roles).items():
        found |= areas.lies_in(level, sorted(ids))
    return found


def places_worked_for(actor: Actor, *roles: str) -> list[areas.Place]:
    """Return the areas of the actor's postings in the roles, the villages of an own township among them."""
    own = [areas.place(grant.area_id) for grant in actor.grants_of(*roles)]
    below = [place for one in own for place in areas.places_below(one.id) if place.level == Level.VILLAGE]
    return list({place.id: place for place in (*own, *below)}.values())


def in_charge(actor: Actor) -> Q:
    """Return the condition of what is the actor's by posting: what lies in own areas, or is in hand of own units."""
    found = NOBODY
    for role, level in LEVEL_OF.items():
        ids = sorted({grant.area_id for grant in actor.grants_of(role)})
        if ids:
            found |= areas.lies_in(level, ids)
    units = sorted({grant.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER) if grant.unit_id is not None})
    if units:
        found |= Q(unit_id__in=units)
    return found


def is_in_charge(grant: Grant, subject: Any) -> bool:
    """Say whether ``in_charge`` finds the subject by this one grant."""
    if grant.role == Role.DEPARTMENT_HANDLER:
        return grant.unit_id is not None and grant.unit_id == subject.unit_id
    return grant.role in LEVEL_OF and is_over(grant, subject)


@dataclass(frozen=True, slots=True)
class WaitingRules:
    """How the open subjects of one workflow wait, by state.

    ``at_desk``: a desk decides next; ``in_hand``: a unit has it, or without one the grid's worker. ``for_worker``: those
    states at a desk in which what lies at a grid is its worker's own to take, without a desk. In other states it has ended.
    """

    at_desk: tuple[str, ...]
    in_hand: tuple[str, ...]
    for_worker: tuple[str, ...] = ()

    def place_of(self, state: str, level: str, unit_id: int | None) -> str:
        """Return whose turn an open subject is: ``UNIT``, or the level whose desk it has come to, of a grid its worker.

        A grid has no desk of its own: what its worker has done is checked in the village.
        """
        if state in self.in_hand:
            return UNIT if unit_id else Level.GRID
        return Level.VILLAGE if level == Level.GRID and state not in self.for_worker else level

    def at(self, level: str) -> Q:
        """Return the condition of the open subjects for which ``place_of`` answers the level."""
        if level == Level.GRID:
            return Q(state__in=self.for_worker, level=Level.GRID) | self._with_worker()
        at_desk = Q(level=level, state__in=self.at_desk)
        if level == Level.VILLAGE:
            at_desk |= Q(level=Level.GRID, state__in=self._for_village())
        return at_desk

    def for_level(self, level: str) -> Q:
        """Return the condition of the open subjects that a level may act on next, those that rose past it too.

        What a unit without people still has in hand waits for the desks, who alone can give it to others.
        """
        if level == Level.GRID:
            return Q(state__in=self.for_worker, lowest_level=Level.GRID) | self._with_worker()
        place = UPWARDS.index(Level(level))
        at_level = Q(level__in=UPWARDS[place:], lowest_level__in=UPWARDS[: place + 1])
        left = Q(state__in=self.in_hand, unit_id__in=workforce.units_without_people())
        waiting = at_level & (Q(state__in=self.at_desk) | left)
        if level == Level.VILLAGE:
            waiting |= Q(level=Level.GRID) & (Q(state__in=self._for_village()) | left)
        return waiting

    def for_actor(self, actor: Actor) -> Q:
        """Return the condition of the open subjects whose next act is the actor's: at the own desk, or in own hands."""
        waiting = NOBODY
        for grant in actor.grants:
            if grant.role in ROLE_AT.values():
                level = LEVEL_OF[grant.role]
                waiting |= areas.lies_in(level, [grant.area_id]) & self.for_level(level)
            elif grant.role == Role.DEPARTMENT_HANDLER and grant.unit_id is not None:
                waiting |= Q(unit_id=grant.unit_id, state__in=self.in_hand)
        return waiting

    def levels_below(self, level: str, state: str) -> tuple[Level, ...]:
        """Return the levels under ``level`` that can have a subject in this state, the nearest first.

        A grid has no desk: only what its worker may still take can be there.
        """
        below = LEVEL_ORDER[LEVEL_ORDER.index(Level(level)) + 1 :]
        return tuple(one for one in below if one != Level.GRID or state in self.for_worker)

    def is_open(self, state: str) -> bool:
        """Say whether anybody's turn is awaited."""
        return state in self.at_desk or state in self.in_hand

    def _with_worker(self) -> Q:
        return Q(state__in=self.in_hand, unit__isnull=True)

    def _for_village(self) -> list[str]:
        return [state for state in self.at_desk if state not in self.for_worker]


def people_at(area_ids: Collection[int]) -> Mapping[tuple[int, str], Sequence[int]]:
    """Return the user ids posted today by (area, role), of desks and of grids' workers; one statement.

    The areas may be those of any day; people posted to what took their place are theirs.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for one in workforce.people_posted(area_ids, ROLE_AT.values()):
        found.setdefault((one.area_id, one.role), []).append(one.user_id)
    return found


def desk_of(area_id: int, *, above: bool = False) -> list[int]:
    """Return who sits at the nearest staffed desk over an area, and with ``above`` at the next staffed one too."""
    chain = areas.chain(areas.successor(area_id))[::-1]
    people = workforce.people_posted([place.id for place in chain], DESK_ROLES)
    desks = [
        found
        for place in chain
        if (found := [one.user_id for one in people if one.area_id == place.id and LEVEL_OF[one.role] == place.level])
    ]
    return [user_id for desk in desks[: 2 if above else 1] for user_id in desk]


def staffed_levels(subject: Any, levels: Iterable[Level]) -> list[Level]:
    """Return those of the levels at which somebody is posted over the subject's place, in one statement."""
    area_at = {level: areas.area_of(subject, level) for level in levels}
    people = people_at(area_at.values())
    return [level for level, area_id in area_at.items() if (area_id, ROLE_AT[level]) in people]


@dataclass(frozen=True, slots=True)
class PostedPeople:
    """Who is posted today where a set of subjects lies, and in units: read once, asked for each subject.

    ``posted``: user ids by (area, role); ``members``: user ids by unit.
    """

    posted: Mapping[tuple[int, str], Sequence[int]]
    members: Mapping[int, Sequence[int]]

    @classmethod
    def read_for(cls, subjects: Collection[Any], unit_ids: Collection[int] = ()) -> "PostedPeople":
        """Read them, for however many subjects in two statements; without ``unit_ids`` no members, in one."""
        area_ids = {areas.area_of(subject, level) for subject in subjects for level in ROLE_AT}
        members: dict[int, list[int]] = {}
        for one in workforce.members_of(unit_ids):
            members.setdefault(one.unit_id or 0, []).append(one.user_id)
        return cls(people_at(area_ids), members)

    def holders_of(self, waiting: WaitingRules, subject: Any, level: str) -> Sequence[int]:
        """Return the users whose turn it is while the subject stands at ``level``: desks, the unit's members, the worker.

        Where nobody is posted in the unit or the grid, the desks have to know: they alone can give it to others.
        """
        if not waiting.is_open(subject.state):
            return ()
        place = waiting.place_of(subject.state, lower_level(subject.lowest_level, level), subject.unit_id)
        if place not in (UNIT, Level.GRID):
            return self.desks(subject, level)
        hands = self.in_hands(subject, subject.unit_id if place == UNIT else None)
        # What its worker may still take has risen to desks as well.
        has_risen = subject.state not in waiting.in_hand and level != Level.GRID
        return list(dict.fromkeys((*hands, *(self.desks(subject, level) if has_risen or not hands else ()))))

    def in_hands(self, subject: Any, unit_id: int | None) -> Sequence[int]:
        """Return the members of a unit, or without one the workers of the subject's grid."""
        return self.members.get(unit_id, ()) if unit_id else self._at(Role.GRID_WORKER, subject)

    def desks(self, subject: Any, level: str, lowest: str = "") -> Sequence[int]:
        """Return who sits at the desks of the subject from its lowest level, or from ``lowest``, up to ``level``."""
        roles = desk_roles(lower_level(lowest or subject.lowest_level, level), level)
        found = (self.desk(subject, DESK_LEVEL[role]) for role in roles)
        return list(dict.fromkeys(user_id for people in found for user_id in people))

    def desk(self, subject: Any, level: str) -> Sequence[int]:
        """Return who sits at the desk of a level, or at the nearest above where nobody does; a grid's is its village's."""
        return next((people for role in desks_from(level) if (people := self._at(role, subject))), ())

    def _at(self, role: str, subject: Any) -> Sequence[int]:
        return self.posted.get((areas.area_of(subject, LEVEL_OF[role]), role), ())
