"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, Room


class ClocksConfig(Room):
    """Work calendars, ladders, and the clocks of any subject."""

    name = "procedures.clocks"
    label = "clocks"
    verbose_name = _("Calendars and ladders")
    pages = ""
    alarms = ("clocks:alarm",)
    menu = (
        MenuWord(
            "clocks:calendars",
            _("Calendars"),
            pgettext_lazy("tab", "Calendars"),
            "calendar-event",
            order=90,
            phone=False,
        ),
        MenuWord(
            "clocks:set-aside", _("Clocks set aside"), pgettext_lazy("tab", "Clocks"), "alarm", order=130, phone=False
        ),
    )
