"""Deny by default: a route says who may enter, or nobody may. Also the actor of a request and the page shell."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.permissions import BasePermission

from foundation.kernel.actor import ANONYMOUS, Actor
from foundation.kernel.disk import is_storage_fault, storage_refusal
from foundation.kernel.errors import DomainError
from foundation.web.drafts import key_of
from foundation.web.http import error_page

logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may enter a route at all; what they may do there is asked of policies."""

    public: bool = False
    staff: bool = False
    roles: frozenset[str] = frozenset()

    def admits(self, user: Any, actor: Actor) -> bool:
        """Say whether the user behind ``actor`` may enter."""
        if self.public:
            return True
        if not user.is_authenticated:
            return False
        if self.staff:
            return bool(user.is_staff)
        return not self.roles or actor.has_role(*self.roles)


PUBLIC = AccessRule(public=True)
SIGNED_IN = AccessRule()
STAFF = AccessRule(staff=True)


def posted(*roles: str) -> AccessRule:
    """Return the rule for people posted in any of the roles."""
    return AccessRule(roles=frozenset(map(str, roles)))


def rule(access_rule: AccessRule) -> Callable[[View], View]:
    """Declare the rule of a page view."""

    def declare(view: View) -> View:
        view.access_rule = access_rule  # type: ignore[attr-defined]
        return view

    return declare


# Routes of libraries, by the module their views live in.
LIBRARY_RULES = {"django.contrib.admin": STAFF}


def rule_of(view: Any) -> AccessRule | None:
    """Return the declared rule of a view function, class-based or API view, or a library's."""
    target = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    declared = getattr(view, "access_rule", None) or getattr(target, "access_rule", None)
    if declared is not None:
        return declared  # type: ignore[no-any-return]
    # Admin methods come wrapped; the wrapped function keeps its module.
    module = getattr(getattr(view, "__wrapped__", view), "__module__", "") or ""
    if hasattr(view, "admin_site") or hasattr(view, "model_admin"):
        return STAFF
    return next((found for prefix, found in LIBRARY_RULES.items() if module.startswith(prefix)), None)


def actor_of(user: Any) -> Actor:
    """Return the actor behind a user, from the factory the settings name; once per user object."""
    if user is None or not user.is_authenticated:
        return ANONYMOUS
    cached = user.__dict__.get("_tongxin_actor")
    if cached is None:
        cached = user.__dict__["_tongxin_actor"] = import_string(settings.ACTOR_FACTORY)(user)
    return cached  # type: ignore[no-any-return]


class ActorMiddleware:
    """Puts ``request.actor`` on every request, lazily."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach and go on."""
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class PrivateByDefaultMiddleware:
    """Keeps what the signed-in read out of every cache and out of the next person's reach by the back button."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so, unless the view has said how its answer may be kept."""
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class DenyByDefaultMiddleware:
    """Refuses a route without a rule, asks the signed-out to sign in, and keeps others out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision needs the resolved view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer for pages; API views are asked by ``HasDeclaredRule``, after their own authentication."""
        del args
        if any("\x00" in str(value) for value in kwargs.values()):
            raise Http404  # PostgreSQL cannot even be asked for such a name
        if hasattr(view, "cls"):
            return None
        declared = rule_of(view)
        if declared is None:
            raise PermissionDenied(_("This page has no access rule, so nobody may open it."))
        if declared.public or declared.admits(request.user, actor_of(request.user)):
            return None  # whom a public page is shown to is asked only where it wants to know
        if not request.user.is_authenticated:
            return to_sign_in(request)
        raise PermissionDenied(_("Your postings do not open this page."))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the door and from there back to the page the reader was on; say so where a session has ended."""
    is_reading = request.method in {"GET", "HEAD"}
    response = redirect_to_login(request.get_full_path() if is_reading else page_before(request))
    if not is_reading or settings.SESSION_COOKIE_NAME in request.COOKIES:
        response["Location"] += "&ended=1"
    return response


def page_before(request: HttpRequest) -> str:
    """Return the address of the page a form was sent from, or the first page where the browser does not say."""
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


class HasDeclaredRule(BasePermission):
    """The same for API views."""

    @property
    def message(self) -> str:
        """Why not."""
        return _("Your postings do not open this page.")

    def has_permission(self, request: Any, view: Any) -> bool:
        """Ask the view's rule."""
        declared = getattr(view, "access_rule", None)
        return declared is not None and declared.admits(request.user, actor_of(request.user))


class DomainErrorMiddleware:
    """Turns a domain error that a page view let through into a page with its sentence."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; errors come to ``process_exception``."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer domain errors, and a disk that takes nothing."""
        if is_storage_fault(error):
            logger.error("no room on the disk", exc_info=error)
            error = storage_refusal()
        return error_page(request, error) if isinstance(error, DomainError) else None


def client_address(request: HttpRequest) -> str:
    """Return where a request comes from: behind our one proxy what it named last, else who holds the connection.

    The last entry of the header is the proxy's own word; whatever stands before it was sent by the client.
    """
    named = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    last = named.rpartition(",")[2].strip()
    # Some proxies write the port too, which changes with every connection.
    with_port = re.fullmatch(r"\[(?P<six>.+)](:\d+)?|(?P<four>[\d.]+):\d+", last)
    try:
        return str(ip_address((with_port["six"] or with_port["four"]) if with_port else last))
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))


def client_network(request: HttpRequest) -> str:
    """Return whom a request comes from, for counting: the address, of IPv6 the first of its /64.

    One subscriber has a whole /64 to choose from. An IPv4 address in IPv6 clothes counts as itself; so does what is
    no address (a Unix socket).
    """
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return client_address(request)
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False).network_address)
    return str(address)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every page its actor, its navigation, the map's tile layer, and what seals the words written on it."""
    actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "draft_key": SimpleLazyObject(lambda: key_of(actor.user_id)),
        "navigation": SimpleLazyObject(lambda: import_string(settings.NAVIGATION_FACTORY)(request)),
        "tiles": {"url": settings.TILE_URL, "attribution": settings.TILE_ATTRIBUTION},
    }


@rule(PUBLIC)
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    del request
    return JsonResponse({"ok": True})
