"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room
from grids.workforce.choices import Role


class StationsConfig(Room):
    """Where help is: stations with their hours, appointments there, and what each village has."""

    name = "residents.stations"
    label = "stations"
    # Two words of its own stand at the top: stations/ and appointments/.
    pages = ""
    menu = (
        MenuWord("stations:list", _("Where help is"), pgettext_lazy("tab", "Places"), "map-pin", order=48, phone=False),
        MenuWord(
            "stations:mine",
            _("My appointments"),
            pgettext_lazy("tab", "Times"),
            "calendar-event",
            order=52,
            phone=False,
            roles=(),
        ),
        MenuWord(
            "stations:desk",
            _("Who comes today"),
            pgettext_lazy("tab", "Today"),
            "calendar-event",
            order=41,
            phone=False,
            roles=(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.DEPARTMENT_HANDLER),
        ),
        MenuWord(
            "stations:elements",
            _("What villages have (2+8+N)"),
            pgettext_lazy("tab", "2+8+N"),
            "layout-grid",
            order=58,
            phone=False,
            roles=(Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE, Role.NET_ADMIN),
        ),
    )
    subject_links = {"appointment": "stations:appointment"}
    registers = ("public",)
    notice_kinds = {
        "appointment_news": NoticeKind("calendar-event", group="results"),
        "appointment_reminder": NoticeKind("calendar-event", group="results"),
    }
