"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class PeopleConfig(Room):
    """Residents who report, and what they are told."""

    name = "residents.people"
    label = "people"
    pages = "r/"
    menu = (
        MenuWord(
            "people:report",
            _("Report an incident"),
            pgettext_lazy("tab", "Report"),
            "camera",
            order=40,
            phone=False,
            roles=(),
        ),
        MenuWord(
            "people:households", _("Households"), pgettext_lazy("tab", "Households"), "user", order=47, phone=False
        ),
        MenuWord(
            "people:held",
            _("What is held about me"),
            pgettext_lazy("tab", "About me"),
            "user-check",
            order=51,
            roles=(),
        ),
        MenuWord("people:mine", _("My reports"), pgettext_lazy("tab", "My reports"), "inbox", order=50, roles=()),
    )
    subject_links = {"report": "people:own", "correction": "people:held-correction"}
    notice_kinds = {
        "resident_not_content": NoticeKind("messages", group="tasks"),
        "report_ended": NoticeKind("circle-check", group="results"),
        "answer_wanted": NoticeKind("messages", group="results"),
        "correction_decided": NoticeKind("user-check", group="results", is_in_app_only=True),
        "confidential_answer": NoticeKind("lock", group="results", is_in_app_only=True),
    }
