"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room

_DESKS = ("village_clerk", "township_official", "city_centre")


class DeskworkConfig(Room):
    """The daily handwork around an incident: colleagues who watch, mention and write, texts at hand, guesses from history."""

    name = "incidents.deskwork"
    label = "deskwork"
    pages = "desk/"
    menu = (
        MenuWord(
            "deskwork:texts",
            _("Standard texts"),
            pgettext_lazy("tab", "Texts"),
            "note",
            order=36,
            phone=False,
            roles=_DESKS,
        ),
    )
    notice_kinds = {
        "assigned": NoticeKind("user-check", group="tasks"),
        "assigned_away": NoticeKind("withdraw", group="tasks"),
        "mentioned": NoticeKind("messages"),
        "watched_moved": NoticeKind("eye"),
    }
