"""What a browser may lend our pages, and who may load what is ours: as little as the pages need."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# A report asks where it is; the camera comes by the file field of the phone, which asks for no leave of ours.
LENT = {"geolocation": "(self)", "fullscreen": "(self)"}
REFUSED = (
    "accelerometer", "ambient-light-sensor", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "gamepad", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "publickey-credentials-create", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{name}={who}" for name, who in {**LENT, **dict.fromkeys(REFUSED, "()")}.items())

# What a view sets on its answer to have a policy of its own (django-csp's decorators).
OWN_POLICY = (
    "_csp_exempt",
    "_csp_exempt_ro",
    "_csp_config",
    "_csp_config_ro",
    "_csp_update",
    "_csp_update_ro",
    "_csp_replace",
    "_csp_replace_ro",
)


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


class ContentPolicyMiddleware(CSPMiddleware):
    """Says what a page may load. Most answers have no script of their own and get the same words, which are put together once."""

    _common = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the policy; that of an answer with a nonce, or with a policy of its own, is made for it."""
        has_own = getattr(request, "_csp_nonce", None) is not None or any(
            name in response.__dict__ for name in OWN_POLICY
        )
        if has_own or not self._common:
            response = super().process_response(request, response)
            self._common = self._common or ("" if has_own else response.get(HEADER, ""))
            return response
        response.headers.setdefault(HEADER, self._common)
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined] # too late for one
        return response
