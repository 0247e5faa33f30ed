"""What the catalogue takes in: tables of filing and closing standards as cities write them."""

from incidents.catalogue.importers.limit_text import ReadLimit, read_limit
from incidents.catalogue.importers.standards import LONGEST_CONDITION, MAX_BYTES, read_standards

__all__ = ["LONGEST_CONDITION", "MAX_BYTES", "ReadLimit", "read_limit", "read_standards"]
