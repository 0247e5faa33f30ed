"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.accounts.events import LINK_BY_MAIL
from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class AccountsConfig(Room):
    """Users, sign-in, sessions and API tokens."""

    name = "foundation.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    pages = "accounts/"
    menu = (
        MenuWord("accounts:account", _("My account"), pgettext_lazy("tab", "Me"), "user", order=110),
        MenuWord(
            "accounts:approvals",
            _("Approvals by a second person"),
            pgettext_lazy("tab", "Approvals"),
            "key",
            order=120,
            phone=False,
        ),
    )
    subject_links = {"approval": "accounts:approval"}
    notice_kinds = {
        "approval_wanted": NoticeKind("key", group="account"),
        LINK_BY_MAIL: NoticeKind("key", group="account"),
        "link_printed": NoticeKind("key", group="account"),
        "contact_changed": NoticeKind("key", group="account"),
    }
