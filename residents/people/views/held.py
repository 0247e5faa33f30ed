"""What is held about the reader: read, corrected, deleted, exported, and agreed to."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.forms import show_error
from foundation.accounts.services import sign_out
from foundation.kernel import city_time
from foundation.kernel.errors import DomainError, NotFound
from foundation.web.access import SIGNED_IN, rule
from foundation.web.http import status_of
from residents.people import selectors, services
from residents.people.choices import ConsentPurpose
from residents.people.forms import AddressForm, NameForm, NumberForm


def _render_page(request: Any, *, status: int = 200, **forms: Any) -> HttpResponse:
    found = selectors.own_file(request.actor)
    context = {
        "file": found,
        "name_form": NameForm(initial={"name": str(request.user)}),
        "number_form": NumberForm(),
        "address_form": AddressForm(
            actor=request.actor, initial={"address": found.address, "village": found.village_id}
        ),
        "has_number": any(one.code == "number" for group in found.groups for one in group.entries),
        **forms,
    }
    return render(request, "people/held.html", context, status=status)


def _change(request: Any, name: str, form: Any, change: Callable[[dict[str, Any]], str]) -> HttpResponse:
    """Do what a valid form asks and say it; else show the page again with the form's errors."""
    if form.is_valid():
        try:
            messages.success(request, change(form.cleaned_data))
            return redirect("people:held")
        except DomainError as error:
            show_error(form, error)
            return _render_page(request, status=status_of(error), **{name: form})
    return _render_page(request, status=422, **{name: form})


@rule(SIGNED_IN)
@never_cache
@require_safe
def own_file(request: Any) -> HttpResponse:
    """Show everything that is held of the reader, with why and until when, and who looked at it."""
    return _render_page(request)


@rule(SIGNED_IN)
@never_cache
@require_safe
def export(request: Any) -> HttpResponse:
    """Hand the same out as a JSON file."""
    data = selectors.file_as_data(selectors.own_file(request.actor))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    day = city_time.local_day(city_time.now()).isoformat()
    response["Content-Disposition"] = f'attachment; filename="held-{day}.json"'
    return response


@rule(SIGNED_IN)
@require_POST
def set_name(request: Any) -> HttpResponse:
    """Change the own name, or ask the clerk where the number was compared with a card."""

    def change(values: dict[str, Any]) -> str:
        asked = services.correct_own_name(request.actor, values["name"])
        return (
            _("The office of your village decides it and answers here.") if asked else _("Your name has been changed.")
        )

    return _change(request, "name_form", NameForm(request.POST), change)


@rule(SIGNED_IN)
@require_POST
def set_address(request: Any) -> HttpResponse:
    """Keep where the reader lives."""

    def change(values: dict[str, Any]) -> str:
        services.set_own_address(request.actor, village_id=values["village"].id, address=values["address"])
        return _("Your address has been kept.")

    return _change(request, "address_form", AddressForm(request.POST, actor=request.actor), change)


@rule(SIGNED_IN)
@require_POST
def ask_number(request: Any) -> HttpResponse:
    """Ask the clerk to take in the own number."""

    def change(values: dict[str, Any]) -> str:
        services.ask_number(request.actor, values["number_kind"], values["number"])
        return _("The office of your village compares it with your document and answers here.")

    return _change(request, "number_form", NumberForm(request.POST), change)


@rule(SIGNED_IN)
@require_POST
def consent(request: Any) -> HttpResponse:
    """Give the consent to reuse, or withdraw one."""
    if request.POST.get("withdraw", "").isdecimal():
        services.withdraw_own_consent(request.actor, int(request.POST["withdraw"]))
        messages.success(request, _("Withdrawn. What was kept by it has been deleted."))
    else:
        services.give_own_consent(request.actor, ConsentPurpose.REUSE)
        messages.success(
            request, _("Thank you. From now on you are asked “still right?” in place of everything again.")
        )
    return redirect("people:held")


@rule(SIGNED_IN)
@require_POST
def delete(request: Any) -> HttpResponse:
    """Delete a kept field or the number."""
    if field := request.POST.get("field", ""):
        services.delete_own_held(request.actor, [field])
    elif request.POST.get("what") == "number":
        services.forget_own_number(request.actor)
    messages.success(request, _("Deleted."))
    return redirect("people:held")


@rule(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "POST"])
def close(request: Any) -> HttpResponse:
    """Say what goes and what stays, and close the account once that is confirmed."""
    problem = ""
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            services.close_own_account(request.actor)
        except DomainError as error:
            return render(request, "people/close.html", {"problem": error.message}, status=status_of(error))
        sign_out(request, request.user)
        return redirect("people:report")
    if request.method == "POST":
        problem = _("Tick that you want it.")
    return render(request, "people/close.html", {"problem": problem}, status=422 if problem else 200)


@rule(SIGNED_IN)
@require_safe
def correction(request: Any, number: int) -> HttpResponse:
    """Lead from what was decided to the page on which it stands."""
    found = selectors.own_file(request.actor)
    if number not in {one.pk for one in found.corrections}:
        raise NotFound(_("You have asked for no such correction."))
    return redirect("people:held")
