"""Owns what may be done to a case now: every move of the table, whether this actor may, why not, and with which data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from governance.kernel import policies
from governance.kernel.actor import Actor
from governance.kernel.workflow import Move
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from incidents.cases.choices import Action, DeclineReason
from incidents.cases.models import Incident
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import rulebook


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a field may take."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One move. ``needs`` names required fields, ``takes`` optional ones, ``choices`` what a field may be."""

    action: str
    label: str
    allowed: bool
    reason: str = ""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)


def offers(actor: Actor, incident: Incident) -> list[Offer]:
    """Return the moves from the state of the case, in table order; refused ones carry the reason."""
    moves = [move for move in INCIDENT.moves_from(incident.state) if not move.by_system]
    return [_offer(actor, incident, move) for move in moves]


def _offer(actor: Actor, incident: Incident, move: Move) -> Offer:
    verdict = policies.ask(actor, move.capability, incident)
    label = str(Action(move.action).label)
    if not verdict:
        return Offer(move.action, label, allowed=False, reason=verdict.reason)
    needs, takes = move.needs, move.takes
    if move.action == Action.FINISH and _needs_photo(incident):
        needs, takes = (*needs, "photos"), tuple(name for name in takes if name != "photos")
    return Offer(move.action, label, allowed=True, needs=needs, takes=takes, choices=_choices(incident, move))


def _needs_photo(incident: Incident) -> bool:
    matter = rulebook(incident.reported_on).matters.get(incident.matter_id)
    return matter is not None and matter.photo_to_finish


def _choices(incident: Incident, move: Move) -> dict[str, tuple[Choice, ...]]:
    found: dict[str, tuple[Choice, ...]] = {}
    if "to" in move.needs:
        found["to"] = _targets(incident)
    if "reason" in move.needs:
        found["reason"] = tuple(Choice(value, str(label)) for value, label in DeclineReason.choices)
    return found


def _targets(incident: Incident) -> tuple[Choice, ...]:
    """Return whom to dispatch to: units whose function fits the matter first, then the other units, and the worker."""
    grid = areas.place(incident.grid_id)
    matter = rulebook(incident.reported_on).matters.get(incident.matter_id)
    function = matter.unit_function if matter is not None else ""
    units = sorted(workforce.units_for(grid.path), key=lambda unit: unit.function != function)
    found = [Choice(f"unit:{unit.pk}", unit.name) for unit in units]
    if workforce.workers_of(incident.grid_id):
        today = areas.place(areas.heir(grid.id))
        worker = Choice("grid", _("Worker of %(grid)s") % {"grid": today.name})
        found.insert(0 if incident.level == Level.GRID else len(found), worker)
    return tuple(found)
