"""What the clerk decides of persons: whether two are one, and what residents ask to have corrected."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError
from foundation.web.access import posted, rule
from foundation.web.http import status_of
from residents.people import presenters, selectors, services
from residents.people.choices import UNDO_DAYS
from residents.people.scoping import READERS

CLERK = posted(*READERS)


def _page(request: Any, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "pairs": selectors.candidates(request.actor),
        "merges": presenters.merge_rows(selectors.merges_of(request.actor, city_time.now())),
        "undo_days": UNDO_DAYS,
        "problem": problem,
    }
    return render(request, "people/doubles.html", context, status=status)


@rule(CLERK)
@never_cache
@require_safe
def doubles(request: Any) -> HttpResponse:
    """Show the pairs that may be one, masked beside each other, and the merges that may be undone."""
    return _page(request)


@rule(CLERK)
@require_POST
def decide(request: Any, first: str, second: str) -> HttpResponse:
    """Merge the second into the first, or tell them apart."""
    try:
        if request.POST.get("verdict") == "two":
            services.tell_apart(request.actor, first, second)
            messages.success(request, _("Written down: they are two."))
        else:
            services.merge_persons(request.actor, first, second, reason=request.POST.get("reason", ""))
            messages.success(request, _("The two are one now."))
    except DomainError as error:
        return _refused(request, error, _page)
    return redirect("people:doubles")


@rule(CLERK)
@require_POST
def undo(request: Any, number: int) -> HttpResponse:
    """Make two persons of one again."""
    try:
        services.undo_merge(request.actor, number, reason=request.POST.get("reason", ""))
    except DomainError as error:
        return _refused(request, error, _page)
    messages.success(request, _("They are two again."))
    return redirect("people:doubles")


def _refused(request: Any, error: DomainError, page: Any) -> HttpResponse:
    if error.code == "not_found":
        raise error
    problem = " ".join(dict.fromkeys((error.message, *error.fields.values())))
    answer: HttpResponse = page(request, problem, status_of(error))
    return answer


def _corrections(
    request: Any, problem: str = "", status: int = 200, opened: Mapping[int, str] | None = None
) -> HttpResponse:
    rows = presenters.correction_rows(selectors.corrections_waiting(request.actor)[:50], opened or {})
    return render(request, "people/corrections.html", {"rows": rows, "problem": problem}, status=status)


@rule(CLERK)
@never_cache
@require_safe
def corrections(request: Any) -> HttpResponse:
    """List what residents ask to have corrected."""
    return _corrections(request)


@rule(CLERK)
@never_cache
@require_POST
def decide_correction(request: Any, number: int) -> HttpResponse:
    """Show one in full, which is written down; grant or refuse it."""
    if request.POST.get("verdict") == "open":
        return _corrections(request, opened={number: services.open_correction(request.actor, number)})
    try:
        services.decide_correction(
            request.actor,
            number,
            grant=request.POST.get("verdict") == "grant",
            reason=request.POST.get("reason", ""),
        )
    except DomainError as error:
        return _refused(request, error, _corrections)
    messages.success(request, _("Decided. The resident is told."))
    return redirect("people:corrections")
