"""The pages of seals: a part leads to what it opens, and auditors see who looked at what is sealed, without seeing what."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.kernel import city_time
from foundation.kernel.errors import NotFound
from foundation.kernel.rooms import subject_link
from foundation.web.access import SIGNED_IN, rule
from foundation.web.lists.pages import page_context
from procedures.seals import selectors
from procedures.seals.access import AUDITOR
from procedures.seals.lists import Looks

LOOKS = Looks()
PER_PAGE = 50


@rule(SIGNED_IN)
@require_safe
def part(request: Any, part_id: UUID) -> HttpResponse:
    """Lead whoever holds a part to what it opens; for others there is none."""
    found = selectors.live_part(part_id, request.actor)
    if found is None:
        raise NotFound(_("You have no part in this, or it has ended."))
    return redirect(reverse(subject_link(found.subject_kind), args=[found.subject_key]))


@rule(AUDITOR)
@never_cache
@require_safe
def looks(request: Any) -> HttpResponse:
    """List who looked at sealed subjects, latest first."""
    page = LOOKS.page(request.actor, request.GET, city_time.now(), size=PER_PAGE)
    rows = [
        {"who": str(one.user), "what": one.get_what_display(), "at": one.at, "masked": selectors.masked_key(one)}
        for one in page.items
    ]
    return render(request, "seals/looks.html", {"rows": rows, **page_context(request, LOOKS, page)})
