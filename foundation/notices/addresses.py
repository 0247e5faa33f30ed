"""Addresses of people without an account, as they lie in the database: sealed, and told apart by a keyed digest."""

from django.utils.crypto import salted_hmac

from foundation.kernel.sealing import seal, unseal

PURPOSE = "notices.address"


def sealed(address: str) -> str:
    """Return an address as it is kept."""
    return seal(PURPOSE, address)


def opened(kept: str) -> str:
    """Return a kept address; raises ``Unreadable`` where its key is gone."""
    return unseal(PURPOSE, kept)


def digest_of(address: str) -> str:
    """Return 64 characters that are the same for the same address, whatever its capitals; no address can be read from them."""
    return salted_hmac(PURPOSE, address.strip().lower(), algorithm="sha256").hexdigest()
