"""Secret keys: the newest signs and encrypts, older ones only verify and decrypt (docs/operating.md: how to change them)."""

from django.conf import settings


def secret_keys() -> list[str]:
    """Return every key in use, newest first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
