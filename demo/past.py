"""Living in the past: what is done inside is done at an earlier moment, through the services that people use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from foundation.kernel import city_time


@contextmanager
def at_moment(at: datetime) -> Iterator[None]:
    """Let the city's clock stand at ``at``; for the seeding process alone, whose threads nobody else uses."""
    now = city_time.now
    city_time.now = lambda: at
    try:
        yield
    finally:
        city_time.now = now
