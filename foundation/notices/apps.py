"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room
from foundation.notices.kinds import notice_kinds


class NoticesConfig(Room):
    """The inbox and the channels."""

    name = "foundation.notices"
    label = "notices"
    verbose_name = _("Notices")
    pages = "notices/"
    menu = (MenuWord("notices:inbox", _("Notices"), pgettext_lazy("tab", "Notices"), "bell", order=100),)
    subject_links = {"channel": "notices:wishes", "robot": "admin:notices_robot_change"}
    notice_kinds = {
        "channel_stopped": NoticeKind("bell", group="account"),
        "robot_stopped": NoticeKind("messages"),
    }

    def ready(self) -> None:
        """Refuse to start where two rooms declare one kind of notice."""
        super().ready()
        notice_kinds()
