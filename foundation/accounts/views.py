"""Pages of the account: signing in and out, profile, password, tokens, language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts import selectors, services
from foundation.accounts.access import APPROVER, approver, note_name, remember_browser, sign_in_wait
from foundation.accounts.forms import (
    InvitationForm,
    PasswordForm,
    ProfileForm,
    SignInForm,
    TokenForm,
    show_error,
)
from foundation.accounts.policies import LINK
from foundation.kernel import city_time, pacing, policies
from foundation.kernel.errors import DomainError
from foundation.kernel.pacing import TooMany
from foundation.web.access import PUBLIC, SIGNED_IN, rule
from foundation.web.http import with_headers
from foundation.web.lists.paging import Order, Part, page_of

NEWEST_FIRST = Order("-requested_at", "", (Part("requested_at"),), descending=True)
REQUESTS_PER_PAGE = 30

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _target(request: HttpRequest, default: str) -> str:
    """Return the address asked for by ``next`` if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(default)


def _page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """Render a form's page; 422 when the form was refused, unless another ``status`` is given."""
    status = context.pop("status", 422 if form.errors else 200)
    return render(request, template, {"form": form, **context}, status=status)


def _check_password(request: HttpRequest, name: str, password: str) -> Any:
    """Return the user behind a name or phone whose password this is, or nothing; raises ``TooMany``.

    Failures count towards the lock, whose page names the time to try again.
    """
    known = note_name(request, name)
    if seconds := sign_in_wait(request):
        text = _("Too many wrong passwords were given in a short time. Try again in %(time)s.")
        raise TooMany(text % {"time": pacing.wait_in_words(seconds)}, retry_after=seconds)
    request.retry_at = city_time.now() + (get_cool_off(request) or timedelta())  # type: ignore[attr-defined]
    return authenticate(request, username=known.username if known else name, password=password)


