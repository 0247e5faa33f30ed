"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, Room
from grids.workforce.choices import Role


class HallConfig(Room):
    """One-stop services: one application, three channels, one number."""

    name = "residents.hall"
    label = "hall"
    # Two words of its own stand at the top: hall/ for residents, counter/ for who serves them.
    pages = ""
    registers = ("public",)
    menu = (
        MenuWord(
            "hall:find", _("What do you need?"), pgettext_lazy("tab", "Services"), "help-circle", order=45, roles=()
        ),
        MenuWord(
            "hall:mine",
            _("My applications"),
            pgettext_lazy("tab", "Applications"),
            "clipboard-list",
            order=53,
            roles=(),
        ),
        MenuWord(
            "hall:counter",
            _("At the counter"),
            pgettext_lazy("tab", "Counter"),
            "inbox",
            order=39,
            phone=False,
            roles=(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.DEPARTMENT_HANDLER),
        ),
    )
