"""The one address of a photo, and of a document, for those who may see its subject."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from foundation.evidence import selectors, services
from foundation.evidence.access import document_response, photo_response
from foundation.web.access import SIGNED_IN, rule


@rule(SIGNED_IN)
@require_safe
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    """Serve one of the two sizes; a hidden photo is answered like a missing one."""
    return photo_response(request, selectors.photo_for(request.actor, photo_id), size)  # type: ignore[attr-defined]


@rule(SIGNED_IN)
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Serve a document as an attachment and write down who opened it; a hidden one is answered like a missing one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = selectors.document_for(actor, document_id)
    response = document_response(found)
    services.note_opening(actor, found)
    return response
