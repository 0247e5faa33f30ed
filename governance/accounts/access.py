"""Who is at the door and in which language they read: sign-in backend, API authentication, language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed

from governance.accounts import selectors
from governance.accounts.models import User
from governance.accounts.policies import SUPPORT_CHIEF, SUPPORT_DESK
from governance.kernel.actor import ANONYMOUS, Actor, ActorKind, Grant


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


class TokenAuthentication(authentication.TokenAuthentication):
    """``Authorization: Token <key>``; the key is looked up by digest, joined with its user."""

    def authenticate_credentials(self, key: str) -> tuple[User, None]:
        """Return the user behind the key and read from here on in their language."""
        user = selectors.user_of_token(key)
        if user is None:
            raise AuthenticationFailed(_("This token is unknown, revoked, or its user is disabled."))
        if user.language:
            translation.activate(user.language)
        return user, None


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in browser, with its CSRF token."""


def support_actor(user: Any) -> Actor:
    """Return who acts at the support desk. Only its own pages ask; elsewhere the same person has postings alone."""
    if not (user.is_authenticated and user.is_active and user.is_staff):
        return ANONYMOUS
    roles = (SUPPORT_DESK, SUPPORT_CHIEF) if user.is_superuser else (SUPPORT_DESK,)
    return Actor(ActorKind.USER, name=str(user), user_id=user.pk, grants=tuple(Grant(role, 0, "") for role in roles))
