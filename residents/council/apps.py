"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class CouncilConfig(Room):
    """Bodies, meetings, ballots and resolutions of villages and enterprises."""

    name = "residents.council"
    label = "council"
    pages = "council/"
    menu = (MenuWord("council:index", _("Council"), pgettext_lazy("tab", "Council"), "messages", order=55),)
    registers = ("public",)
    subject_links = {
        "ballot": "council:ballot",
        "meeting": "council:meeting",
        "resolution": "council:resolution",
        "resolution_decision": "council:resolution",
        "resolution_result": "council:resolution",
    }
    notice_kinds = {
        "ballot_announced": NoticeKind("whistle"),
        "ballot_open": NoticeKind("checks"),
        "ballot_extended": NoticeKind("clock"),
        "ballot_published": NoticeKind("circle-check", group="results"),
        "meeting_called": NoticeKind("calendar-event"),
        "meeting_cancelled": NoticeKind("x"),
    }
