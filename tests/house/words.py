"""Words this house does not use (CONTRIBUTING, "Names and words"): names that say nothing to a stranger, and old English.

A name of a function, class or method is a verb with its object or a noun with its owner; a predicate begins with is, has or
may. A participle or a fragment by itself is none of these.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.house.source import Source

# Whole names, with or without underscores around them. What a room's own field or event is called is not meant.
_NAMES = """
again against anew apart around asked awaited beyond bound broken brought capped chained checked computed counted
crowding cut declared decoded developed drawn escaped fallen filled filtered folded followed forerunner forerunners
found fresh gained given gone happened heard hearing heir heirs held hiding homeless jittered joined kept known
lacks lasting lies listed located lost made matched mend mended mine misfit moved named nothing offered once opened
others own packed parsed picked placed plain planned prepared proved quoted redacted redrawn refined replayed
returned roughened said sealed settled sharing showing shown shrunk smoothed stored taken telling tellings thinned
together told touching turn turned unpacked unfit waiting within written
"""
NAMES = frozenset(_NAMES.split())
PHRASES = re.compile(
    r"\banew\b|\bmend(?:s|ed|ing)?\b|\bnought\b|\bheirs?\b|\bforerunners?\b|\bdo(?:es)? not do\b|\bnobody has (?:drawn|said)\b"
    r"|\b(?:was|is|are|were|last) said of\b|\bcomplain(?:s|ed)? of\b|\bcomplained\b|\bof old\b|\bhitherto\b|\bthereof\b|\bwhereof\b",
    re.IGNORECASE,
)
_SCRIPT_NAMES = re.compile(
    r"^\s*(?:export )?(?:(?:async )?function (\w+)\(|(?:const|let) (\w+) = (?:async )?(?:\([^()]*\)|\w+) =>)",
    re.MULTILINE,
)


def refused_names(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and name of every function, method and class of a module that is called by a refused name."""
    if source.path.endswith(".py"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and is_refused(node.name):
                yield node.lineno, node.name
    elif source.path.endswith((".js", ".mjs")):
        for match in _SCRIPT_NAMES.finditer(source.text):
            name = match[1] or match[2]
            if is_refused(name):
                yield source.text.count("\n", 0, match.end()) + 1, name


def is_refused(name: str) -> bool:
    """Say whether a name is one of the refused ones, whatever its case and underscores around it."""
    return name.strip("_").lower() in NAMES


def refused_phrases(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and words of every refused phrase of a text."""
    for number, line in enumerate(source.text.splitlines(), 1):
        for match in PHRASES.finditer(line):
            yield number, match.group()


def offences(files: Iterable[Source]) -> dict[str, list[str]]:
    """Return what offends, by path."""
    found: dict[str, list[str]] = {}
    for file in files:
        for line, word in (*refused_names(file), *refused_phrases(file)):
            found.setdefault(file.path, []).append(f"{file.path}:{line} {word}")
    return found
