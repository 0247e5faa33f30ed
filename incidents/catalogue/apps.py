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
        MenuWord(
            "catalogue:admissions",
            _("Admissions"),
            pgettext_lazy("tab", "Admissions"),
            "clipboard-list",
            order=82,
            phone=False,
        ),
    )
    subject_links = {"admission": "catalogue:admission", "rule_version": "catalogue:version"}
    notice_kinds = {
        "admission": NoticeKind("clipboard-list"),
        "calendar_missing": NoticeKind("calendar"),
        "township_rules": NoticeKind("book"),
    }
