"""What changes the catalogue: loading the reference rows, entering a calendar year, noting an edit, raising the alarm."""

from incidents.catalogue.services.alarm import tell_missing_years
from incidents.catalogue.services.calendars import DayRow, load_year, official_days
from incidents.catalogue.services.reference import load_catalogue, note_change

__all__ = ["DayRow", "load_catalogue", "load_year", "note_change", "official_days", "tell_missing_years"]
