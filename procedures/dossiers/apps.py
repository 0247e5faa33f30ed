"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room
from grids.workforce.choices import Role


class DossiersConfig(Room):
    """Apply, check, decide, deliver, object: types as versioned rows, one number for each dossier."""

    name = "procedures.dossiers"
    label = "dossiers"
    pages = "dossiers/"
    menu = (
        MenuWord(
            "dossiers:list",
            _("Applications"),
            pgettext_lazy("tab", "Applications"),
            "clipboard-list",
            order=37,
            phone=False,
            roles=(
                Role.GRID_WORKER,
                Role.VILLAGE_CLERK,
                Role.TOWNSHIP_OFFICIAL,
                Role.DEPARTMENT_HANDLER,
                Role.CITY_CENTRE,
            ),
        ),
        MenuWord(
            "dossiers:types",
            _("What can be applied for"),
            pgettext_lazy("tab", "Services"),
            "settings",
            order=67,
            phone=False,
            roles=(Role.CITY_CENTRE, Role.NET_ADMIN),
        ),
    )
    subject_links = {"dossier": "dossiers:detail", "dossier_supervision": "dossiers:supervision-of"}
    notice_kinds = {
        "dossier_news": NoticeKind("clipboard-list", group="results"),
        "dossier_waits": NoticeKind("clipboard-list", group="tasks"),
        "dossier_due": NoticeKind("alarm", "due", group="clocks"),
        "dossier_supervision": NoticeKind("eye", group="clocks"),
        "dossier_missing": NoticeKind("alarm", "due", group="results"),
    }
