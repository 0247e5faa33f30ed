"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, Room


class BoardConfig(Room):
    """Tallies and dashboards."""

    name = "governance.board"
    label = "board"
    pages = "board/"
    menu = (MenuWord("board:summary", _("Board"), pgettext_lazy("tab", "Board"), "board", order=60),)
