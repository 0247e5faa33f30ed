"""Owns the reading of reports without a place: who sees those that wait, and where an address says they lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.errors import NotFound
from foundation.kernel.search import fold_text
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from grids.areas.selectors import Place
from grids.workforce.choices import Role
from incidents.cases.models import UnplacedReport

NOBODY = Q(pk__in=[])
# Whose desk places what comes without a place.
PLACERS = (Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE)


@dataclass(frozen=True, slots=True)
class AddressPlace:
    """Where an address says it is: a point in degrees where that is known, and the smallest area that it names."""

    point: tuple[float, float] | None = None
    area: Place | None = None


def visible_unplaced(actor: Actor) -> QuerySet[UnplacedReport]:
    """Return the reports without a place whose desk the actor sits at: the township that was named, and the city."""
    # Placed since and confidential: it is with who has a part in it, and leaves no line here.
    open_ones = UnplacedReport.objects.filter(Q(incident__isnull=True) | Q(incident__is_sealed=False))
    if actor.is_system:
        return open_ones
    seen = NOBODY
    if actor.kind is ActorKind.USER:
        for role, level in ((Role.TOWNSHIP_OFFICIAL, Level.TOWNSHIP), (Role.CITY_CENTRE, Level.CITY)):
            ids = sorted({grant.area_id for grant in actor.grants_of(role)})
            seen |= areas.lies_in(level, ids) if ids else NOBODY
    return open_ones.filter(seen)


def still_unplaced() -> Q:
    """Return the condition of those that wait for a pin."""
    return Q(incident__isnull=True)


def unplaced_by_reference(actor: Actor, reference: str) -> UnplacedReport:
    """Return one that the actor's desk sees; raises ``NotFound``."""
    found = visible_unplaced(actor).select_related("incident").filter(reference=reference.upper()).first()
    if found is None:
        raise NotFound(
            _("There is no report %(reference)s that waits for a place at your desk.") % {"reference": reference}
        )
    return found


def place_of_address(address: str, within: Place) -> AddressPlace:
    """Return where an address lies: where the same one was placed before, or the area it names inside ``within``.

    There is no map of addresses: a grid that is named gives its middle, a village or a township only its desk.
    """
    key = fold_text(address)
    known = UnplacedReport.objects.filter(address_key=key, incident__is_sealed=False).select_related("incident")
    earlier = known.order_by("-placed_at").first()
    named = _named_area(key, within)
    if earlier is not None and earlier.incident is not None:
        return AddressPlace((earlier.incident.lng, earlier.incident.lat), named)
    if named is not None and named.level == Level.GRID and named.lng is not None and named.lat is not None:
        located = areas.locate(named.lng, named.lat)
        if located is not None and named.id in {located.grid.id, *(one.id for one in located.dedicated)}:
            return AddressPlace((named.lng, named.lat), named)
    return AddressPlace(None, named)


def _named_area(key: str, within: Place) -> Place | None:
    """Return the one smallest area whose name stands in an address; where several do, the one above them all, if any."""
    named = [one for one in _below(within) if fold_text(one.name) in key]
    if not named:
        return None
    deepest = max(LEVEL_ORDER.index(Level(one.level)) for one in named)
    smallest = [one for one in named if LEVEL_ORDER.index(Level(one.level)) == deepest]
    return smallest[0] if len(smallest) == 1 else _above_all(smallest, within)


def _below(area: Place) -> Iterator[Place]:
    """Yield every area of today inside one, from the process's cache."""
    for one in areas.places_below(area.id):
        yield one
        yield from _below(one)


def _above_all(places: Sequence[Place], within: Place) -> Place | None:
    """Return the smallest area below ``within`` that all of them lie in."""
    chains = [areas.chain(one.id) for one in places]
    common = [step for step in chains[0] if all(step in chain for chain in chains)]
    return next((step for step in reversed(common) if step.id != within.id), None)
