"""What changes the catalogue: loading the reference rows, tables of standards, standards by hand, admissions."""

from incidents.catalogue.services.admissions import (
    ApplicationData,
    act_on_admission,
    admission_act_done_before,
    apply_for_admission,
    expire_admissions,
)
from incidents.catalogue.services.corrections import CorrectedLimit, note_corrections
from incidents.catalogue.services.notifying import tell_of_clocks, tell_of_moves
from incidents.catalogue.services.reference import load_catalogue
from incidents.catalogue.services.rule_notices import tell_of_rules
from incidents.catalogue.services.standards import (
    StandardData,
    add_local_class,
    end_standard,
    import_table,
    keep_table,
    set_responsibility,
    write_standard,
)
from incidents.catalogue.services.township_rules import (
    act_on_rules,
    apply_rules,
    draft_rules,
    rules_act_done_before,
)

__all__ = [
    "ApplicationData",
    "CorrectedLimit",
    "StandardData",
    "act_on_admission",
    "act_on_rules",
    "add_local_class",
    "admission_act_done_before",
    "apply_for_admission",
    "apply_rules",
    "draft_rules",
    "end_standard",
    "expire_admissions",
    "import_table",
    "keep_table",
    "load_catalogue",
    "note_corrections",
    "rules_act_done_before",
    "set_responsibility",
    "tell_of_clocks",
    "tell_of_moves",
    "tell_of_rules",
    "write_standard",
]
