"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, Room


class RegistersConfig(Room):
    """Filed versions that nothing can alter, under numbers without a gap."""

    name = "procedures.registers"
    label = "registers"
    pages = "registers/"
    menu = (
        MenuWord("registers:list", _("Village rules"), pgettext_lazy("tab", "Rules"), "book", order=57, phone=False),
    )
