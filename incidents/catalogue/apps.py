"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class CatalogueConfig(Room):
    """Admitted matters, their standards and time limits."""

    name = "incidents.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue of matters")
    pages = "rules/"
    menu = (
        MenuWord("catalogue:rules", _("Rules in force"), pgettext_lazy("tab", "Rules"), "book", order=80, phone=False),
    )
    notice_kinds = {"calendar_missing": NoticeKind("calendar")}
