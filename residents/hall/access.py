"""What a phone holds of its hand-over: a cookie of the phone's own pages alone, which no script reads; and at which pace codes are tried."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from foundation.kernel.pacing import Pace
from foundation.web.access import client_network
from residents.hall.choices import PHONE_FOR

COOKIE = "hand_over"
# Codes of eight digits: so many tries in an hour from one network, then one a minute.
TRIES, SECONDS_A_TRY = 10, 60
# Photos: many papers, many pages.
PHOTOS, SECONDS_A_PHOTO = 80, 10


def paces_of(request: Any, what: str, at_once: int = TRIES, seconds: int = SECONDS_A_TRY) -> list[Pace]:
    """Return the pace at which one network may try."""
    return [Pace(f"hall:{what}:{client_network(request)}", at_once, seconds)]


def give_secret(response: HttpResponse, secret: str) -> HttpResponse:
    """Let the phone hold its hand-over."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(PHONE_FOR.total_seconds()),
        path=reverse("hall:phone"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def close_off(response: HttpResponse) -> HttpResponse:
    """Let no cache keep a page of a hand-over.

    The house's Referrer-Policy stays: with "no-referrer" a browser sends its forms with "Origin: null", which is refused.
    """
    response["Cache-Control"] = "private, no-store"
    return response
