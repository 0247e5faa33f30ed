"""What was sent as files while the server had no room for them: the words beside them are read all the same.

Django holds small files in memory and writes large ones beside the database; a full disk would end the whole request
there, and the report in it. Here the file is passed over and counted, and the view says so. A view that cannot go on
without its file is answered by the middleware.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from foundation.kernel.disk import storage_refusal
from foundation.web.http import error_page

logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])


def lost_files(request: HttpRequest) -> int:
    """Return how many files of this request found no room; 0 before its form was read."""
    return int(getattr(request, "lost_files", 0))


def goes_on_without_files(view: View) -> View:
    """Declare that a view says itself which files found no room."""
    view.goes_on_without_files = True  # type: ignore[attr-defined]
    return view


class PassingFileHandler(TemporaryFileUploadHandler):
    """Writes a file to the disk, or passes it over where the disk takes nothing."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; raises ``SkipFile``."""
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._count_lost(error)
            raise SkipFile from error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part of it; raises ``SkipFile``."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._count_lost(error)
            raise SkipFile from error

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """Return the file, or None where its last bytes found no room."""
        try:
            return super().file_complete(file_size)
        except OSError as error:
            self._count_lost(error)
            return None

    def _count_lost(self, error: OSError) -> None:
        logger.error("no room for a file that was sent: %s", error.strerror)
        if self.request is not None:
            self.request.lost_files = lost_files(self.request) + 1  # type: ignore[attr-defined]


class LostFilesMiddleware:
    """Answers a form whose files found no room, unless its view goes on without them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the check of the form's token has read it when its view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, and tell whoever sent it that nothing was changed."""
        del args, kwargs
        if lost_files(request) and not getattr(view, "goes_on_without_files", False):
            return error_page(request, storage_refusal())
        return None
