"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, Room


class AreasConfig(Room):
    """The tree of areas and its boundaries."""

    name = "grids.areas"
    label = "areas"
    pages = "areas/"
    menu = (MenuWord("areas:net", _("The net"), pgettext_lazy("tab", "Net"), "net", order=70, phone=False),)
