"""Limits how fast one sender may go on: some at once, then one at a time. What is refused does not count."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.kernel import city_time
from foundation.kernel.errors import DomainError

logger = logging.getLogger(__name__)

HOUR = 3600


class TooMany(DomainError):
    """Too many came from one sender; ``retry_after`` is the number of seconds to wait."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Pace:
    """``at_once`` per hour are free, after that one every ``seconds``. ``sender`` is the key they are counted under."""

    sender: str
    at_once: int
    seconds: int


def seconds_to_wait(paces: Iterable[Pace]) -> int:
    """Return after how many seconds the next one is accepted, by the slowest of the paces; 0 when it is accepted now."""
    now = city_time.now().timestamp()
    waits = [
        _seconds_to_wait(pace, _read_cache(f"{pace.sender}:count", 0), _read_cache(f"{pace.sender}:last", 0.0), now)
        for pace in paces
    ]
    return ceil(max(waits, default=0))


def _seconds_to_wait(pace: Pace, count: int, last: float, now: float) -> float:
    return max(0.0, last + pace.seconds - now) if count >= pace.at_once else 0.0


def count_one(paces: Iterable[Pace]) -> None:
    """Count one that was accepted, for every pace."""
    for pace in paces:
        try:
            cache.add(f"pace:{pace.sender}:count", 0, HOUR)
            cache.incr(f"pace:{pace.sender}:count")
            cache.set(f"pace:{pace.sender}:last", city_time.now().timestamp(), HOUR)
        except ValueError:  # expired between the two
            continue
        except Exception:  # noqa: BLE001 - a cache raises what its server's client raises; what came is worth more
            logger.warning("no cache to count in")


def _read_cache(name: str, default: Any) -> Any:
    try:
        return cache.get(f"pace:{name}", default)
    except Exception:  # noqa: BLE001 - as above
        logger.warning("no cache to count in")
        return default


def wait_in_words(seconds: int) -> str:
    """Return a number of seconds in words: seconds below 90, else minutes rounded up."""
    if seconds < 90:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = ceil(seconds / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def require(paces: Iterable[Pace]) -> None:
    """Raise ``TooMany`` when the next one has to wait."""
    seconds = seconds_to_wait(paces)
    if seconds:
        text = _("Many reports came from here in a short time. Send it again in %(time)s, or call 12345.")
        raise TooMany(text % {"time": wait_in_words(seconds)}, retry_after=seconds)
