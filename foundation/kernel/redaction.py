"""No secret in any log: what opens something by being known is hidden in every line before anybody writes it.

Follow links, invitations and tokens stand in addresses, and addresses stand in logs: of refused requests, of the web
server, in tracebacks. They are hidden where a record is made, so that no handler and no collector ever sees them.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

HIDDEN = "***"
_SLASH, _WORD = r"(?:/|%2F)", r"""(?:(?!%2F|%3F|%26|%23)[^/?&#\s"'<>,;)\]}])+"""
# Routes whose last part is a secret. tests/kernel/test_redaction.py goes through every route there is.
_PATHS = re.compile(
    rf"(?P<kept>{_SLASH}r{_SLASH}f{_SLASH}|{_SLASH}invitation{_SLASH}{_WORD}{_SLASH})(?P<secret>{_WORD})", re.IGNORECASE
)
_NAMED = re.compile(
    r"""(?P<kept>\b(?:authorization['"]?\s*[:=]\s*['"]?(?:token|bearer|basic)\s+|(?:token|bearer)\s+(?=[\w-]{20})|"""
    r"""(?:\w*password\w*|\w*token|sessionid|secret\w*|api_?key)['"]?\s*[:=]\s*['"]?))(?P<secret>[^\s"'&,;)\]}]+)""",
    re.IGNORECASE,
)
# Keys we make have 32 signs or more, small letters, capitals and digits; a name of Python or a UUID is none.
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])")


def redacted(text: str) -> str:
    """Return the text with its secrets hidden; a text without one comes back as it is."""
    for pattern in (_PATHS, _NAMED):
        text = pattern.sub(rf"\g<kept>{HIDDEN}", text)
    return _OPAQUE.sub(HIDDEN, text)


def install() -> None:
    """Make every record of this process without secrets, whoever logs it and wherever it goes."""
    factory = logging.getLogRecordFactory()
    if not getattr(factory, "hides_secrets", False):
        logging.setLogRecordFactory(_hiding(factory))


def _hiding(factory: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = factory(*args, **kwargs)
        _hide_in(record)
        return record

    make.hides_secrets = True  # type: ignore[attr-defined]
    return make


def _hide_in(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):
        return  # its words and its values do not fit: logging says so itself, without either
    hidden = redacted(message)
    if hidden != message:
        record.msg, record.args = hidden, None
    if record.exc_info:
        trace = logging.Formatter().formatException(record.exc_info)
        hidden = redacted(trace)
        if hidden != trace:
            # Formatters write this in place of the traceback; a collector must not read the exception beside it.
            record.exc_text, record.exc_info = hidden, None
