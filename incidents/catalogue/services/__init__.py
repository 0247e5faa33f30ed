"""What changes the catalogue: loading the reference rows."""

from incidents.catalogue.services.reference import load_catalogue

__all__ = ["load_catalogue"]
