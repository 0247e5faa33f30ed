"""Files of a calendar year, in and out."""

from procedures.clocks.importers.year_file import MAX_BYTES, read_year, year_as_csv

__all__ = ["MAX_BYTES", "read_year", "year_as_csv"]
