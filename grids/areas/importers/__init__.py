"""Reads files of boundaries and of areas: whatever format and declared system, out come rows in WGS 84 degrees."""

from grids.areas.formats.rows import MAX_BYTES
from grids.areas.importers.boundaries import read_boundaries
from grids.areas.importers.lists import read_areas

__all__ = ["MAX_BYTES", "read_areas", "read_boundaries"]
