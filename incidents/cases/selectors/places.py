"""Owns how sure a place is: whether a position is good enough to name one grid."""

from django.conf import settings

from grids.areas import selectors as areas
from grids.areas.selectors import Place


def is_coarse(accuracy_m: float | None) -> bool:
    """Return whether a position is too rough to mean a place; ``accuracy_m`` in metres, None where nothing measured it."""
    # Written so that "not a number" is coarse too.
    return accuracy_m is not None and not accuracy_m <= settings.COARSE_POSITION_M


def other_grids(
    lng: float, lat: float, accuracy_m: float | None, *, net_revision: int | None = None
) -> tuple[Place, ...]:
    """Return the grids beside its own that a position (WGS 84, good to so many metres) may lie in; of a coarse one none."""
    if not accuracy_m or is_coarse(accuracy_m):
        return ()
    within = areas.grids_within(lng, lat, accuracy_m, net_revision=net_revision)
    return within[1:]


def is_uncertain(lng: float, lat: float, accuracy_m: float | None, *, net_revision: int | None = None) -> bool:
    """Return whether a position leaves open in which grid it lies."""
    return is_coarse(accuracy_m) or bool(other_grids(lng, lat, accuracy_m, net_revision=net_revision))
