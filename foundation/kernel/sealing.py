"""Encrypts texts stored in the database, so that a copy of it reveals nothing. Older keys still decrypt (kernel.keys)."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.kernel.keys import secret_keys


class Unreadable(Invalid):
    """The text was sealed by a key that is no longer known, or has been altered."""

    code = "unreadable"


def seal(purpose: str, text: str) -> str:
    """Return the text encrypted for one purpose with the newest key; "" for ""."""
    return _cipher(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(purpose: str, sealed: str) -> str:
    """Return the text that was sealed for this purpose with any key in use. Raises ``Unreadable``."""
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable(
            _("This text was encrypted with a key that no longer exists, so it cannot be read any more.")
        ) from None


def is_sealed_by_newest(purpose: str, sealed: str) -> bool:
    """Say whether the newest key alone opens the text, so that older ones are not needed for it."""
    try:
        _ciphers(purpose)[0].decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _cipher(purpose: str) -> MultiFernet:
    return MultiFernet(_ciphers(purpose))


def _ciphers(purpose: str) -> list[Fernet]:
    made = (salted_hmac(f"kernel.sealing.{purpose}", "", secret=key, algorithm="sha256") for key in secret_keys())
    return [Fernet(base64.urlsafe_b64encode(one.digest())) for one in made]
