"""Keeps secrets out of the logs: keys, passwords, tokens and secret links are replaced by ``***`` in every record.

Follow links, codes of slips, invitations and tokens stand in addresses, and addresses stand in logs: of refused requests, of the web
server, in tracebacks. They are replaced where a record is made, so that no handler and no collector ever sees them.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

HIDDEN = "***"
_SLASH, _WORD = r"(?:/|%2F)", r"""(?:(?!%2F|%3F|%26|%23)[^/?&#\s"'<>,;)\]}])+"""
# Routes whose last part is a secret. tests/kernel/test_redaction.py goes through every route there is.
_PATHS = re.compile(
    rf"(?P<kept>{_SLASH}r{_SLASH}f{_SLASH}|{_SLASH}(?:invitation|proposals{_SLASH}follow){_SLASH}{_WORD}{_SLASH})"
    rf"(?P<secret>{_WORD})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"""(?P<kept>\b(?:authorization['"]?\s*[:=]\s*['"]?(?:token|bearer|basic)\s+|(?:token|bearer)\s+(?=[\w-]{20})|"""
    r"""(?:\w*password\w*|\w*token|sessionid|secret\w*|api_?key)['"]?\s*[:=]\s*['"]?))(?P<secret>[^\s"'&,;)\]}]+)""",
    re.IGNORECASE,
)
# Keys we make have 32 characters or more: lower case, upper case and digits. Python names and UUIDs do not match.
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])")


def redact(text: str) -> str:
    """Return the text with each secret in it replaced by ``***``."""
    for pattern in (_PATHS, _NAMED):
        text = pattern.sub(rf"\g<kept>{HIDDEN}", text)
    return _OPAQUE.sub(HIDDEN, text)


def install() -> None:
    """Make this process redact every log record when it is created, whoever logs it and wherever it goes."""
    factory = logging.getLogRecordFactory()
    if not getattr(factory, "hides_secrets", False):
        logging.setLogRecordFactory(_make_redacting_factory(factory))


def _make_redacting_factory(factory: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = factory(*args, **kwargs)
        _redact_record(record)
        return record

    make.hides_secrets = True  # type: ignore[attr-defined]
    return make


def _redact_record(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):
        return  # message and arguments do not fit: logging reports that itself, without showing either
    hidden = redact(message)
    if hidden != message:
        record.msg, record.args = hidden, None
    if record.exc_info:
        trace = logging.Formatter().formatException(record.exc_info)
        hidden = redact(trace)
        if hidden != trace:
            # Formatters write ``exc_text`` in place of the traceback; the exception itself must not reach a collector.
            record.exc_text, record.exc_info = hidden, None
