"""What this room contributes to the city's public site: the stations of the city and its townships, and when they are open."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.web.public_face import PublicLine, public_section
from residents.stations import selectors
from residents.stations.presenters import station_rows


@public_section("stations", gettext_lazy("Where help is"), order=25, all_url="stations:list", has_feed=False)
def central_stations(limit: int) -> Sequence[PublicLine]:
    """Return stations that serve a whole township or the city, with their address and hours; five statements."""
    rows = selectors.with_rest(selectors.present_stations().filter(village__isnull=True)).order_by("name", "pk")
    now = city_time.now()
    return [
        PublicLine(row.station.name, reverse("stations:one", args=[row.pk]), f"{row.station.address} · {row.opening}")
        for row in station_rows(rows[:limit], now)
    ]
