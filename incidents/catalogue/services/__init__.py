"""What changes the catalogue: loading the reference rows, tables of standards, standards by hand, admissions."""

from incidents.catalogue.services.admissions import (
    ApplicationData,
    act_on_admission,
    admission_act_done_before,
    apply_for_admission,
    expire_admissions,
)
from incidents.catalogue.services.notifying import tell_of_clocks, tell_of_moves
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
    "ApplicationData",
    "StandardData",
    "act_on_admission",
    "add_local_class",
    "admission_act_done_before",
    "apply_for_admission",
    "end_standard",
    "expire_admissions",
    "import_table",
    "keep_table",
    "load_catalogue",
    "set_responsibility",
    "tell_of_clocks",
    "tell_of_moves",
    "write_standard",
]
