"""Sizes: what is too long to be read at once is split. Exceptions are few, reasoned, and fail when no longer needed."""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house import source
from tests.house.source import Source, functions, is_task, length

# Path, or path::function -> why it may be longer.
EXCEPTIONS: dict[str, str] = {}


def long_functions(files: tuple[Source, ...]) -> Iterator[tuple[str, int, int]]:
    for file in files:
        for function in functions(file.tree):
            cap = cap_of(file, function)
            if length(function) > cap:
                yield f"{file.path}::{function.name}", length(function), cap


def cap_of(file: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the most lines the function may have (CONTRIBUTING, "Sizes"); a view is what takes a request."""
    if is_task(function):
        return 9
    is_view = any(argument.arg == "request" for argument in function.args.args)
    if file.layer in ("views", "api") and is_view:
        return 25
    return 40 if file.layer == "services" else 50


def long_files(files: tuple[Source, ...], cap: int) -> Iterator[tuple[str, int, int]]:
    return ((file.path, file.lines, cap) for file in files if file.lines > cap)


def long_settings() -> Iterator[tuple[str, int, int]]:
    return long_files(tuple(f for f in source.code() if f.path == "governance/settings.py"), 300)


KINDS: dict[str, Callable[[], Iterator[tuple[str, int, int]]]] = {
    "functions": lambda: long_functions(source.code()),
    "code files": lambda: long_files(source.code(), 400),
    "settings": long_settings,
    "templates": lambda: long_files(source.templates(), 150),
    "scripts": lambda: long_files(source.scripts(), 200),
    "test files": lambda: long_files(source.tests(), 400),
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_longer_than_its_cap(kind: str) -> None:
    assert [found for found in KINDS[kind]() if found[0] not in EXCEPTIONS] == []


def test_every_exception_is_still_needed() -> None:
    found = {name for kind in KINDS.values() for name, _lines, _cap in kind()}
    assert set(EXCEPTIONS) - found == set()


def test_a_long_function_is_noticed_and_its_docstring_is_free() -> None:
    body = "    x = 1\n" * 30
    view = Source("incidents/cases/views.py", f"def page(request):\n{body}")
    assert [(name, lines, cap) for name, lines, cap in long_functions((view,))] == [
        ("incidents/cases/views.py::page", 31, 25)
    ]
    spoken = Source("incidents/cases/views.py", 'def page(request):\n    """' + "word\n" * 30 + '    """\n    x = 1\n')
    assert list(long_functions((spoken,))) == []


def test_a_long_file_is_noticed() -> None:
    assert list(long_files((Source("a.html", "\n" * 151),), 150)) == [("a.html", 151, 150)]
