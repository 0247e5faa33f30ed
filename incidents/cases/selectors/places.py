"""Owns the certainty of places: whether a position is accurate enough to name one grid."""

from django.conf import settings

from grids.areas import selectors as areas
from grids.areas.selectors import Place


def is_coarse(accuracy_m: float | None) -> bool:
    """Say whether a position is too coarse to name a place; ``accuracy_m`` in metres, None if it was not measured."""
    # Written so that "not a number" is coarse too.
    return accuracy_m is not None and not accuracy_m <= settings.COARSE_POSITION_M


def other_grids(
    lng: float, lat: float, accuracy_m: float | None, *, net_revision: int | None = None
) -> tuple[Place, ...]:
    """Return the other grids a position (WGS 84, accurate to ``accuracy_m`` metres) may lie in; none for a coarse one."""
    if not accuracy_m or is_coarse(accuracy_m):
        return ()
    within = areas.grids_within(lng, lat, accuracy_m, net_revision=net_revision)
    return within[1:]


def is_place_uncertain(lng: float, lat: float, accuracy_m: float | None, *, net_revision: int | None = None) -> bool:
    """Say whether a position may lie in more than one grid, or is too coarse for any."""
    return is_coarse(accuracy_m) or bool(other_grids(lng, lat, accuracy_m, net_revision=net_revision))
