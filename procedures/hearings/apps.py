"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room
from grids.workforce.choices import Role


class HearingsConfig(Room):
    """Public notices (公示) with objections that block until they are answered."""

    name = "procedures.hearings"
    label = "hearings"
    pages = "hearings/"
    menu = (
        MenuWord(
            "hearings:list",
            _("Public notices"),
            pgettext_lazy("tab", "Public notices"),
            "speakerphone",
            order=62,
            phone=False,
            roles=(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE),
        ),
    )
    subject_links = {"hearing": "hearings:one"}
    registers = ("public",)
    notice_kinds = {
        "hearing_over": NoticeKind("circle-check", group="tasks"),
        "objection_new": NoticeKind("messages", group="tasks"),
        "objection_waits": NoticeKind("alarm", "due", group="tasks"),
    }
