"""Owns what everybody may know of services in few words: their titles of today, and which were published last."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from foundation.kernel import city_time
from procedures.dossiers.models import DossierType, TypeVersion


def _of_room(owner_room: str) -> "QuerySet[TypeVersion]":
    """Return the versions in force today, without what belongs to them."""
    today = city_time.local_day(city_time.now())
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    return TypeVersion.objects.filter(
        lasts, published_at__isnull=False, valid_from__lte=today, type__owner_room=owner_room
    )


def service_titles(owner_room: str = "hall") -> dict[str, str]:
    """Return code -> title of every service in force, by title; one statement."""
    return dict(_of_room(owner_room).order_by("title", "pk").values_list("type__code", "title"))


def types_by_code(codes: Sequence[str], owner_room: str = "hall") -> dict[str, int]:
    """Return code -> id of those of the services that are there; one statement."""
    return dict(DossierType.objects.filter(code__in=codes, owner_room=owner_room).values_list("code", "pk"))


def latest_versions(limit: int, owner_room: str = "hall") -> list[TypeVersion]:
    """Return the versions in force that were published last, the latest first; one statement."""
    return list(_of_room(owner_room).select_related("type").order_by("-published_at", "-pk")[:limit])
