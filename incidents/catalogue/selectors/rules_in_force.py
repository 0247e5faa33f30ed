"""Owns what holds in one place on one day: every number, limit, route and ladder, with the version that brought it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.kernel.audit import last_audit
from grids.areas import selectors as areas
from incidents.catalogue.choices import MatterKind, Stage
from incidents.catalogue.practice import practice_names
from incidents.catalogue.selectors.origins import WHOLE, Origin, origin_of_version
from incidents.catalogue.selectors.rules import RuleBook, rulebook


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One rule of a place. ``kind``: number, limit, ownership, route or ladder; ``name`` and ``stage`` say of what."""

    kind: str
    name: str
    value: Any
    origin: Origin
    stage: str = ""


def rules_in_force(area_id: int, day: date) -> list[RuleInForce]:
    """Return the rules of a place on a day, numbers first; who set those of the city is said by when they were loaded."""
    book, path = rulebook(day), areas.place(area_id).path
    chain = [int(step) for step in path.split("/") if step]
    loaded = last_audit(*WHOLE) or ("", None)
    city = Origin("city", set_by=loaded[0], set_at=loaded[1])
    return [
        *_numbers(book, path),
        *_limits(book, chain, city),
        *_routes(book, path, city),
        *_ladders(book, chain, city),
    ]


def _origin(book: RuleBook, area_id: int | None, city: Origin) -> Origin:
    if area_id is not None and area_id in book.versions:
        return origin_of_version(book.versions[area_id])
    return Origin("city", area_id=area_id) if area_id is not None else city


def _numbers(book: RuleBook, path: str) -> Iterator[RuleInForce]:
    practice, over = book.practice_for(path), list(reversed(book.versions_over(path)))
    for name in practice_names():
        nearest = next((one for one in over if name in one.numbers), None)
        origin = origin_of_version(nearest) if nearest is not None else Origin("product")
        yield RuleInForce("number", name, getattr(practice, name), origin)


def _limits(book: RuleBook, chain: list[int], city: Origin) -> Iterator[RuleInForce]:
    """Yield the limits of all matters and those that matters have of their own, the nearest of each."""
    rank = {area_id: place for place, area_id in enumerate([None, *chain])}
    nearest: dict[tuple[int | None, str], int | None] = {}
    for matter_id, area_id, stage in book.limits:
        known = nearest.get((matter_id, stage))
        if area_id in rank and rank[area_id] >= rank.get(known, 0):
            nearest[matter_id, stage] = area_id
    order = {stage: place for place, stage in enumerate(Stage.values)}
    found = sorted(nearest.items(), key=lambda one: (one[0][0] is not None, _place(book, one[0][0]), order[one[0][1]]))
    for (matter_id, stage), area_id in found:
        if matter_id is not None and matter_id not in book.matters:
            continue
        code = book.matters[matter_id].code if matter_id is not None else ""
        value = book.limits[matter_id, area_id, stage]
        yield RuleInForce("limit", code, value, _origin(book, area_id, city), stage)


def _place(book: RuleBook, matter_id: int | None) -> tuple[int, str]:
    found = book.matters.get(matter_id or 0)
    return (found.order, found.code) if found is not None else (0, "")


def _routes(book: RuleBook, path: str, city: Origin) -> Iterator[RuleInForce]:
    chain = [int(step) for step in path.split("/") if step]
    for kind in MatterKind.values:
        owner = next((area for area in reversed(chain) if (kind, area) in book.ownership), None)
        yield RuleInForce("ownership", kind, book.first_holder(kind, path), _origin(book, owner, city))
    routed = {matter_id for version in book.versions_over(path) for matter_id in version.routes}
    for matter in sorted(book.matters.values(), key=lambda one: (one.order, one.code)):
        if matter.id in routed:
            nearest = next(one for one in reversed(book.versions_over(path)) if matter.id in one.routes)
            yield RuleInForce("route", matter.code, nearest.routes[matter.id], origin_of_version(nearest))


def _ladders(book: RuleBook, chain: list[int], city: Origin) -> Iterator[RuleInForce]:
    places = (*reversed(chain), None)
    seen: set[int] = set()
    for is_urgent in (False, True):
        unit = "urgent_hour" if is_urgent else "work_hour"
        limit = book.limit(1, unit, "", places)
        if limit is not None and limit.ladder.id not in seen:
            seen.add(limit.ladder.id)
            yield RuleInForce("ladder", limit.ladder.name, limit.ladder, _origin(book, limit.ladder.area_id, city))
