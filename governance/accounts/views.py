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
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from governance.accounts import selectors, services
from governance.accounts.forms import (
    InvitationForm,
    PasswordForm,
    ProfileForm,
    SignInForm,
    TokenForm,
    show_error,
)
from governance.kernel import clock
from governance.kernel.access import PUBLIC, SIGNED_IN, rule
from governance.kernel.errors import DomainError

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _target(request: HttpRequest, default: str) -> str:
    """Return the address asked for by ``next`` if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else resolve_url(default)


def _page(request: HttpRequest, name: str, form: Form, **context: Any) -> HttpResponse:
    """Render a form's page; 422 when the form was refused."""
    return render(request, f"accounts/{name}.html", {"form": form, **context}, status=422 if form.errors else 200)


def _proved(request: HttpRequest, username: str, password: str) -> Any:
    """Ask the backends; failures count towards the lock, whose page names the time to try again."""
    request.retry_at = clock.now() + (get_cool_off(request) or timedelta())  # type: ignore[attr-defined]
    return authenticate(request, username=username, password=password)


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
        # Name and phone of one person are one name to the lock.
        known = selectors.user_signing_in_as(form.cleaned_data["username"])
        name = known.username if known else form.cleaned_data["username"]
        user = _proved(request, name, form.cleaned_data["password"])
        if user is not None:
            services.complete_sign_in(request, user)
            return HttpResponseRedirect(target)
        form.add_error(None, _("User name or password is not right."))
    return _page(request, "sign_in", form, next=target)


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
        shown_password = bool(given) and _proved(request, user.username, given) is not None
        if _done(form, services.change_profile, request.actor, user=user, password_shown=shown_password, **data):
            messages.success(request, _("Saved."))
            return redirect("accounts:account")
    return _page(request, "account", form)


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
        if _proved(request, request.user.username, form.cleaned_data["old"]) is None:
            form.add_error("old", _("This is not your password."))
        elif _done(
            form, services.change_password, request.actor, user=request.user, password=form.cleaned_data["password"]
        ):
            services.keep_session(request, request.user)
            messages.success(request, _("Your password is changed. Everywhere else you are signed out."))
            return redirect("accounts:account")
    return _page(request, "password", form)


@rule(SIGNED_IN)
@require_POST
def end_sessions(request: Any) -> HttpResponse:
    """Sign out everywhere else."""
    services.end_sessions(request.actor, user=request.user)
    services.keep_session(request, request.user)
    messages.success(request, _("Everywhere else you are signed out."))
    return redirect("accounts:account")


@rule(SIGNED_IN)
@never_cache
@get_or_post
def tokens(request: Any) -> HttpResponse:
    """List the own tokens; make one and show its key this one time."""
    form, key = TokenForm(request.POST or None), ""
    if form.is_valid():
        key = services.create_token(request.actor, user=request.user, label=form.cleaned_data["label"])
        form = TokenForm()
    return _page(request, "tokens", form, key=key, tokens=selectors.tokens_of(request.user.pk))


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
