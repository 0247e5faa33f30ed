"""Words that lie sealed in the database: who reads a copy of it reads nothing. Keys of before still open (kernel.keys)."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid
from foundation.kernel.keys import secret_keys


class Unreadable(Invalid):
    """Sealed by a key this house has no more, or altered."""

    code = "unreadable"


def seal(purpose: str, text: str) -> str:
    """Return the text sealed for one purpose by the newest key; nothing stays nothing."""
    return _box(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(purpose: str, sealed: str) -> str:
    """Return what was sealed for this purpose by any key in use; raises ``Unreadable``."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise Unreadable(_("This was sealed by a key that is gone, so nobody can read it any more.")) from None


def _box(purpose: str) -> MultiFernet:
    made = (salted_hmac(f"kernel.sealing.{purpose}", "", secret=key, algorithm="sha256") for key in secret_keys())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one.digest())) for one in made])
