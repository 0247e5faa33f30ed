"""How often one address may send: enough for a village office, too little for a machine."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from governance.kernel.errors import Denied

REPORTS_AN_HOUR = 60
HOUR = 3600


def allow_one_more(request: HttpRequest) -> None:
    """Count one report of this address; raises ``Denied`` past the hour's share."""
    key = f"reports:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # expired between the two
        count = 1
    if count > REPORTS_AN_HOUR:
        raise Denied(_("Too many reports came from here within an hour. Try again later, or call 12345."))
