"""What this room keeps of people: who read and imported a table. What else looks like it belongs to matters."""

from foundation.kernel.personal_data import NotPersonal, Personal, declare
from incidents.catalogue.models import CatalogueEdition, FilingStandard, Matter, MatterClass, StandardsTable

declare(Matter, NotPersonal(("name", "name_en", "pinyin", "photo_to_finish"), "of a matter"))
declare(CatalogueEdition, NotPersonal(("name",), "of a standard"))
declare(MatterClass, NotPersonal(("name",), "of a class of matters"))
declare(
    FilingStandard,
    NotPersonal(
        ("number", "limit_text", "handled_by", "supervised_by"), "of a standard; units, as the table names them"
    ),
)
declare(
    StandardsTable,
    Personal(
        ("uploaded_by", "imported_by"),
        why="who changed the standards by which incidents are filed",
        kept="as long as the table",
    ),
)
