"""How often one address may send: enough for a village office, too little for a machine."""

import logging

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance.kernel.access import client_address
from governance.kernel.errors import Denied

logger = logging.getLogger(__name__)

REPORTS_AN_HOUR = 60
HOUR = 3600


def allow_one_more(request: HttpRequest) -> None:
    """Count one report of this address; raises ``Denied`` past the hour's share."""
    try:
        count = _count(f"reports:{client_address(request)}")
    except Exception:  # noqa: BLE001 - a cache raises what its server's client raises; a report is worth more than a count
        logger.warning("no cache to count reports in")
        return
    if count > REPORTS_AN_HOUR:
        raise Denied(_("Too many reports came from here within an hour. Try again later, or call 12345."))


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # expired between the two
        return 1
