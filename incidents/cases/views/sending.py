"""What every page does with a report it was sent: says what is missing, keeps its photos, answers as page or as JSON."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from governance.kernel.errors import DifferentContent, DomainError, Invalid
from governance.kernel.http import error_body, status_of, wants_json
from incidents.cases.forms import ReportForm, photo_uploads

# Renders the page of a form with a sentence and a status.
Page = Callable[[ReportForm, str, int], HttpResponse]


def missing(form: ReportForm) -> Invalid:
    """Return the refusal of a form that does not fit, with the first error of each field."""
    fields = {name: str(errors[0]) for name, errors in form.errors.items()}
    return Invalid(_("Something is still missing. Look at what is marked."), fields=fields)


def refused(request: Any, form: ReportForm, error: DomainError, page: Page) -> HttpResponse:
    """Answer a report that was not taken in: the reason to a script, to a person the page as it was sent."""
    if isinstance(error, DifferentContent):
        # Sending once more makes another report, so the page goes on under a new id.
        data = request.POST.copy()
        data["id"] = str(uuid4())
        form = type(form)(data)
        error = DifferentContent(_("This page has already sent a report. Send once more if this is another one."))
    if wants_json(request):
        return JsonResponse({**error_body(error), "id": str(form.data.get("id", ""))}, status=status_of(error))
    for name, text in error.fields.items():
        if name in form.fields and not form.has_error(name):
            form.add_error(name, ValidationError(text))
    return page(form, str(error), status_of(error))


def taken(request: Any, url: str) -> HttpResponse:
    """Lead on from a report that was taken in."""
    return JsonResponse({"next": url}) if wants_json(request) else redirect(url)


def keep_photos(request: Any, form: ReportForm, keep: Callable[..., Any]) -> None:
    """Keep the photos of a report; one that is no picture does not take the report back, its reporter is told."""
    for photo_id, data in photo_uploads(form.cleaned_data["id"], form.cleaned_data["photos"]):
        try:
            keep(photo_id=photo_id, data=data)
        except (Invalid, DifferentContent) as error:
            messages.error(request, _("A photo was not kept: %(reason)s") % {"reason": error.message})
