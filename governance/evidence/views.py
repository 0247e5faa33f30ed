"""The one address of a photo for those who may see its subject."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from governance.evidence import selectors
from governance.evidence.access import photo_response
from governance.kernel.access import SIGNED_IN, rule


@rule(SIGNED_IN)
@require_safe
def photo(request: HttpRequest, photo_id: UUID, size: str) -> HttpResponseBase:
    """Serve one of the two sizes; a hidden photo is answered like a missing one."""
    return photo_response(request, selectors.photo_for(request.actor, photo_id), size)  # type: ignore[attr-defined]
