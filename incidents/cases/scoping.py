"""Who may see a case: one function over the columns every case carries; detail is a get from the visible set.

A case keeps the areas of its own day. Who is posted over an area is in charge of the cases of all it has replaced.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from governance.kernel.actor import Actor, ActorKind, Grant
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from grids.workforce.choices import LEVEL_OF, Role
from incidents.cases.choices import State

NOBODY = Q(pk__in=[])

# Which column of a case a role's area stands in.
AREA_COLUMN: dict[str, str] = {role: f"{level}_id" for role, level in LEVEL_OF.items()}
# Desks from the ground up: the level a desk decides on.
_DESKS = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE)
DESK_LEVEL: dict[str, Level] = {role: LEVEL_OF[role] for role in _DESKS}
UPWARDS = LEVEL_ORDER[::-1]
AT_DESK = (State.REPORTED, State.ACCEPTED, State.HANDLED, State.CHECKED)
IN_HAND = (State.DISPATCHED, State.HANDLING)
# Where a case waits that a unit has in hand.
UNIT = "unit"


def visible_to(actor: Actor) -> Q:
    """Return the condition of what the actor may see: own areas, own unit, own reports; everything for the system."""
    if actor.is_system:
        return Q()
    if actor.kind is not ActorKind.USER:
        return NOBODY
    seen = _areas_of(actor) | Q(reported_by=actor.user_id)
    grids = _ids(actor, Role.GRID_WORKER)
    if grids:
        seen |= _in("also_grid_id", grids)
    return seen


def is_insider(actor: Actor, case: Any) -> bool:
    """Say whether the actor sees a case by a posting, and not merely as the one who reported it."""
    return actor.is_system or any(_covers(grant, case) for grant in actor.grants)


def _covers(grant: Grant, case: Any) -> bool:
    if grant.role == Role.DEPARTMENT_HANDLER:
        return grant.unit_id is not None and grant.unit_id == case.unit_id
    if grant.role == Role.GRID_WORKER and case.also_grid_id and grant.area_id == areas.heir(case.also_grid_id):
        return True
    return grant.role in AREA_COLUMN and is_over(grant, case)


def is_over(grant: Grant, case: Any) -> bool:
    """Say whether the grant's area is the case's own of that level, or has taken its place."""
    return grant.area_id == areas.heir(getattr(case, AREA_COLUMN[grant.role]))


def waits_for(actor: Actor) -> Q:
    """Return the condition of the open cases whose next act is the actor's: at the own desk, or in the own hands."""
    waiting = NOBODY
    for grant in actor.grants:
        if grant.role == Role.GRID_WORKER or grant.role in DESK_LEVEL:
            waiting |= _in(AREA_COLUMN[grant.role], [grant.area_id]) & waiting_at(LEVEL_OF[Role(grant.role)])
        elif grant.role == Role.DEPARTMENT_HANDLER and grant.unit_id is not None:
            waiting |= Q(unit_id=grant.unit_id, state__in=IN_HAND)
    return waiting & Q(ended_at__isnull=True)


def where_it_waits(state: str, level: str, unit_id: int | None) -> str:
    """Return whose turn an open case is: ``UNIT``, or the level whose desk has it, of a grid its worker.

    A grid has no desk of its own: what its worker has done is checked in the village.
    """
    if state in IN_HAND:
        return UNIT if unit_id else Level.GRID
    return Level.VILLAGE if level == Level.GRID and state != State.REPORTED else level


def waiting_at(level: str) -> Q:
    """Return the condition of the open cases for which ``where_it_waits`` answers the level."""
    if level == Level.GRID:
        return Q(state=State.REPORTED, level=Level.GRID) | Q(state__in=IN_HAND, unit__isnull=True)
    at_desk = Q(level=level, state__in=AT_DESK)
    if level == Level.VILLAGE:
        at_desk |= Q(level=Level.GRID, state__in=[state for state in AT_DESK if state != State.REPORTED])
    return at_desk


def _areas_of(actor: Actor) -> Q:
    found = NOBODY
    for role, column in AREA_COLUMN.items():
        ids = _ids(actor, role)
        if ids:
            found |= _in(column, ids)
    units = sorted({grant.unit_id for grant in actor.grants_of(Role.DEPARTMENT_HANDLER) if grant.unit_id is not None})
    if units:
        found |= Q(unit_id__in=units)
    return found


def _in(column: str, area_ids: Iterable[int]) -> Q:
    return Q(**{f"{column}__in": areas.standing_for(area_ids)})


def _ids(actor: Actor, role: str) -> list[int]:
    return sorted({grant.area_id for grant in actor.grants_of(role)})


def levels_above(level: str, steps: int = 1) -> str:
    """Return the level so many steps up from ``level``; the city has nothing above it."""
    return UPWARDS[min(UPWARDS.index(Level(level)) + steps, len(UPWARDS) - 1)]


def desks_from(level: str) -> Iterable[str]:
    """Return the roles whose desk stands at ``level`` or above it, the nearest first."""
    above = UPWARDS[UPWARDS.index(Level(level)) :]
    return (role for role, at in DESK_LEVEL.items() if at in above)


def desk_role(level: str) -> str:
    """Return the role whose desk decides at a level; a grid has no desk of its own: its village's does."""
    return next(iter(desks_from(level)))
