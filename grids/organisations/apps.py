"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room
from grids.organisations.choices import GUIDANCE_KIND, READERS, SUBJECT_KIND


class OrganisationsConfig(Room):
    """Organisations of the six roles, who speaks for them, what they disclose; and enterprises without a union."""

    name = "grids.organisations"
    label = "organisations"
    verbose_name = _("Organisations")
    pages = "organisations/"
    menu = (
        MenuWord(
            "organisations:list",
            _("Organisations"),
            pgettext_lazy("tab", "Organisations"),
            "layout-grid",
            order=58,
            phone=False,
            roles=READERS,
        ),
        MenuWord(
            "organisations:own",
            _("My organisations"),
            pgettext_lazy("tab", "My organisations"),
            "heart",
            order=54,
            phone=False,
            mandate=True,
        ),
    )
    registers = ("public",)
    subject_links = {SUBJECT_KIND: "organisations:one", GUIDANCE_KIND: "organisations:guidance-one"}
    notice_kinds = {
        "organisation_waits": NoticeKind("inbox", group="tasks"),
        "organisation_filed": NoticeKind("circle-check", group="results"),
        "organisation_refused": NoticeKind("arrow-back-up", group="results"),
        "organisation_registered": NoticeKind("circle-check", group="results"),
        "organisation_over": NoticeKind("info-circle", group="results"),
        "mandate_waits": NoticeKind("user-check", group="tasks"),
        "mandate_given": NoticeKind("key", group="results"),
        "mandate_ended": NoticeKind("lock", group="results"),
        "disclosure_due": NoticeKind("calendar", group="tasks"),
        "disclosure_late": NoticeKind("alarm", "due", group="tasks"),
        "visit_due": NoticeKind("eye", group="tasks"),
    }
