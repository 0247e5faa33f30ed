"""The room as a Django app."""

from foundation.kernel.rooms import Room


class EvidenceConfig(Room):
    """Photos, decoded and cleaned, and documents: kept, and served to those who may look."""

    name = "foundation.evidence"
    label = "evidence"
    pages = "evidence/"
