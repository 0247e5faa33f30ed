"""Owns the reading of which units enforce where an incident lies."""

from typing import Any
from uuid import UUID, uuid5

from grids.areas import selectors as areas
from grids.workforce import selectors as workforce
from incidents.cases.models import Incident

# The functions of units that enforce (DOMAIN 78).
ENFORCING = ("enforcement", "urban_management", "market_supervision", "police")


def word_package_id(package_id: UUID) -> UUID:
    """Return the id of the Word document of an evidence package, by the id of its PDF."""
    return uuid5(package_id, "docx")


def enforcing_units(incident: Incident) -> list[Any]:
    """Return the units that serve its place, enforce, and have somebody posted."""
    serving = workforce.units_for(areas.place(incident.grid_id).path).filter(workforce.has_people())
    return list(serving.filter(function__in=ENFORCING))
