"""The errors a rule may raise. Each has its ``code``; which HTTP status it gets is in ``foundation.web.http`` only."""

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
    """The data is not valid; the message says what to do."""


class Denied(DomainError):
    """The actor may not do this; the message is the policy's reason."""

    code = "denied"


class NotFound(DomainError):
    """There is no such subject, or the actor may not see it."""

    code = "not_found"


class Stale(DomainError):
    """The subject has changed since the caller read it: another version, or the move is no longer possible."""

    code = "stale"


class DifferentContent(DomainError):
    """An id made by the client was sent a second time with other content."""

    code = "different_content"


class NotStored(DomainError):
    """The server has no room to keep what was sent."""

    code = "not_stored"


class TooLarge(DomainError):
    """More was sent in one request than is accepted."""

    code = "too_large"


class CalendarExhausted(DomainError):
    """Working time runs past the last year with an official calendar."""

    code = "calendar_exhausted"
