"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room

# Who has tasks of their own; others find their work in the list of incidents.
_DOERS = ("grid_worker", "department_handler")


class CasesConfig(Room):
    """The life of an incident."""

    name = "incidents.cases"
    label = "cases"
    pages = ""
    menu = (
        MenuWord("cases:tasks", _("My tasks"), pgettext_lazy("tab", "Tasks"), "tasks", order=10, roles=_DOERS),
        MenuWord("cases:inbox", _("Incidents"), pgettext_lazy("tab", "Incidents"), "inbox", order=20),
        MenuWord(
            "cases:report", _("Report an incident"), pgettext_lazy("tab", "Report"), "camera", order=30, phone=False
        ),
    )
    subject_links = {"incident": "cases:detail"}
    notice_kinds = {
        "task_new": NoticeKind("clipboard-list"),
        "task_returned": NoticeKind("arrow-back-up"),
        "task_withdrawn": NoticeKind("withdraw"),
        "task_suspended": NoticeKind("player-pause"),
        "task_resumed": NoticeKind("player-play"),
        "suspension_ends": NoticeKind("player-play"),
        "urged": NoticeKind("bell"),
        "passed_up": NoticeKind("escalate"),
        "handed_down": NoticeKind("hand-down"),
        "result": NoticeKind("circle-check"),
        "clock_amber": NoticeKind("clock", "amber"),
        "clock_due": NoticeKind("alarm", "due"),
        "clock_yellow": NoticeKind("alert-triangle", "yellow"),
        "clock_red": NoticeKind("alert-triangle", "red"),
    }
    registers = ("selectors.followers",)
