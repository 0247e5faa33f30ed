"""Keeping photos and documents, and filling templates."""

from foundation.evidence.services.covering import Regions, cover_photo, read_regions, regions_sent
from foundation.evidence.services.documents import keep_document, note_opening
from foundation.evidence.services.papers import fill_template
from foundation.evidence.services.photos import keep_photo, read_place, restage_photo
from foundation.evidence.services.withdrawing import remove_withdrawn_files, withdraw

__all__ = [
    "Regions",
    "cover_photo",
    "fill_template",
    "keep_document",
    "keep_photo",
    "note_opening",
    "read_place",
    "read_regions",
    "regions_sent",
    "remove_withdrawn_files",
    "restage_photo",
    "withdraw",
]
