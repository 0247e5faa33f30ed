"""Owns the offers of an incident: every move from its state, whether this actor may, why not, and its fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.process.offers import Choice, Offer, offers_of, pairs_of
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import desks
from grids.workforce import selectors as workforce
from incidents.cases.choices import REASONS, Action, AppealDecision, CallBackWay, SupervisionKind, YesNo
from incidents.cases.models import Incident, Step
from incidents.cases.policies.family import has_open_children
from incidents.cases.scoping import WAITING
from incidents.cases.selectors.confidential import people_with_part, units_with_part
from incidents.cases.selectors.documents import files_to_withdraw
from incidents.cases.selectors.family import answers_of_children
from incidents.cases.selectors.joint_offers import as_for, joint_choices, return_reasons, without_empty_choices
from incidents.cases.selectors.watch import is_late_at
from incidents.cases.workflow import INCIDENT, IncidentMove
from incidents.catalogue.selectors import StandardRule, matter, matters, recent_rulebook, rulebook
from incidents.catalogue.selectors.grid_list import reason_not_for_grids

# Of the words of a standard in a list of choices, in characters.
LONGEST_CHOICE = 120


def offers(actor: Actor, incident: Incident) -> list[Offer]:
    """Return the moves from the state of the incident, in table order; refused ones carry the reason.

    Who may add no documents is asked for none.
    """
    found = [as_for(actor, incident, offer) for offer in offers_of(actor, INCIDENT, incident, complete_offer)]
    # Who is alone in the unit has nobody to assign it to.
    found = [one for one in found if one.action != Action.ASSIGN or not one.allowed or one.choices["to"]]
    # What was never split has no parts that could be done.
    found = [one for one in found if one.move.capability != "incident.check_split" or incident.is_split]
    if any("documents" in offer.takes for offer in found) and not policies.ask(
        actor, "incident.add_document", incident
    ):
        return [replace(one, takes=tuple(name for name in one.takes if name != "documents")) for one in found]
    return found


def pairs(actor: Actor, incident: Incident, allowed: Sequence[Offer]) -> list[Offer]:
    """Return the pairs of moves that the actor may make at once, whose first is among those ``allowed``."""
    return pairs_of(actor, INCIDENT, incident, allowed, complete_offer)


def complete_offer(incident: Incident, offer: Offer) -> Offer:
    """Return an offer with the choices of its fields, and with a photo as needed where the matter asks for one."""
    move, needs, takes = offer.move, offer.needs, offer.takes
    if isinstance(move, IncidentMove) and move.shows_work and _is_photo_needed(incident):
        needs, takes = (*needs, "photos"), tuple(name for name in takes if name != "photos")
    choices = _field_choices(incident, move)
    if not choices.get("standard", True) or not choices.get("closing_standard", True):
        takes = tuple(name for name in takes if name not in ("standard", "closing_standard"))
    if move.action == Action.CLOSE and not has_open_children(incident):
        takes = tuple(name for name in takes if name != "despite")
    completed = replace(offer, needs=needs, takes=takes, choices=choices, initial=_initial_values(incident, move))
    return without_empty_choices(completed)


def _initial_values(incident: Incident, move: Move) -> dict[str, str]:
    """Return the initial values of the fields: a closing begins with the note of whoever did the work."""
    chosen = _chosen_standard(incident)
    if chosen is not None and "standard" in move.takes:
        return {"standard": str(chosen.number)}
    if move.action != Action.CLOSE:
        return {}
    work = [row.action for row in INCIDENT.rows if row.shows_work]
    finishes = Step.objects.filter(subject=incident, action__in=work).order_by("-number")
    standard = {"closing_standard": str(chosen.number)} if chosen is not None and chosen.closing_condition else {}
    own = finishes.values_list("note", flat=True).first() or ""
    return {"note": "\n".join(filter(None, (own, answers_of_children(incident)))), **standard}


def _is_photo_needed(incident: Incident) -> bool:
    # A moment old at most: the act itself asks the rules of its own moment.
    standard = _chosen_standard(incident)
    return (standard is not None and standard.needs_photo_after) or matter(incident.matter_id).photo_to_finish


def _chosen_standard(incident: Incident) -> StandardRule | None:
    """Return the standard an incident was filed by, None where none was chosen."""
    if incident.filing_standard_id is None:
        return None
    return recent_rulebook(incident.reported_on).standards.get(incident.filing_standard_id)


def _field_choices(incident: Incident, move: Move) -> dict[str, tuple[Choice, ...]]:
    to = dispatch_choices(incident) if move.action in (Action.DISPATCH, Action.RULE) else ()
    if move.action == Action.RETURN:
        return {"reason": return_reasons(incident)}
    found = {**({"to": to} if move.action == Action.DISPATCH else {}), **joint_choices(incident, move.action, to)}
    if move.action in _OWN_CHOICES:
        found |= _OWN_CHOICES[move.action](incident)
    if "standard" in move.takes or "closing_standard" in move.takes:
        found |= standard_choices(incident, move)
    if "reason" in move.needs:
        found["reason"] = _reason_choices(incident, move)
    return found


def _reason_choices(incident: Incident, move: Move) -> tuple[Choice, ...]:
    """Return the reasons of an act; what is in time is not supervised for being late."""
    found = _all_of(REASONS[move.action])
    if move.action == Action.SUPERVISE and not is_late_at(incident, city_time.now()):
        return tuple(choice for choice in found if choice.value != SupervisionKind.TIMEOUT)
    return found


def _all_of(choices: type[TextChoices]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label)) for value, label in choices.choices)


def _matter_choices(incident: Incident) -> tuple[Choice, ...]:
    """Return the other matters of today's list."""
    return tuple(Choice(rule.code, rule.name) for rule in matters(areas.today()) if rule.id != incident.matter_id)


