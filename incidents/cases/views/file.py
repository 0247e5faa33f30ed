"""The papers of an incident: its documents and links to its case file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.kernel import policies
from foundation.kernel.errors import DomainError, Invalid, NotStored, Stale
from foundation.web.access import SIGNED_IN, rule
from foundation.web.http import page_or_fragment, status_of
from incidents.cases import selectors, services
from incidents.cases.choices import DocumentPurpose
from incidents.cases.forms import DocumentForm
from incidents.cases.services.act_documents import document_id
from procedures.seals.choices import LookAt


@rule(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def documents(request: Any, reference: str) -> HttpResponse:
    """List the documents of an incident and add one; the page of the incident loads the list into itself."""
    incident = services.open_incident(request.actor, reference, LookAt.PAPERS)
    held = selectors.incident_documents(request.actor, reference)
    if request.method == "GET":
        return _papers(request, incident, held, DocumentForm(documents=held))
    policies.require(request.actor, "incident.add_document", incident)
    form = DocumentForm(request.POST, request.FILES, documents=held)
    problem = _keep(request, reference, form)
    if problem is not None:
        return _papers(request, incident, held, form, status=status_of(problem))
    sentence = _("The document has been added.")
    if request.headers.get("HX-Request"):
        held = selectors.incident_documents(request.actor, reference)
        return _papers(request, incident, held, DocumentForm(documents=held), said=sentence)
    messages.success(request, sentence)
    return redirect("cases:documents", reference)


def _keep(request: Any, reference: str, form: DocumentForm) -> DomainError | None:
    """Keep the document sent; return the error, which the form then shows, or None."""
    if not form.is_valid():
        return Invalid("")
    file, values = form.cleaned_data["file"], form.cleaned_data
    data = file.read()
    try:
        services.add_incident_document(
            request.actor,
            reference,
            document_id=document_id(reference, data),
            name=file.name,
            data=data,
            purpose=values["purpose"],
            supersedes=values.get("replaces"),
        )
    except (Invalid, NotStored, Stale) as error:
        form.add_error("file", ValidationError(error.message))
        return error
    return None


def _papers(
    request: Any, incident: Any, held: list[Any], form: DocumentForm, *, said: str = "", status: int = 200
) -> HttpResponse:
    may_add = policies.ask(request.actor, "incident.add_document", incident)
    purposes = {value: capfirst(str(label)) for value, label in DocumentPurpose.choices}
    data = {
        "incident": incident,
        "documents": [{"view": one, "purpose": purposes.get(one.purpose, "")} for one in held],
        "form": form if may_add else None,
        "said": said,
    }
    return page_or_fragment(request, "cases/documents.html", "cases/_documents.html", data, status=status)
