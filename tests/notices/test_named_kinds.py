"""Whatever kind of notice a workflow table or a service names is declared, has its wording and particulars to preview it with."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module, util
from typing import Any

import pytest
from django.template.loader import get_template

from foundation.kernel.rooms import rooms
from foundation.notices.kinds import notice_kinds
from foundation.notices.services.previews import sample_params
from foundation.process.workflow import Workflow
from procedures.clocks.choices import LadderTone
from tests.house import source
from tests.house.source import Source

HELP = "declare it in `notice_kinds` of the room's apps.py, with its sentence in templates/notices/kinds/"
# What makes a notice, and at which place its kind stands: tell(recipients, kind=…), NoticeDraft(recipients, kind, …).
MAKERS = {"tell": None, "NoticeDraft": 1}
# Params of a template: {{ name }}, and `with alias=name` of a translated block.
NAMED = re.compile(r"\{\{ *(\w+)")
RENAMED = re.compile(r"(\w+)=(\w+)")


def tables() -> Iterator[Workflow[Any]]:
    """Yield the workflow tables of every room."""
    for room in rooms():
        if util.find_spec(f"{room.name}.workflow"):
            yield from (
                one for one in vars(import_module(f"{room.name}.workflow")).values() if isinstance(one, Workflow)
            )


def named_in_tables() -> set[tuple[str, str]]:
    """Return table and kind of whatever column is called ``…_notice``."""
    return {
        (table.name, getattr(row, column.name))
        for table in tables()
        for row in table.rows
        for column in fields(row)
        if column.name.endswith("_notice") and getattr(row, column.name)
    }


def texts_of(node: ast.AST | None, constants: dict[str, ast.AST]) -> Iterator[str]:
    """Yield the texts an expression may be, as far as the file itself says; an f-string with ``*`` in its gaps."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*texts_of(node.body, constants), *texts_of(node.orelse, constants))
    elif isinstance(node, ast.Name) and node.id in constants:
        yield from texts_of(constants[node.id], {})
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)


def kinds_in(file: Source) -> set[str]:
    """Return the kinds that a file makes notices of: by ``tell``, ``NoticeDraft``, or a function of its own that takes one."""
    constants: dict[str, ast.AST] = {}
    places: dict[str, int | None] = dict(MAKERS)
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants[node.targets[0].id] = node.value
        if isinstance(node, ast.FunctionDef) and any(_calls(one, MAKERS) for one in ast.walk(node)):
            names = [one.arg for one in node.args.args]
            if "kind" in names:
                places[node.name] = names.index("kind")
    found: set[str] = set()
    for node in ast.walk(file.tree):
        if _calls(node, places):
            place = places[node.func.id]
            given = next((one.value for one in node.keywords if one.arg == "kind"), None)
            if given is None and place is not None and place < len(node.args):
                given = node.args[place]
            found |= set(texts_of(given, constants))
    return found


def _calls(node: ast.AST, names: Any) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def named_in_code() -> dict[str, set[str]]:
    return {file.path: kinds for file in source.code() if (kinds := kinds_in(file))}


def is_declared(name: str) -> bool:
    """Say whether a kind is declared; of one with gaps, whether any is that it may become."""
    pattern = re.compile(re.escape(name).replace(r"\*", r"\w+"))
    return any(pattern.fullmatch(kind) for kind in notice_kinds())


def test_every_notice_of_a_workflow_table_is_declared() -> None:
    named = named_in_tables()
    assert {(table, kind) for table, kind in named if kind not in notice_kinds()} == set(), HELP
    assert len(named) > 5


def test_every_notice_that_code_makes_is_declared() -> None:
    named = named_in_code()
    assert {path: [one for one in kinds if not is_declared(one)] for path, kinds in named.items()} == {
        path: [] for path in named
    }, HELP
    assert len(named) > 5


def test_every_tone_of_a_ladder_has_its_notice() -> None:
    assert {f"clock_{tone}" for tone in LadderTone.values} <= set(notice_kinds())


def test_every_declared_kind_is_told_by_somebody() -> None:
    texts = {
        node.value
        for file in source.code()
        if not file.path.endswith("/apps.py")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    by_tone = {f"clock_{tone}" for tone in LadderTone.values}
    assert set(notice_kinds()) - texts - by_tone == set(), "nobody tells it: take it out, with its wording"


@pytest.mark.parametrize("kind", notice_kinds())
def test_a_preview_has_every_particular_that_the_wording_names(kind: str) -> None:
    text = get_template(f"notices/kinds/{kind}.txt").template.source
    aliases = dict(RENAMED.findall(text))
    wanted = {aliases.get(name, name) for name in NAMED.findall(text)}
    assert wanted - set(sample_params()) == set(), (
        "give it a made-up value in SAMPLE, foundation/notices/services/previews.py"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('tell(people, kind="a", key="k")', {"a"}),
        ('KIND = "b"\ntell(people, kind=KIND)', {"b"}),
        ('NoticeDraft((1,), "c" if late else "d", "k")', {"c", "d"}),
        ('def draft(one, kind):\n    return NoticeDraft((), kind, "")\ndraft(1, f"e_{tone}")', {"e_*"}),
        ('tell(people, kind=move.holder_notice)', set()),
    ],
)  # fmt: skip
def test_named_kinds_are_noticed(text: str, found: set[str]) -> None:
    assert kinds_in(Source("residents/people/services.py", text)) == found
