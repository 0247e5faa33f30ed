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
        MenuWord("people:mine", _("My reports"), pgettext_lazy("tab", "My reports"), "inbox", order=50, roles=()),
    )
    subject_links = {"report": "people:own"}
    notice_kinds = {
        "resident_not_content": NoticeKind("messages", group="tasks"),
        "report_ended": NoticeKind("circle-check", group="results"),
        "answer_wanted": NoticeKind("messages", group="results"),
        "confidential_answer": NoticeKind("lock", group="results", is_in_app_only=True),
    }
