"""What kinds of documents are kept, and what their files are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.evidence.formats import kinds

# What no installation may raise its limit above: the database holds it.
MOST_BYTES = 50 * 2**20
LONGEST_NAME = 120


class MediaType(models.TextChoices):
    """The kinds of documents taken, each found by its content."""

    PDF = kinds.PDF, _("PDF")
    DOCX = kinds.DOCX, _("Word document")
    XLSX = kinds.XLSX, _("Excel workbook")
    JPEG = kinds.JPEG, _("JPEG picture")
    PNG = kinds.PNG, _("PNG picture")


SUFFIXES: dict[str, str] = {
    MediaType.PDF: ".pdf",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
}
