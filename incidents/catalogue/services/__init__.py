"""What changes the catalogue: loading the reference rows, tables of standards, standards by hand."""

from incidents.catalogue.services.reference import load_catalogue
from incidents.catalogue.services.standards import (
    StandardData,
    add_local_class,
    end_standard,
    import_table,
    keep_table,
    set_responsibility,
    write_standard,
)

__all__ = [
    "StandardData",
    "add_local_class",
    "end_standard",
    "import_table",
    "keep_table",
    "load_catalogue",
    "set_responsibility",
    "write_standard",
]
