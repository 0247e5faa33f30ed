"""What the floor of pages keeps of people: which lists they look at again, and the exports they asked for."""

from datetime import timedelta

from foundation.kernel.hiding import after_hiding
from foundation.kernel.personal_data import NotPersonal, Personal, declare
from foundation.web.lists.jobs import give_up_begun
from foundation.web.models import ExportJob, SavedFilter

after_hiding(give_up_begun)
declare(
    SavedFilter,
    Personal(
        ("owner", "name", "query"),
        why="to find a narrowed list again; the words searched for may name somebody",
        kept="until its owner takes it away, or the account is deleted",
    ),
    NotPersonal(("area_id",), "the place whose desks it is shared with"),
)
declare(
    ExportJob,
    Personal(
        ("owner", "query", "reason", "with_personal"),
        why="who exported what, and for which reason",
        since="created_at",
        kept_for=timedelta(days=365),
        emptied=None,
    ),
    NotPersonal(
        ("file", "fault"), "the place of the file, which is deleted after a day, and why none could be written"
    ),
)
