"""The errors a rule may raise; each names its code once, and ``http.py`` alone knows its status."""

from collections.abc import Mapping


class DomainError(Exception):
    """A request that a rule refuses. ``code`` is contract, ``message`` is for people, ``fields`` point at inputs."""

    code = "invalid"

    def __init__(self, message: str, *, code: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = dict(fields or {})


class Invalid(DomainError):
    """The data does not fit; the message says what to do."""


class Denied(DomainError):
    """The actor may not do this; the message is the policy's reason."""

    code = "denied"


class NotFound(DomainError):
    """Nothing visible to this actor answers to that name."""

    code = "not_found"


class Stale(DomainError):
    """The subject has moved on since the caller looked: the version differs or the move is gone."""

    code = "stale"


class DifferentContent(DomainError):
    """The same client-made id came again with other content."""

    code = "different_content"


class NotStored(DomainError):
    """The server has no room to keep what was sent."""

    code = "not_stored"


class TooLarge(DomainError):
    """More was sent at once than is taken."""

    code = "too_large"


class CalendarExhausted(DomainError):
    """Working time runs past the last year with an official calendar."""

    code = "calendar_exhausted"
