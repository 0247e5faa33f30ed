"""Owns what may be done to a selection of incidents: each act with how many of them it is possible for, and its fields."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.process.offers import Choice, Offer, asked_for_pair, offers_of, pairs_of
from incidents.cases.choices import Action
from incidents.cases.models import Incident
from incidents.cases.selectors.lists import read_names, visible_incidents
from incidents.cases.selectors.offers import complete_offer
from incidents.cases.workflow import INCIDENT

# What makes new incidents of one.
ONE_BY_ONE = (Action.SPLIT, Action.FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class OfferTogether:
    """One act, as the first incident of the selection has it, and for how many of them it is possible."""

    offer: Offer
    incidents: tuple[Incident, ...]

    @property
    def count(self) -> int:
        """Return for how many it is possible."""
        return len(self.incidents)


def incidents_chosen(actor: Actor, references: Collection[str]) -> list[Incident]:
    """Return the visible incidents of a selection with their names, in its order."""
    found = {one.reference: one for one in read_names(visible_incidents(actor)).filter(reference__in=references)}
    return [found[reference] for reference in references if reference in found]


def offers_together(actor: Actor, incidents: Sequence[Incident]) -> list[OfferTogether]:
    """Return the acts and the pairs of acts that are possible for any of the incidents, in table order; none done one by one."""
    names = [name for move in INCIDENT.rows for name in _names_after(move.action)]
    by_name: dict[str, list[tuple[Offer, Incident]]] = {name: [] for name in names}
    for incident in incidents:
        own = [one for one in offers_of(actor, INCIDENT, incident) if one.allowed and one.action not in ONE_BY_ONE]
        for offer in (*own, *pairs_of(actor, INCIDENT, incident, own)):
            by_name[offer.name].append((offer, incident))
    return [
        OfferTogether(found[0][0], tuple(incident for _offer, incident in found)) for found in by_name.values() if found
    ]


def _names_after(action: str) -> list[str]:
    """Return the name of an act, and those of the pairs it begins."""
    return [action, *(f"{first}-{then}" for first, then in INCIDENT.pairs if first == action)]


def complete_together(one: OfferTogether) -> Offer:
    """Return the offer with the choices that fit all the incidents it is possible for; photos are added to each by itself."""
    # Those of one grid and matter, at one level, have the same choices.
    alike = {(row.grid_id, row.matter_id, row.level, row.lowest_level, row.state): row for row in one.incidents}
    completed = [_choices_for(row, one.offer) for row in alike.values()]
    fields = completed[0].keys() if completed else ()
    choices = {name: _common([found[name] for found in completed]) for name in fields}
    needs, takes = (tuple(name for name in names if name != "photos") for names in (one.offer.needs, one.offer.takes))
    return replace(one.offer, needs=needs, takes=takes, choices=choices)


def _choices_for(incident: Incident, offer: Offer) -> Mapping[str, Sequence[Choice]]:
    if offer.then is None:
        return complete_offer(incident, offer).choices
    return asked_for_pair(offer.move, offer.then, incident, complete_offer).choices


def _common(found: Sequence[Sequence[Choice]]) -> tuple[Choice, ...]:
    """Return the choices that stand in all lists; one that is called otherwise from place to place has a name for all."""
    labels = [{choice.value: choice.label for choice in choices} for choices in found]
    shared = reduce(lambda values, names: values & names.keys(), labels, set(labels[0]))
    return tuple(
        Choice(choice.value, choice.label if _has_one_name(choice.value, labels) else _name_for_all(choice.value))
        for choice in found[0]
        if choice.value in shared
    )


def _has_one_name(value: str, labels: Sequence[dict[str, str]]) -> bool:
    return len({names[value] for names in labels}) == 1


def _name_for_all(value: str) -> str:
    return _("The worker of each grid") if value == "grid" else _("The desk of each place")
