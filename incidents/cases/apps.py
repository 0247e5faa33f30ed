"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room

# Who has tasks of their own; others find their work in the list of incidents.
_DOERS = ("grid_worker", "department_handler")
# Who is given parts in what is confidential; others are led there by the notice of their part.
_RECEIVERS = ("department_handler", "township_official", "city_centre")


class CasesConfig(Room):
    """The life of an incident."""

    name = "incidents.cases"
    label = "cases"
    pages = ""
    menu = (
        MenuWord("cases:tasks", _("My tasks"), pgettext_lazy("tab", "Tasks"), "tasks", order=10, roles=_DOERS),
        MenuWord("cases:inbox", _("Incidents"), pgettext_lazy("tab", "Incidents"), "inbox", order=20),
        MenuWord(
            "cases:confidential",
            _("Confidential"),
            pgettext_lazy("tab", "Confidential"),
            "lock",
            order=38,
            phone=False,
            roles=_RECEIVERS,
        ),
        MenuWord(
            "cases:report", _("Report an incident"), pgettext_lazy("tab", "Report"), "camera", order=30, phone=False
        ),
    )
    subject_links = {"incident": "cases:detail"}
    notice_kinds = {
        "task_new": NoticeKind("clipboard-list", group="tasks"),
        "task_returned": NoticeKind("arrow-back-up", group="tasks"),
        "task_withdrawn": NoticeKind("withdraw", group="tasks"),
        "task_suspended": NoticeKind("player-pause", group="tasks"),
        "task_resumed": NoticeKind("player-play", group="tasks"),
        "suspension_ends": NoticeKind("player-play", group="tasks"),
        "urged": NoticeKind("bell", group="tasks"),
        "passed_up": NoticeKind("escalate", group="tasks"),
        "handed_down": NoticeKind("hand-down", group="tasks"),
        "result": NoticeKind("circle-check", group="results"),
        "clock_amber": NoticeKind("clock", "amber", group="clocks"),
        "clock_due": NoticeKind("alarm", "due", group="clocks"),
        "clock_yellow": NoticeKind("alert-triangle", "yellow", group="clocks"),
        "clock_red": NoticeKind("alert-triangle", "red", group="clocks"),
    }
    registers = ("selectors.followers",)
