"""Owns what is put right about an incident: its place by the net of its own day, and its matter with the limits of that."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.errors import Invalid
from foundation.process.services import ActData
from grids.areas import selectors as areas
from grids.areas.selectors import Place
from grids.workforce import selectors as workforce
from grids.workforce.desks import higher_level
from incidents.cases.choices import PlaceSource, State
from incidents.cases.models import Incident
from incidents.cases.services.intake import area_columns, grid_of, h3_cell, names_of, search_text
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.selectors import REVISION, MatterRule, rulebook
from incidents.catalogue.selectors.first_desk import first_level
from incidents.catalogue.selectors.grid_list import reason_not_for_grids, refusal_sentence

# In these a desk decides next; in the other open ones somebody has it in hand, or has had.
AT_FIRST_DESK = (State.REPORTED, State.ACCEPTED)


def place_data(incident: Incident, chosen: Mapping[str, Any], rules_number: int) -> ActData:
    """Return what comes with moving the pin to ``lng``, ``lat`` (degrees, WGS 84): areas, grid, cell and words of search.

    Raises ``Invalid`` for a point no grid holds, and for one out of reach of whoever has the incident in hand.
    """
    lng, lat = (_degrees(chosen[name], name, most) for name, most in (("lng", 180), ("lat", 90)))
    located = areas.locate_on(lng, lat, incident.reported_on)
    if located is None:
        sentence = areas.outside_sentence(lng, lat)
        raise Invalid(sentence, code="outside_net", fields={"lng": sentence, "lat": sentence})
    matter = _matter_of(incident, rules_number)
    grid, also_grid = grid_of(matter, located)
    _refuse_out_of_reach(incident, grid)
    columns = {
        **area_columns(grid.path),
        "also_grid_id": also_grid.id if also_grid else None,
        "lng": lng,
        "lat": lat,
        "accuracy_m": None,
        "is_place_uncertain": False,
        "place_source": PlaceSource.PIN,
        "h3_cell": h3_cell(lng, lat),
        "search_text": search_text(names_of(incident), incident.description, matter, grid),
    }
    was = areas.place(incident.grid_id)
    detail = {
        "lng": lng, "lat": lat, "from_lng": incident.lng, "from_lat": incident.lat,
        "from": was.name, "into": grid.name,
    }  # fmt: skip
    return ActData(data={"lng": lng, "lat": lat}, detail=detail, columns=columns)


def _degrees(value: Any, name: str, most: int) -> float:
    try:
        degrees = float(value)
    except (TypeError, ValueError):
        degrees = float("nan")
    if not abs(degrees) <= most:
        sentence = _("Longitude and latitude are numbers in degrees.")
        raise Invalid(sentence, fields={name: sentence})
    return degrees


def _refuse_out_of_reach(incident: Incident, grid: Place) -> None:
    """Raise ``Invalid`` where those who have it in hand, or have handled it, have nothing to do at the new place."""
    if incident.state in AT_FIRST_DESK or grid.id == incident.grid_id:
        return
    if incident.unit_id is not None and workforce.units_for(grid.path).filter(pk=incident.unit_id).exists():
        return
    sentence = _("Whoever has it in hand does not work there: take it back first, then move the pin.")
    raise Invalid(sentence, fields={"lng": sentence, "lat": sentence})


def matter_data(incident: Incident, chosen: Mapping[str, Any], rules_number: int) -> ActData:
    """Return what comes with another ``matter``, a code: its level, where no one has it in hand, and the words of search.

    Raises ``Invalid`` where it is not on the list of that day, is the same, or is none for whoever has it in hand.
    """
    today = city_time.local_day(city_time.now())
    # What was on the list on the day of the report, or is on it now.
    books = (rulebook(incident.reported_on, revision=rules_number), rulebook(today, revision=rules_number))
    code = str(chosen["matter"]).strip()
    matter = next((book.by_code[code] for book in books if code in book.by_code), None)
    if matter is None:
        raise Invalid(_("This matter is not on the list."), fields={"matter": _("Choose a matter from the list.")})
    if matter.id == incident.matter_id:
        raise Invalid(_("It is about this already."), fields={"matter": _("Choose another matter.")})
    if matter.is_confidential:
        sentence = _("This matter is confidential: make the incident confidential instead.")
        raise Invalid(sentence, fields={"matter": sentence})
    _refuse_other_hands(incident, matter, rules_number)
    grid = areas.place(incident.grid_id)
    columns: dict[str, Any] = {
        "matter_id": matter.id,
        # The standard it was filed by is one of the matter before.
        "filing_standard_id": None,
        "search_text": search_text(names_of(incident), incident.description, matter, grid),
    }
    if incident.state in AT_FIRST_DESK:
        lowest = first_level(matter, grid.path, incident.reported_on, {REVISION: rules_number})
        # What the clock has raised stays raised.
        is_raised = incident.level != incident.lowest_level
        columns |= {"lowest_level": lowest, "level": higher_level(incident.level, lowest) if is_raised else lowest}
    was = _matter_of(incident, rules_number)
    return ActData(
        data={"matter": code}, detail={"matter": code, "from": was.name, "into": matter.name}, columns=columns
    )


def _refuse_other_hands(incident: Incident, matter: MatterRule, rules_number: int) -> None:
    """Raise ``Invalid`` where who has it in hand is not who handles that matter."""
    if incident.state in AT_FIRST_DESK:
        return
    if incident.unit_id is None:
        if reason := reason_not_for_grids(matter.id, revision=rules_number):
            raise Invalid(refusal_sentence(reason), fields={"matter": refusal_sentence(reason)})
        return
    unit = workforce.units([incident.unit_id])[incident.unit_id]
    if matter.unit_function and unit.function != matter.unit_function:
        sentence = _("%(unit)s does not handle this matter: take it back first, then correct it.") % {"unit": unit.name}
        raise Invalid(sentence, fields={"matter": sentence})


def _matter_of(incident: Incident, rules_number: int) -> MatterRule:
    book = rulebook(incident.reported_on, revision=rules_number)
    return book.matters.get(incident.matter_id) or catalogue.matter(incident.matter_id)
