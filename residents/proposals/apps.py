"""The room as a Django app."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.kernel.rooms import MenuWord, NoticeKind, Room


class ProposalsConfig(Room):
    """Topics and proposals: supported, answered in writing and in the open."""

    name = "residents.proposals"
    label = "proposals"
    pages = "council/"
    menu = (
        MenuWord(
            "proposals:proposals",
            _("Topics and proposals"),
            pgettext_lazy("tab", "Topics"),
            "bulb",
            order=56,
            phone=False,
        ),
    )
    subject_links = {"proposal": "proposals:proposal"}
    registers = ("public",)
    notice_kinds = {
        "proposal_desk": NoticeKind("bulb", group="tasks"),
        "proposal_unit": NoticeKind("bulb", group="tasks"),
        "proposal_proposer": NoticeKind("bulb", group="results"),
        "proposal_supporters": NoticeKind("bulb", group="results"),
        "proposal_waits": NoticeKind("alarm", "due", group="tasks"),
    }
