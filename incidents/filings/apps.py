"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class FilingsConfig(Room):
    """Reports for record: what is seen and kept without becoming anybody's task."""

    name = "incidents.filings"
    label = "filings"
    pages = "filings/"
    menu = (
        MenuWord(
            "filings:list",
            _("Reports for record"),
            pgettext_lazy("tab", "For record"),
            "book",
            order=35,
            phone=False,
        ),
    )
    subject_links = {"filing": "filings:detail"}
    notice_kinds = {
        "filing_new": NoticeKind("book"),
        "filing_addition": NoticeKind("note"),
        "filing_change": NoticeKind("book"),
        "filing_unread": NoticeKind("alarm", "due"),
        "filing_watch_over": NoticeKind("eye"),
    }
