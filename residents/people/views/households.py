"""The clerk's households: masked lists and pages, members, roles and consents, full values for a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.forms import show_error
from foundation.kernel import city_time
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from foundation.web.http import status_of
from foundation.web.lists.pages import page_context
from residents.people import selectors, services
from residents.people.choices import LookKind
from residents.people.forms import AddressForm, ConsentForm, MemberForm, RoleForm
from residents.people.lists import Households
from residents.people.scoping import READERS

LIST = Households()
PER_PAGE, MOST_FOUND = 30, 50
CLERK = posted(*READERS)


@rule(CLERK)
@never_cache
@require_safe
def households(request: Any) -> HttpResponse:
    """List the households of the clerk's villages, masked."""
    page = LIST.page(request.actor, request.GET, city_time.now(), size=PER_PAGE)
    context = {
        "rows": page.items,
        "waiting": selectors.corrections_waiting(request.actor).count(),
        "saved": selectors.not_asked_again(days=30),
        **page_context(request, LIST, page),
    }
    return render(request, "people/households.html", context)


@rule(CLERK)
@never_cache
@require_POST
def find(request: Any) -> HttpResponse:
    """Find households by a whole name, phone or number; sent as a form, so that no number stands in an address."""
    words = request.POST.get("q", "").strip()
    found = selectors.search_households(selectors.visible_households(request.actor), words)[:MOST_FOUND]
    return render(request, "people/households_found.html", {"rows": selectors.household_rows(found)})


@rule(CLERK)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Take in a household with its head."""
    sent = request.POST if request.method == "POST" else None
    home = AddressForm(sent, actor=request.actor)
    head = MemberForm(sent, initial={"relation": "head"})
    status = 200
    if request.method == "POST":
        status = 422
        if home.is_valid() and head.is_valid():
            try:
                return _take_in(request, home.cleaned_data, head)
            except DomainError as error:
                status = status_of(error)
                show_error(home if {*error.fields} & {*home.fields} else head, error)
    return render(request, "people/household_new.html", {"home": home, "head": head}, status=status)


def _take_in(request: Any, home: dict[str, Any], head: MemberForm) -> HttpResponse:
    household = services.make_household(
        request.actor, village_id=home["village"].id, address=home["address"], members=[head.member()]
    )
    messages.success(request, _("The household has been taken in."))
    return redirect("people:household", key=household.key)


def _page(request: Any, key: str, *, status: int = 200, **more: Any) -> HttpResponse:
    row = selectors.household_rows([selectors.visible_household(request.actor, key)])[0]
    forms = {
        "member_form": MemberForm(initial={"relation": "spouse"}),
        "role_form": RoleForm(),
        "consent_form": ConsentForm(),
    }
    context = {"row": row, "kinds": LookKind.choices, **forms, **more}
    return render(request, "people/household.html", context, status=status)


@rule(CLERK)
@never_cache
@require_safe
def household(request: Any, key: str) -> HttpResponse:
    """Show one household, masked."""
    return _page(request, key)


@rule(CLERK)
@never_cache
@require_POST
def open_value(request: Any, key: str, person_key: str) -> HttpResponse:
    """Show one value of a member in full, for a reason; the look is written down and the person reads it."""
    selectors.visible_household(request.actor, key)
    what, reason = request.POST.get("what", ""), request.POST.get("reason", "")
    try:
        value = services.open_person(request.actor, person_key, what=what, reason=reason)
    except DomainError as error:
        problem = " ".join(dict.fromkeys((error.message, *error.fields.values())))
        return _page(request, key, status=status_of(error), opened_of=person_key, problem=problem)
    return _page(request, key, opened_of=person_key, opened=value or _("Nothing is known."))


def _do(request: Any, key: str, name: str, form: Any, act: Callable[[Any], Any], done: str) -> HttpResponse:
    selectors.visible_household(request.actor, key)
    if form.is_valid():
        try:
            act(form)
            messages.success(request, done)
            return redirect("people:household", key=key)
        except DomainError as error:
            show_error(form, error)
            return _page(request, key, status=status_of(error), **{name: form})
    return _page(request, key, status=422, **{name: form})


@rule(CLERK)
@require_POST
def add(request: Any, key: str) -> HttpResponse:
    """Add a member."""
    form = MemberForm(request.POST)
    return _do(
        request,
        key,
        "member_form",
        form,
        lambda one: services.add_member(request.actor, key, one.member()),
        _("The person has been added."),
    )


@rule(CLERK)
@require_POST
def leave(request: Any, key: str, person_key: str) -> HttpResponse:
    """End a membership; the household ends with its last member."""
    services.leave_household(request.actor, key, person_key)
    messages.success(request, _("The person lives here no more."))
    return redirect("people:households")


@rule(CLERK)
@require_POST
def role(request: Any, key: str, person_key: str) -> HttpResponse:
    """Give a role, or end one."""
    if request.POST.get("end", "").isdecimal():
        services.end_role(request.actor, person_key, int(request.POST["end"]))
        return redirect("people:household", key=key)

    def act(form: Any) -> None:
        services.give_role(request.actor, person_key, **form.cleaned_data)

    return _do(request, key, "role_form", RoleForm(request.POST), act, _("The role has been written down."))


@rule(CLERK)
@require_POST
def consent(request: Any, key: str, person_key: str) -> HttpResponse:
    """Write down a consent given on paper or spoken; the clerk is its witness."""
    selectors.visible_person(request.actor, person_key)

    def act(form: Any) -> None:
        services.take_consent(request.actor, person_key, **form.cleaned_data)

    return _do(request, key, "consent_form", ConsentForm(request.POST), act, _("The consent has been written down."))


@rule(CLERK)
@require_POST
def verify(request: Any, key: str, person_key: str) -> HttpResponse:
    """Write down that the number was compared with the document."""
    services.verify_number(request.actor, person_key)
    messages.success(request, _("Written down: you have compared the number with the document."))
    return redirect("people:household", key=key)