def answer_locked(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Answer in place of a page after too many wrong passwords for one name from one network; django-axes asks."""
    del response, credentials
    seconds = int((get_cool_off(request) or timedelta()).total_seconds())
    context = {"failure_limit": settings.AXES_FAILURE_LIMIT}
    page = render(request, "accounts/locked.html", context, status=429)
    page["Retry-After"] = str(seconds)
    return page


@rule(PUBLIC)
@sensitive_post_parameters("password")
@never_cache
@get_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name or phone and password."""
    target = _target(request, settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target)
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            user = _check_password(request, form.cleaned_data["username"], form.cleaned_data["password"])
        except TooMany as error:
            show_error(form, error)
            return with_headers(_page(request, "accounts/sign_in.html", form, next=target, status=429), error)
        if user is not None:
            services.complete_sign_in(request, user)
            return remember_browser(HttpResponseRedirect(target), user)
        form.add_error(None, _("User name or password is not right."))
    reason = "ended" if "ended" in request.GET else "closed" if request.GET.get("next", "/") != "/" else ""
    return _page(request, "accounts/sign_in.html", form, next=target, reason=reason)


@rule(PUBLIC)
@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Say to a page that was left open who is signed in now, with the token its next form needs."""
    user = request.user
    return JsonResponse(
        {
            "reader": str(user.pk) if user.is_authenticated else "",
            "name": str(user) if user.is_authenticated else "",
            "token": get_token(request),
        }
    )


@rule(SIGNED_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    services.sign_out(request, request.user)  # type: ignore[arg-type]
    return redirect(settings.LOGOUT_REDIRECT_URL)


@rule(PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Read in another language: kept with the account, and in a cookie for the signed-out."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_target(request, settings.LOGIN_REDIRECT_URL))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        services.set_language(services.as_actor(request.user), user=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=timedelta(days=365),
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@rule(SIGNED_IN)
@sensitive_post_parameters("current_password")
@never_cache
@get_or_post
def account(request: Any) -> HttpResponse:
    """Show and change the own profile."""
    user = request.user
    shown = {"name": user.name, "phone": user.phone, "email": user.email, "language": user.language}
    form = ProfileForm(request.POST or None, initial={**shown, "language": user.language or request.LANGUAGE_CODE})
    if form.is_valid():
        data = form.cleaned_data
        given = data.pop("current_password")
        shown_password = bool(given) and _check_password(request, user.username, given) is not None
        if _done(form, services.change_profile, request.actor, user=user, password_shown=shown_password, **data):
            messages.success(request, _("Saved."))
            return redirect("accounts:account")
    return _page(request, "accounts/account.html", form)


def _done(form: Form, service: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Call a service and say whether it agreed; a refusal goes to the form."""
    try:
        service(*args, **kwargs)
    except DomainError as error:
        show_error(form, error)
        return False
    return True


@rule(SIGNED_IN)
@sensitive_post_parameters()
@never_cache
@get_or_post
def password(request: Any) -> HttpResponse:
    """Change the own password; other sessions end."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        # Compared through the backends, so that guessing here is locked as at the door.
        if _check_password(request, request.user.username, form.cleaned_data["old"]) is None:
            form.add_error("old", _("This is not your password."))
        elif _done(
            form, services.change_password, request.actor, user=request.user, password=form.cleaned_data["password"]
        ):
            services.keep_session(request, request.user)
            messages.success(
                request, _("Your password is changed. Everywhere else you are signed out, and your tokens have ended.")
            )
            return redirect("accounts:account")
    return _page(request, "accounts/password.html", form)


@rule(SIGNED_IN)
@require_POST
def end_sessions(request: Any) -> HttpResponse:
    """Sign out everywhere else; tokens end too."""
    services.end_sessions(request.actor, user=request.user)
    services.keep_session(request, request.user)
    messages.success(request, _("Everywhere else you are signed out, and your tokens have ended."))
    return redirect("accounts:account")


@rule(SIGNED_IN)
@sensitive_post_parameters("current_password")
@never_cache
@get_or_post
def tokens(request: Any) -> HttpResponse:
    """List the own tokens; make one and show its key this one time."""
    form, key = TokenForm(request.POST or None, initial={"days": settings.API_TOKEN_DAYS}), ""
    if form.is_valid():
        data = form.cleaned_data
        if _check_password(request, request.user.username, data.pop("current_password")) is None:
            form.add_error("current_password", _("This is not your password."))
        else:
            key = services.create_token(request.actor, user=request.user, password_shown=True, **data)
            form = TokenForm(initial={"days": settings.API_TOKEN_DAYS})
    return _page(request, "accounts/tokens.html", form, key=key, tokens=selectors.tokens_of(request.user.pk))


@rule(SIGNED_IN)
@require_POST
def revoke_token(request: Any, token_id: int) -> HttpResponse:
    """Revoke one of the own tokens."""
    services.revoke_token(request.actor, user=request.user, token_id=token_id)
    messages.success(request, _("The token is revoked."))
    return redirect("accounts:tokens")


class AcceptInvitation(PasswordResetConfirmView):
    """The one-time link of a new or reset account: its person chooses a password, then signs in with it."""

    access_rule = PUBLIC
    http_method_names = ["get", "head", "post", "options"]
    form_class = InvitationForm
    template_name = "accounts/invitation.html"
    success_url = reverse_lazy("accounts:sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password; the link is used up by that."""
        chosen = form.cleaned_data["new_password1"]
        if not _done(form, services.change_password, services.as_actor(self.user), user=self.user, password=chosen):
            return self.form_invalid(form)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return redirect(str(self.success_url))


def _request_row(actor: Any, one: Any) -> dict[str, Any]:
    """Return what a page shows of an approval request, and whether its reader may decide."""
    return {
        "request": one,
        "sentence": services.sentence_of(one),
        "may_decide": policies.ask(actor, "approval.decide", one) if one.decided_at is None else None,
    }


@rule(APPROVER)
@never_cache
@require_safe
def approvals(request: Any) -> HttpResponse:
    """List what two people decide: what waits first, then what was decided."""
    actor = approver(request.user)
    page = page_of(
        selectors.approval_requests(actor), NEWEST_FIRST, cursor=request.GET.get("cursor", ""), size=REQUESTS_PER_PAGE
    )
    return render(
        request,
        "accounts/approvals.html",
        {
            "rows": [_request_row(actor, one) for one in page.items],
            "next_cursor": page.next,
            "previous_cursor": page.previous,
        },
    )


@rule(APPROVER)
@never_cache
@get_or_post
def approval(request: Any, request_id: int) -> HttpResponse:
    """Show one request; by a post the second person approves or refuses it."""
    actor = approver(request.user)
    found = selectors.approval_request(actor, request_id)
    if request.method == "POST":
        approve = request.POST.get("decision") == "approve"
        decided = services.decide(actor, request_id=found.pk, approve=approve)
        if approve and decided.kind == LINK:
            # The answer to this one post is the only place where the link is ever shown.
            return _slip(request, decided)
        messages.success(request, _("Approved and carried out.") if approve else _("Refused."))
        return redirect("accounts:approvals")
    return render(request, "accounts/approval.html", {"row": _request_row(actor, found), "is_link": found.kind == LINK})


def _slip(request: HttpRequest, decided: Any) -> HttpResponse:
    """Show a sheet for the owner of an account, with the link that lets in."""
    lasts = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    link = selectors.invitation_link(decided.user)
    return render(request, "accounts/slip.html", {"decided": decided, "link": link, "ends_at": city_time.now() + lasts})
