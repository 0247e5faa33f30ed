"""The room as a Django app."""

from foundation.kernel.rooms import NoticeKind, Room


class WebConfig(Room):
    """Where rules meet HTTP: access, pages, forms, the base of the API."""

    name = "foundation.web"
    label = "web"
    pages = "lists/"
    subject_links = {"export": "lists:export-job"}
    notice_kinds = {"export_ready": NoticeKind("download"), "export_failed": NoticeKind("alert-circle")}
