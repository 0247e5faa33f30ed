"""Signing up and in by phone: ask for a code, give it, and take over what was reported with the number before."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from foundation.accounts.access import remember_browser
from foundation.accounts.forms import show_error
from foundation.accounts.services import complete_sign_in
from foundation.kernel.errors import DomainError
from foundation.web.access import PUBLIC, SIGNED_IN, rule
from foundation.web.http import status_of, with_headers
from residents.people import selectors, services
from residents.people.access import network_of
from residents.people.choices import CODE_MINUTES, CODE_TRIES
from residents.people.forms import CodeForm, PhoneForm

# What a session remembers between the two pages.
CODE, NEXT = "phone_code", "phone_next"
BACKEND = "foundation.accounts.access.NameOrPhoneBackend"


def _next(request: Any) -> str:
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def _page(request: Any, template: str, form: Any, error: DomainError | None = None, **context: Any) -> HttpResponse:
    if error is not None:
        show_error(form, error)
    status = status_of(error) if error is not None else 422 if form.errors else 200
    response = render(request, template, {"form": form, **context}, status=status)
    return with_headers(response, error) if error is not None else response


@rule(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: Any) -> HttpResponse:
    """Ask for the phone and send a code to it, whoever's it is."""
    form, error = PhoneForm(request.POST if request.method == "POST" else None), None
    context = {"is_offered": services.is_offered(), "is_simulated": settings.SMS_GATEWAY == settings.SIMULATED_SMS}
    if request.method == "GET":
        request.session[NEXT] = _next(request)
    elif form.is_valid() and services.is_offered():
        try:
            code_id = services.send_code(form.cleaned_data["phone"], network=network_of(request))
            request.session[CODE] = str(code_id)
            return redirect("people:phone-code")
        except DomainError as refusal:
            error = refusal
    return _page(request, "people/phone.html", form, error, **context)


@rule(PUBLIC)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: Any) -> HttpResponse:
    """Take the code, open the session, and lead on."""
    sent = request.session.get(CODE)
    if not sent:
        return redirect("people:phone")
    form, error = CodeForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            phone = services.spend_code(UUID(sent), form.cleaned_data["code"])
            return _enter(request, services.account_of_phone(phone))
        except DomainError as refusal:
            error = refusal
    context = {
        "is_simulated": settings.SMS_GATEWAY == settings.SIMULATED_SMS,
        "minutes": CODE_MINUTES,
        "tries": CODE_TRIES,
    }
    return _page(request, "people/phone_code.html", form, error, **context)


def _enter(request: Any, user: Any) -> HttpResponse:
    target = request.session.get(NEXT) or "people:mine"
    user.backend = BACKEND
    complete_sign_in(request, user)
    request.session.pop(CODE, None)
    person = selectors.person_of_user(user.pk)
    if selectors.reports_left_with(services.verified_phone_key(person) or "-"):
        target = "people:phone-reports"
    return remember_browser(redirect(target), user)


@rule(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def reports(request: Any) -> HttpResponse:
    """Offer the reports that were left with the verified phone, and take them over."""
    person = selectors.person_of_user(request.actor.user_id)
    if request.method == "POST":
        count = services.take_over_reports(request.actor)
        text = ngettext("%(count)d report is yours now.", "%(count)d reports are yours now.", count)
        messages.success(request, text % {"count": count})
        return redirect("people:mine")
    left = selectors.reports_left_with(services.verified_phone_key(person) or "-")
    if not left:
        messages.info(request, _("No report was left with your number."))
        return redirect("people:mine")
    return render(request, "people/phone_reports.html", {"left": left})
