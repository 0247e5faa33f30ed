"""The room as a Django app."""

from foundation.kernel.rooms import NoticeKind, Room


class SealsConfig(Room):
    """Confidential subjects of any room: opened by a part in them, never by rank."""

    name = "procedures.seals"
    label = "seals"
    pages = "confidential/"
    # A notice names the part it was sent for, never the subject.
    subject_links = {"part": "seals:part"}
    notice_kinds = {
        "part_given": NoticeKind("lock", group="tasks", is_in_app_only=True),
        "confidential_news": NoticeKind("lock", group="tasks", is_in_app_only=True),
        "confidential_due": NoticeKind("alarm", "due", group="clocks", is_in_app_only=True),
    }
