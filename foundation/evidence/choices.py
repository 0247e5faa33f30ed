"""What kinds of documents are kept, and what their files are called."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What no installation may raise its limit above: the database holds it.
MOST_BYTES = 50 * 2**20
LONGEST_NAME = 120


class MediaType(models.TextChoices):
    """The kinds of documents taken, each found by its content."""

    PDF = "application/pdf", _("PDF")
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("Word document")
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Excel workbook")
    JPEG = "image/jpeg", _("JPEG picture")
    PNG = "image/png", _("PNG picture")


SUFFIXES: dict[str, str] = {
    MediaType.PDF: ".pdf",
    MediaType.DOCX: ".docx",
    MediaType.XLSX: ".xlsx",
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
}
