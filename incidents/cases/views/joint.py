"""The lists of what units do together: disputed duty with its rulings, and calls with their arrivals."""

from collections.abc import Mapping
from typing import Any

from foundation.kernel import city_time
from foundation.web.lists.pages import list_page
from incidents.cases.choices import WhistleKind
from incidents.cases.lists import Assists, DutyDisputes
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
