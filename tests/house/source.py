"""What the house rules read: every source file of the house, parsed once, with its place in it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STREETS = ("foundation", "governance", "grids", "incidents", "procedures", "residents")
CODE = (*STREETS, "demo")


@dataclass(frozen=True)
class Source:
    """One Python file. ``layer`` is its place inside a room: views, services, models and so on."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Return the parsed file."""
        return _parsed(self.text)

    @property
    def is_kernel(self) -> bool:
        """Say whether the file belongs to the kernel."""
        return self.path.startswith("foundation/kernel/")

    @property
    def layer(self) -> str:
        """Return the third part of the path without suffix: a module of a room, or the package it is split into."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[2] if len(parts) > 2 and parts[0] in STREETS else ""

    @property
    def lines(self) -> int:
        """Return how long the file is."""
        return len(self.text.splitlines())


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _walk(folder: Path, suffix: str) -> Iterator[Source]:
    for path in sorted(folder.rglob(f"*{suffix}")):
        name = path.relative_to(ROOT).as_posix()
        if not {"migrations", "__pycache__", "node_modules"} & set(path.parts):
            yield Source(name, path.read_text(encoding="utf-8"))


@cache
def code() -> tuple[Source, ...]:
    """Return every Python file that runs, migrations left out."""
    return tuple(source for street in CODE for source in _walk(ROOT / street, ".py"))


@cache
def tests() -> tuple[Source, ...]:
    """Return every Python file of the tests."""
    return tuple(_walk(ROOT / "tests", ".py"))


@cache
def templates() -> tuple[Source, ...]:
    """Return every template."""
    return tuple(
        source
        for street in (*CODE, "templates")
        for suffix in (".html", ".txt")
        for source in _walk(ROOT / street, suffix)
        if "templates/" in source.path
    )


@cache
def scripts() -> tuple[Source, ...]:
    """Return every JavaScript module we wrote."""
    return tuple(_walk(ROOT / "frontend", ".js"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function, methods and inner ones included."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Return the modules a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name_of(node: ast.AST) -> str:
    """Return the dotted name of an expression as written, or its last part where the rest is computed."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without decorators and docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        whole -= (first.end_lineno or first.lineno) - first.lineno + 1
    return whole


def is_task(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether Celery runs the function."""
    return any(name_of(decorator).split(".")[-1] in {"shared_task", "task"} for decorator in function.decorator_list)
