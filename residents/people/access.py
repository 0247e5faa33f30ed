"""At which pace phones are asked for codes from one network: the sender of the limit."""

from typing import Any

from foundation.web.access import client_network


def network_of(request: Any) -> str:
    """Return whom a request comes from, for counting."""
    return client_network(request)
