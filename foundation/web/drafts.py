"""What the server knows of words written and not sent: a key to seal them with, and the news that they have arrived.

The words themselves never come here before they are sent: frontend/drafts/ keeps them in the reader's browser.
"""

import base64
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.crypto import salted_hmac

from foundation.kernel.keys import secret_keys

FIELD, COOKIE = "draft", "draft_sent"
SECONDS = 3600
_NAME = re.compile(r"[0-9a-f-]{36}")


def key_of(user_id: int | None) -> str:
    """Return what seals the words this person writes: 256 bits in base64; only pages of theirs carry them.

    After a space each, the keys that older secrets of the house make: they open what was sealed before the change.
    """
    if user_id is None:
        return ""
    made = (salted_hmac("kernel.drafts", str(user_id), secret=key, algorithm="sha256") for key in secret_keys())
    return " ".join(base64.b64encode(one.digest()).decode() for one in made)


class SentDraftMiddleware:
    """Names in a cookie the draft whose form was taken in, so that the browser forgets it.

    A form answered by a refusal, by the door or by nothing at all keeps its draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the form only where the view has read it."""
        response = self.get_response(request)
        name = request.POST.get(FIELD, "") if request.method == "POST" and "_post" in request.__dict__ else ""
        if _NAME.fullmatch(name) and _was_taken_in(response):
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, name, max_age=SECONDS, samesite="Lax", secure=secure)
        return response


def _was_taken_in(response: HttpResponse) -> bool:
    """Say whether an answer means that the form did what it was for; the support desk refuses with status 200."""
    if response.has_header("Location"):
        return urlsplit(response["Location"]).path != resolve_url(settings.LOGIN_URL)
    return response.status_code < 300 and not (getattr(response, "context_data", None) or {}).get("errors")
