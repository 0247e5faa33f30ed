"""Tokens for search: one rule for writing and reading, so two-character Chinese words are found on any database."""

import re

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"[{_CJK}]+|[a-z0-9]+")


def tokens(text: str) -> str:
    """Return the words to store for ``text``: each Chinese character and pair, each Latin word and number."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(text.lower()):
        if run[0].isascii():
            found[run] = None
            continue
        for size in (1, 2):
            for start in range(len(run) - size + 1):
                found[run[start : start + size]] = None
    return " ".join(found)


def query_tokens(text: str) -> list[str]:
    """Return the words that must all be stored for ``text`` to match: pairs, or the character where it stands alone."""
    wanted: dict[str, None] = {}
    for run in _RUNS.findall(text.lower()):
        if run[0].isascii() or len(run) == 1:
            wanted[run] = None
            continue
        for start in range(len(run) - 1):
            wanted[run[start : start + 2]] = None
    return list(wanted)
