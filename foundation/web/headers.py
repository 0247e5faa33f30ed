"""What a browser may lend our pages, and who may load what is ours: as little as the pages need."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# A report asks where it is; the camera comes by the file field of the phone, which asks for no leave of ours.
LENT = {"geolocation": "(self)", "fullscreen": "(self)"}
REFUSED = (
    "accelerometer", "ambient-light-sensor", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "gamepad", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "publickey-credentials-create", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{name}={who}" for name, who in {**LENT, **dict.fromkeys(REFUSED, "()")}.items())


class BrowserHeadersMiddleware:
    """Says both on every answer, of files too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the two headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
