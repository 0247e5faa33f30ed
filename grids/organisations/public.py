"""What this room contributes to the city's public site: groups of society that were filed or registered lately."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.web.public_face import PublicLine, public_section
from grids.areas import selectors as areas
from grids.organisations import selectors
from grids.organisations.choices import OrganisationKind, OrganisationState


@public_section("organisations", gettext_lazy("Organisations of society"), order=60, all_url="public:organisations")
def known_lately(limit: int) -> Sequence[PublicLine]:
    """Return those that were filed or registered last, with their place; one statement."""
    rows = selectors.public_organisations().filter(known_on__isnull=False).order_by("-known_on", "-pk")
    return [
        PublicLine(
            one.name,
            reverse("public:organisation", args=[one.pk]),
            " · ".join(
                (
                    areas.own_place(one).name,
                    str(OrganisationKind(one.kind).label),
                    str(OrganisationState(one.state).label),
                )
            ),
            city_time.midnight(one.known_on) if one.known_on else None,
        )
        for one in rows[:limit]
    ]
