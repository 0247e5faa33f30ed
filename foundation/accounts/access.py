"""Who is at the door and in which language they read: sign-in backend, API authentication, language."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import get_user
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed

from foundation.accounts import selectors, services
from foundation.accounts.models import User
from foundation.accounts.phones import e164
from foundation.accounts.policies import desk_actor, top_roles
from foundation.kernel import city_time
from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.web.access import AccessRule, actor_of, client_network

OWN_BROWSER = "own_browser"
LONGEST_COUNTED_NAME = 200


class LanguageMiddleware:
    """Chooses the reader's language: the account's, else the cookie's, else the browser's, else the city's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate for this request and say so in the answer."""
        language = _own_language(request) or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        if "public" not in response.get("Cache-Control", ""):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _own_language(request: HttpRequest) -> str:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    # The same cached user that AuthenticationMiddleware hands on: no statement more.
    language: str = getattr(get_user(request), "language", "")
    return language


class NameOrPhoneBackend(ModelBackend):
    """Signs in by user name or phone. An unknown name costs as much time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Return the active user whose password this is."""
        del request, kwargs
        if not username or password is None:
            return None
        user = selectors.user_signing_in_as(username)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def get_user(self, user_id: int) -> User | None:
        """Return the active user of a session."""
        return selectors.user_of_session(user_id)


def note_name(request: HttpRequest, text: str) -> User | None:
    """Keep on the request the one name under which its tries are counted; return the account meant, if there is one.

    Any two spellings of one name or phone are one name, whether or not there is such an account. The owner's browser
    counts apart, so that strangers behind the same address cannot close the door to it.
    """
    known = selectors.user_signing_in_as(text)
    name = unicodedata.normalize("NFKC", known.username if known else e164(text) or text).casefold().strip()
    name = name[:LONGEST_COUNTED_NAME]  # one sign may become eighteen
    request.is_own_browser = known is not None and _browser_of(request) == str(known.pk)  # type: ignore[attr-defined]
    request.counted_name = f"{name} (own browser)" if request.is_own_browser else name  # type: ignore[attr-defined]
    return known


def counted_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name under which a try is counted; django-axes asks."""
    del credentials
    return getattr(request, "counted_name", "")


def sign_in_wait(request: HttpRequest) -> int:
    """Return how many seconds the next password has to wait, by the wrong ones for this account, from here and of all."""
    if request.is_own_browser:  # type: ignore[attr-defined]
        return 0
    now, failures = city_time.now(), Sum("failures_since_start")
    recent = AccessAttempt.objects.filter(attempt_time__gt=now - (get_cool_off(request) or timedelta()))
    scopes = (
        (recent.filter(username=counted_name(request)), settings.SIGN_IN_FAILURES_OF_ONE_ACCOUNT),
        (recent.filter(ip_address=client_network(request)), settings.SIGN_IN_FAILURES_FROM_ONE_NETWORK),
        (recent, settings.SIGN_IN_FAILURES_OF_ALL),
    )
    waits = []
    for attempts, free in scopes:
        found = attempts.aggregate(failures=failures, last=Max("attempt_time"))
        if (found["failures"] or 0) >= free:
            wait = min(2 ** ((found["failures"] - free) // 5), settings.SIGN_IN_LONGEST_WAIT)
            waits.append(wait - (now - found["last"]).total_seconds())
    return max(0, ceil(max(waits, default=0)))


def _browser_of(request: HttpRequest) -> str:
    lasts = timedelta(days=settings.OWN_BROWSER_DAYS)
    return str(request.get_signed_cookie(OWN_BROWSER, "", salt=OWN_BROWSER, max_age=lasts))


def remember_browser(response: HttpResponse, user: User) -> HttpResponse:
    """Let the browser show from now on that the user has signed in there; it opens nothing by itself."""
    response.set_signed_cookie(
        OWN_BROWSER,
        str(user.pk),
        salt=OWN_BROWSER,
        max_age=timedelta(days=settings.OWN_BROWSER_DAYS),
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


class TokenAuthentication(authentication.TokenAuthentication):
    """``Authorization: Token <key>``; the key is looked up by digest, joined with its user.

    ``find``: the room of postings looks a key up together with what its user may do.
    """

    find = staticmethod(selectors.working_token)

    def authenticate_credentials(self, key: str) -> tuple[User, None]:
        """Return the user behind the key and read from here on in their language."""
        token = self.find(key)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or too old, or its user is disabled."))
        user = token.user
        if token.is_use_to_note:
            services.note_token_use(services.as_actor(user), token_id=token.id)
        if user.language:
            translation.activate(user.language)
        return user, None


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in browser, with its CSRF token."""


def support_actor(user: Any) -> Actor:
    """Return who acts at the support desk, within the reach of the own postings. Only its own pages ask."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return ANONYMOUS
    return desk_actor(user)


def approver(user: Any) -> Actor:
    """Return who looks at approval requests: by the support desk, else by a posting in a top role."""
    return support_actor(user) if user.is_staff else actor_of(user)


class ApproverRule(AccessRule):
    """Admits the support desk and whoever is posted in a top role, as the rooms above have named them."""

    def admits(self, user: Any, actor: Actor) -> bool:
        """Say whether the user may be a second person at all."""
        return bool(user.is_authenticated and (user.is_staff or actor.has_role(*top_roles())))


APPROVER = ApproverRule()
