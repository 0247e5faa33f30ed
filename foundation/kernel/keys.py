"""The keys of the house: the newest signs and seals, the older ones only read (docs/operating.md says how to change them)."""

from django.conf import settings


def secret_keys() -> list[str]:
    """Return every key in use, the one that signs first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
