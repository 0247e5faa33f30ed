"""What this room contributes to the city's public site: what was decided."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from foundation.kernel.actor import ANONYMOUS
from foundation.web.public_face import PublicLine, public_section
from residents.council import selectors


@public_section("decided", gettext_lazy("Decided lately"), order=35, all_url="council:resolutions")
def decided_lately(limit: int) -> Sequence[PublicLine]:
    """Return the last published resolutions with the body that passed them; one statement."""
    rows = selectors.resolutions(ANONYMOUS).filter(published_at__isnull=False).select_related("body")
    return [
        PublicLine(one.title, reverse("council:resolution", args=[one.number]), one.body.name, one.published_at)
        for one in rows.order_by("-published_at", "-pk")[:limit]
    ]
