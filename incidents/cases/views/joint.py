"""The lists beside that of incidents: disputed duty, calls with their arrivals, supervisions, appeals."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.web.lists.pages import list_page
from incidents.cases.choices import AppealState, SupervisionKind, WhistleKind
from incidents.cases.lists import Appeals, Assists, DutyDisputes, Supervisions
from incidents.cases.selectors.joint import count_arrivals, visible_assists


def _counts_of_month(request: Any) -> Mapping[str, Any]:
    """Return the figures above the calls: of this month, of what the reader sees."""
    now = city_time.now()
    since = city_time.local_day(now).replace(day=1)
    return {
        "counts": count_arrivals(visible_assists(request.actor), since, now),
        "kinds": WhistleKind.choices,
        "now": now,
    }


disputes = list_page(DutyDisputes(), "cases/disputes.html")
assists = list_page(Assists(), "cases/assists.html", more=_counts_of_month)
supervisions = list_page(
    Supervisions(),
    "cases/supervisions.html",
    more=lambda _request: {"kinds": SupervisionKind.choices, "now": city_time.now()},
)
appeals = list_page(
    Appeals(),
    "cases/appeals.html",
    more=lambda _request: {
        "states": [("pending", _("before a review")), *((one.value, one.label) for one in AppealState if one)]
    },
)
