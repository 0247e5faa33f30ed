"""The words of the workforce."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.areas.choices import Level


class Role(models.TextChoices):
    """What a person is posted as. What a role may do stands in the rooms' policies."""

    GRID_WORKER = "grid_worker", _("grid worker")
    VILLAGE_CLERK = "village_clerk", _("village clerk")
    TOWNSHIP_OFFICIAL = "township_official", _("township official")
    DEPARTMENT_HANDLER = "department_handler", _("department handler")
    CITY_CENTRE = "city_centre", _("city centre")
    NET_ADMIN = "net_admin", _("administrator of the net")


# The level of the area a role is held over; a handler's is the unit's own.
LEVEL_OF: dict[str, Level] = {
    Role.GRID_WORKER: Level.GRID,
    Role.VILLAGE_CLERK: Level.VILLAGE,
    Role.TOWNSHIP_OFFICIAL: Level.TOWNSHIP,
    Role.CITY_CENTRE: Level.CITY,
    Role.NET_ADMIN: Level.CITY,
}

# Who sits at a desk, from the ground up: each decides on the level it is posted over.
DESK_ROLES = (Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE)

# Who holds one of these may see or change the whole city, so two people together give it.
TOP_ROLES = frozenset({Role.CITY_CENTRE, Role.NET_ADMIN})

# What units commonly do. Functions are data, a city adds its own; these have names in the reader's language.
FUNCTIONS: Mapping[str, Any] = {
    "audit": _("audit"),
    "civil_affairs": _("civil affairs"),
    "discipline": _("discipline inspection and supervision"),
    "ecology": _("ecology and environment"),
    "emergency": _("emergency management"),
    "enforcement": _("comprehensive law enforcement"),
    "fire_safety": _("fire safety"),
    "health": _("health"),
    "housing": _("housing and construction"),
    "justice": _("justice"),
    "labour": _("labour and social security"),
    "market_supervision": _("market supervision"),
    "police": _("police"),
    "public_service": _("public service counter"),
    "transport": _("transport"),
    "urban_management": _("urban management"),
    "water": _("water affairs"),
}


def function_name(code: str) -> str:
    """Return what a function is called, the code itself where it is a city's own."""
    return str(FUNCTIONS.get(code, code))
