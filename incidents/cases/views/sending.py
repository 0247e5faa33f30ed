"""Photos of a report, sent with it or later; a photo that cannot be kept never stops the report."""

import logging
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel.errors import DomainError, NotStored
from foundation.web.uploads import lost_files
from incidents.cases.forms import MorePhotosForm, photo_uploads

logger = logging.getLogger(__name__)


def keep_photos(request: Any, subject: UUID, files: Sequence[UploadedFile], keep: Callable[..., Any]) -> int:
    """Keep photos of a report and return how many were kept; the reporter is told of those that could not be."""
    kept, lost = 0, lost_files(request)
    for photo_id, data in photo_uploads(subject, files):
        try:
            keep(photo_id=photo_id, data=data)
            kept += 1
        except (NotStored, OSError, DatabaseError):
            logger.exception("a photo of a report was not kept")
            lost += 1
        except DomainError as error:
            messages.error(
                request, _("A photo was not kept: %(reason)s You can add another one here.") % {"reason": error.message}
            )
    if lost:
        messages.error(request, _missing_photos_words(lost))
    return kept


def _missing_photos_words(count: int) -> str:
    return ngettext(
        "Your report has arrived, but %(count)d photo is missing: the server had no room for it. Keep it, in case we ask.",
        "Your report has arrived, but %(count)d photos are missing: the server had no room for them. Keep them, in case we ask.",
        count,
    ) % {"count": count}


def add_photos(request: Any, subject: UUID, keep: Callable[..., Any]) -> MorePhotosForm:
    """Return the form of further photos; valid ones are kept, and the reporter gets a message."""
    form = MorePhotosForm(request.POST, request.FILES)
    if form.is_valid() and keep_photos(request, subject, form.cleaned_data["photos"], keep):
        messages.success(request, _("The photos have been added."))
    return form
