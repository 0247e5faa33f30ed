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
        MenuWord(
            "cases:unplaced",
            _("Reports without a place"),
            pgettext_lazy("tab", "No place"),
            "map-pin",
            order=31,
            phone=False,
            roles=("township_official", "city_centre"),
        ),
        MenuWord(
            "cases:call-backs",
            _("Call-backs"),
            pgettext_lazy("tab", "Call-backs"),
            "device-mobile",
            order=32,
            phone=False,
            roles=("village_clerk", "township_official", "city_centre"),
        ),
    )
    subject_links = {"incident": "cases:detail", "unplaced": "cases:unplaced-one"}
    notice_kinds = {
        "task_new": NoticeKind("clipboard-list", group="tasks"),
        "task_returned": NoticeKind("arrow-back-up", group="tasks"),
        "task_withdrawn": NoticeKind("withdraw", group="tasks"),
        "task_suspended": NoticeKind("player-pause", group="tasks"),
        "task_resumed": NoticeKind("player-play", group="tasks"),
        "suspension_ends": NoticeKind("player-play", group="tasks"),
        "extension_asked": NoticeKind("calendar-event", group="tasks"),
        "extension_granted": NoticeKind("calendar-event", group="tasks"),
        "extension_refused": NoticeKind("calendar-event", group="tasks"),
        "extension_waits": NoticeKind("alarm", group="tasks"),
        "supervised": NoticeKind("eye", group="tasks"),
        "supervision_answered": NoticeKind("eye", group="tasks"),
        "supervision_waits": NoticeKind("alarm", group="tasks"),
        "appeal_asked": NoticeKind("messages", group="tasks"),
        "appeal_decided": NoticeKind("messages", group="tasks"),
        "appeal_waits": NoticeKind("alarm", group="tasks"),
        "children_ended": NoticeKind("split", group="tasks"),
        "task_linked": NoticeKind("copy", group="tasks"),
        "corrected": NoticeKind("pencil", group="tasks"),
        "question_answered": NoticeKind("messages", group="tasks"),
        "unplaced_new": NoticeKind("map-pin", group="tasks"),
        "unplaced_waits": NoticeKind("map-pin", "amber", group="tasks"),
        "urged": NoticeKind("bell", group="tasks"),
        "task_ruled": NoticeKind("rule", group="tasks"),
        "called": NoticeKind("whistle", group="tasks"),
        "arrived": NoticeKind("arrive", group="tasks"),
        "arrival_soon": NoticeKind("clock", "amber", group="clocks"),
        "arrival_late": NoticeKind("alarm", "due", group="clocks"),
        "township_touched": NoticeKind("whistle", group="tasks"),
        "city_coordinates": NoticeKind("whistle", group="tasks"),
        "ruling_objected": NoticeKind("rule", group="tasks"),
        "objection_answered": NoticeKind("rule", group="tasks"),
        "enforcement_handed": NoticeKind("enforcement", group="tasks"),
        "enforcement_result": NoticeKind("enforcement", group="tasks"),
        "passed_up": NoticeKind("escalate", group="tasks"),
        "handed_down": NoticeKind("hand-down", group="tasks"),
        "result": NoticeKind("circle-check", group="results"),
        "clock_amber": NoticeKind("clock", "amber", group="clocks"),
        "clock_due": NoticeKind("alarm", "due", group="clocks"),
        "clock_yellow": NoticeKind("alert-triangle", "yellow", group="clocks"),
        "clock_red": NoticeKind("alert-triangle", "red", group="clocks"),
    }
    registers = ("selectors.followers",)
