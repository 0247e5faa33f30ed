"""Owns what rooms above need to tell people of moves: the words of steps, who may see an incident, who has to do with it."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from foundation.kernel.actor import Actor
from grids.areas.choices import Level
from grids.workforce.desks import PostedPeople
from incidents.cases import scoping
from incidents.cases.models import Incident, Step


def notes_of_steps(steps: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the words of steps by (incident id, number), in one statement."""
    wanted = Q(pk__in=[])
    for incident_id, number in steps:
        wanted |= Q(subject_id=incident_id, number=number)
    rows = Step.objects.filter(wanted).exclude(note="") if steps else Step.objects.none()
    return {
        (incident_id, number): note for incident_id, number, note in rows.values_list("subject_id", "number", "note")
    }


def seen_among(actor: Actor, incident_ids: Collection[int]) -> set[int]:
    """Return the ids of those incidents that the actor may see now."""
    return set(Incident.objects.filter(scoping.visible_to(actor), pk__in=incident_ids).values_list("pk", flat=True))


def colleagues_around(incident: Incident) -> Iterable[int]:
    """Return the ids of those posted around an incident: its desks up to the city, its unit, the workers of its grid."""
    units = [incident.unit_id] if incident.unit_id else []
    people = PostedPeople.read_for([incident], units)
    desks = people.desks(incident, Level.CITY, Level.GRID)
    return dict.fromkeys((*people.in_hands(incident, incident.unit_id), *people.in_hands(incident, None), *desks))