def _call_back_choices() -> dict[str, tuple[Choice, ...]]:
    """Return how one may have asked, the reporter's own link apart, and the answers."""
    ways = tuple(Choice(str(way), str(way.label)) for way in CallBackWay if way != CallBackWay.LINK)
    answers = tuple(Choice(str(value), str(label)) for value, label in YesNo.choices)
    return {"way": ways, **dict.fromkeys(("responded", "solved", "content"), answers)}


def dispatch_choices(incident: Incident) -> tuple[Choice, ...]:
    """Return whom to dispatch to: units whose function matches the matter, then other units, and the grid's worker.

    Units and grids with nobody posted are not offered.
    """
    if incident.is_sealed:
        return tuple(Choice(f"unit:{unit.pk}", unit.name) for unit in units_with_part(incident))
    grid = areas.place(incident.grid_id)
    book = rulebook(incident.reported_on)
    matter = book.matters.get(incident.matter_id)
    function = matter.unit_function if matter is not None else ""
    route = book.route_for(incident.matter_id, grid.path)
    function, first = (route.unit_function or function, route.unit_id) if route is not None else (function, None)
    serving = workforce.units_for(grid.path).filter(workforce.has_people())
    units = sorted(serving, key=lambda unit: (unit.pk != first, unit.function != function))
    found = [Choice(f"unit:{unit.pk}", unit.name) for unit in units]
    if not reason_not_for_grids(incident.matter_id) and workforce.workers_of(incident.grid_id):
        worker = Choice("grid", _worker_words(incident))
        found.insert(0 if incident.lowest_level == Level.GRID else len(found), worker)
    return tuple(found)


def people_in_hand(incident: Incident) -> Sequence[int]:
    """Return the ids of the members of the unit that has the incident, or of the workers of its grid, in one statement.

    Of a sealed one those of the unit who have a part in it.
    """
    unit_id = incident.unit_id
    if incident.is_sealed:
        return people_with_part(incident)
    rows = workforce.members_of([unit_id]) if unit_id else workforce.workers_of(incident.grid_id)
    return list(dict.fromkeys(row.user_id for row in rows))


def _colleague_choices(incident: Incident) -> tuple[Choice, ...]:
    """Return those who have it in hand beside whoever handles it now."""
    others = [user_id for user_id in people_in_hand(incident) if user_id != incident.handler_id]
    names = accounts.names(others) if others else {}
    return tuple(Choice(f"user:{user_id}", names[user_id]) for user_id in others)


def standard_choices(incident: Incident, move: Move) -> dict[str, tuple[Choice, ...]]:
    """Return the standards by which an incident may be filed, or closed, in the words of their conditions."""
    standards = recent_rulebook(incident.reported_on).standards_of(incident.matter_id)
    if "standard" in move.takes:
        return {"standard": tuple(Choice(str(row.number), _shortened(row.condition)) for row in standards)}
    closing = [row for row in standards if row.closing_condition]
    return {"closing_standard": tuple(Choice(str(row.number), _shortened(row.closing_condition)) for row in closing)}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CHOICE else f"{text[: LONGEST_CHOICE - 1]}…"


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
    return desks.staffed_levels(incident, levels_below(incident))


def levels_below(incident: Incident) -> list[Level]:
    """Return the levels below that may hold the incident, whoever is posted there, the nearest first."""
    levels = WAITING.levels_below(incident.level, incident.state)
    not_for_grids = Level.GRID in levels and reason_not_for_grids(incident.matter_id)
    return [level for level in levels if level != Level.GRID or not not_for_grids]


# What an act offers by itself: name of the field -> choices.
_OWN_CHOICES: Mapping[str, Callable[[Incident], dict[str, tuple[Choice, ...]]]] = {
    Action.HAND_DOWN: lambda incident: {"to": _level_choices(incident)},
    Action.ASSIGN: lambda incident: {"to": _colleague_choices(incident)},
    Action.DECIDE_APPEAL: lambda _incident: {"decision": _all_of(AppealDecision)},
    Action.CORRECT_MATTER: lambda incident: {"matter": _matter_choices(incident)},
    Action.SPLIT: lambda incident: {"split_to": dispatch_choices(incident), "matter": _matter_choices(incident)},
    Action.FOLLOW_UP: lambda incident: {"matter": _matter_choices(incident)},
    Action.CALL_BACK: lambda _incident: _call_back_choices(),
    Action.REDACT: lambda incident: {"withdrawn": files_to_withdraw(incident)},
}
