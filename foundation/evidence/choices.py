"""What kinds of documents are kept, and what their files are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.evidence import media_types

# What no installation may raise its limit above: the database holds it.
MOST_BYTES = 50 * 2**20
LONGEST_NAME = 120


class MediaType(models.TextChoices):
    """The kinds of documents taken, each found by its content."""

    PDF = media_types.PDF, _("PDF")
    DOCX = media_types.DOCX, _("Word document")
    XLSX = media_types.XLSX, _("Excel workbook")
    JPEG = media_types.JPEG, _("JPEG picture")
    PNG = media_types.PNG, _("PNG picture")


SUFFIXES: dict[str, str] = {
    MediaType.PDF: ".pdf",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
}
