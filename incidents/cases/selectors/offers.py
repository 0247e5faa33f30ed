"""Owns the offers of an incident: every move from its state, whether this actor may, why not, and its fields."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.process.offers import Choice, Offer, offers_of
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import desks
from grids.workforce import selectors as workforce
from incidents.cases.choices import REASONS, Action
from incidents.cases.models import Incident, Step
from incidents.cases.scoping import WAITING
from incidents.cases.selectors.confidential import units_with_part
from incidents.cases.workflow import INCIDENT, IncidentMove
from incidents.catalogue.selectors import matter, rulebook
from incidents.catalogue.selectors.grid_list import reason_not_for_grids


def offers(actor: Actor, incident: Incident) -> list[Offer]:
    """Return the moves from the state of the incident, in table order; refused ones carry the reason."""
    return offers_of(actor, INCIDENT, incident, complete_offer)


def complete_offer(incident: Incident, offer: Offer) -> Offer:
    """Return an offer with the choices of its fields, and with a photo as needed where the matter asks for one."""
    move, needs, takes = offer.move, offer.needs, offer.takes
    if isinstance(move, IncidentMove) and move.shows_work and _is_photo_needed(incident):
        needs, takes = (*needs, "photos"), tuple(name for name in takes if name != "photos")
    return replace(
        offer, needs=needs, takes=takes, choices=_field_choices(incident, move), initial=_initial_values(incident, move)
    )


def _initial_values(incident: Incident, move: Move) -> dict[str, str]:
    """Return the initial values of the fields: a closing begins with the note of whoever did the work."""
    if move.action != Action.CLOSE:
        return {}
    work = [row.action for row in INCIDENT.rows if row.shows_work]
    finishes = Step.objects.filter(subject=incident, action__in=work).order_by("-number")
    return {"note": finishes.values_list("note", flat=True).first() or ""}


def _is_photo_needed(incident: Incident) -> bool:
    # A moment old at most: the act itself asks the rules of its own moment.
    return matter(incident.matter_id).photo_to_finish


def _field_choices(incident: Incident, move: Move) -> dict[str, tuple[Choice, ...]]:
    found: dict[str, tuple[Choice, ...]] = {}
    if move.action == Action.DISPATCH:
        found["to"] = _dispatch_choices(incident)
    if move.action == Action.HAND_DOWN:
        found["to"] = _level_choices(incident)
    if "reason" in move.needs:
        found["reason"] = tuple(Choice(value, str(label)) for value, label in REASONS[move.action].choices)
    return found


def _dispatch_choices(incident: Incident) -> tuple[Choice, ...]:
    """Return whom to dispatch to: units whose function matches the matter, then other units, and the grid's worker.

    Units and grids with nobody posted are not offered.
    """
    if incident.is_sealed:
        return tuple(Choice(f"unit:{unit.pk}", unit.name) for unit in units_with_part(incident))
    grid = areas.place(incident.grid_id)
    matter = rulebook(incident.reported_on).matters.get(incident.matter_id)
    function = matter.unit_function if matter is not None else ""
    serving = workforce.units_for(grid.path).filter(workforce.has_people())
    units = sorted(serving, key=lambda unit: unit.function != function)
    found = [Choice(f"unit:{unit.pk}", unit.name) for unit in units]
    if not reason_not_for_grids(incident.matter_id) and workforce.workers_of(incident.grid_id):
        worker = Choice("grid", _worker_words(incident))
        found.insert(0 if incident.lowest_level == Level.GRID else len(found), worker)
    return tuple(found)


def _worker_words(incident: Incident) -> str:
    return _("Worker of %(grid)s") % {"grid": areas.place(areas.successor(incident.grid_id)).name}


def _level_choices(incident: Incident) -> tuple[Choice, ...]:
    """Return the levels the incident can be handed down to, the nearest first."""
    found = []
    for level in staffed_levels(incident):
        desk = areas.place(areas.successor(getattr(incident, f"{level}_id")))
        label = _worker_words(incident) if level == Level.GRID else _("desk of %(place)s") % {"place": desk.name}
        found.append(Choice(str(level), label))
    return tuple(found)


def staffed_levels(incident: Incident) -> list[Level]:
    """Return the levels below that may hold the incident and have somebody posted, in one statement."""
    levels: Iterable[Level] = WAITING.levels_below(incident.level, incident.state)
    if reason_not_for_grids(incident.matter_id):
        levels = [level for level in levels if level != Level.GRID]
    return desks.staffed_levels(incident, levels)
