"""How a photo leaves the house: as a JPEG and nothing else, to this reader only, asked anew each time."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from governance.evidence.models import Photo
from governance.evidence.selectors import photo_file


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
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
