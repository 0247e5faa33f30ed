"""How files leave the house, to this reader only, asked again each time.

A photo goes as a JPEG and nothing else, a document as an attachment that no browser opens in place.
"""

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from foundation.evidence.models import Document, Photo
from foundation.evidence.selectors import document_file, photo_file


def photo_response(request: HttpRequest, photo: Photo, size: str) -> HttpResponseBase:
    """Answer with the file, or 304; the caller has asked whether the reader may see it. Raises ``NotFound``."""
    path = photo_file(photo, size)
    etag = f'"{path.stem}"'
    response: HttpResponse | FileResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(path.open("rb"), content_type="image/jpeg")
        response["Content-Disposition"] = f'inline; filename="{size}.jpg"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return _confined(response)


def document_response(document: Document) -> HttpResponseBase:
    """Answer with the file; the caller has asked whether the reader may open it. Raises ``NotFound``."""
    return attachment(document_file(document).open("rb"), name=document.name, media_type=document.media_type)


def attachment(content: IO[bytes], *, name: str, media_type: str) -> HttpResponseBase:
    """Answer with a file to be saved under ``name``, which no cache keeps."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    return _confined(response)


def _confined(response: HttpResponse | FileResponse) -> HttpResponse | FileResponse:
    """Let a browser guess nothing, and run nothing should it show the file all the same."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
