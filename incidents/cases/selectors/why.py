"""Owns why an incident went as it did: for each answer of the rules, which rule said it, of which version, set by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foundation.kernel import revisions
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases.choices import Action
from incidents.cases.models import Clock, Incident, Step
from incidents.catalogue.choices import Stage
from incidents.catalogue.practice import practice_names
from incidents.catalogue.selectors import REVISION, RuleBook, rulebook
from incidents.catalogue.selectors.first_desk import first_level
from incidents.catalogue.selectors.origins import (
    Origin,
    origin_of_calendar,
    origin_of_ladder,
    origin_of_limit,
    origin_of_matter,
    origin_of_number,
    origin_of_route,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer of the rules. ``subject``: grid, first_desk, unit, limit, ladder, calendar or number; ``name``: of which.

    ``value`` is what came out, as a presenter reads it; ``rule`` names the rule that said so.
    """

    subject: str
    name: str
    value: Any
    rule: str
    origin: Origin | None


def reasons_of(incident: Incident) -> list[Reason]:
    """Return the reasons of one incident, by the rules of the day it was reported on: place, desk, unit, clocks, numbers."""
    book = rulebook(incident.reported_on, revision=revisions.current().get(REVISION, 1))
    path = areas.place(incident.grid_id).path
    return [
        *_place_reasons(incident),
        *_routing_reasons(incident, book, path),
        *_clock_reasons(incident, book),
        *(
            Reason(
                "number", name, getattr(book.practice_for(path), name), "practice", origin_of_number(book, name, path)
            )
            for name in practice_names()
        ),
    ]


def _place_reasons(incident: Incident) -> Iterator[Reason]:
    boundary = next((one for one in areas.boundaries(incident.grid_id) if one.valid_from <= incident.reported_on), None)
    since = boundary.valid_from if boundary is not None else None
    rule = "dedicated" if incident.also_grid_id else "boundary"
    yield Reason("grid", "", areas.place(incident.grid_id).name, rule, Origin("net", since=since))


def _routing_reasons(incident: Incident, book: RuleBook, path: str) -> Iterator[Reason]:
    matter = book.matters.get(incident.matter_id)
    if matter is None:
        return
    level = first_level(matter, path, incident.reported_on, revisions.current())
    route = book.route_for(matter.id, path)
    by_route = route is not None and bool(route.start_level)
    by_list = level == Level.VILLAGE != matter.start_level and not by_route
    rule = "route" if by_route else "not_listed" if by_list and matter.start_level == Level.GRID else "matter"
    if not by_route and level not in (matter.start_level, Level.VILLAGE):
        rule = "owner_first"
    origin = origin_of_route(book, matter.id, path) if by_route else origin_of_matter(book, matter.id)
    yield Reason("first_desk", "", level, rule, origin)
    sent = Step.objects.filter(subject=incident, action=Action.DISPATCH).order_by("-number").first()
    if sent is not None and incident.unit_id is not None:
        chosen = Origin("desk", set_by=sent.actor_name, set_at=sent.at)
        yield Reason("unit", "", sent.detail.get("unit_name", ""), "dispatched", chosen)


def _clock_reasons(incident: Incident, book: RuleBook) -> Iterator[Reason]:
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    order = list(Stage.values)
    for clock in sorted(Clock.objects.filter(incident=incident), key=lambda one: order.index(one.stage)):
        origin = origin_of_limit(book, incident.matter_id, clock.stage, chain, incident.filing_standard_id)
        yield Reason("limit", clock.stage, (clock.amount, clock.unit), "limit", origin)
        ladder = book.ladders[clock.ladder_id]
        yield Reason("ladder", clock.stage, ladder.name, "ladder", origin_of_ladder(book, ladder.area_id, ladder.id))
        calendar = book.calendars[clock.calendar_id]
        yield Reason(
            "calendar", clock.stage, calendar.name, "calendar", origin_of_calendar(calendar.id, calendar.area_id)
        )
    origin = origin_of_limit(book, incident.matter_id, Stage.SUSPENSION, chain, None)
    if origin is not None:
        limit = book.limit_for(incident.matter_id, Stage.SUSPENSION, chain)
        yield Reason("limit", Stage.SUSPENSION, (limit.amount, limit.unit), "limit", origin)
