"""Addresses of people without an account: encrypted in the database, and compared by a keyed digest."""

from django.utils.crypto import salted_hmac

from foundation.kernel.resealing import register_sealed
from foundation.kernel.sealing import seal, unseal

PURPOSE = "notices.address"
register_sealed("notices.Notice", address=PURPOSE)


def seal_address(address: str) -> str:
    """Return an address encrypted, as the database stores it."""
    return seal(PURPOSE, address)


def open_address(kept: str) -> str:
    """Return the address that was stored encrypted; raises ``Unreadable`` where its key no longer exists."""
    return unseal(PURPOSE, kept)


def digest_of(address: str) -> str:
    """Return 64 hex characters, equal for equal addresses whatever their case; the address cannot be computed from them."""
    return salted_hmac(PURPOSE, address.strip().lower(), algorithm="sha256").hexdigest()
