"""Names and sentences are those a stranger guesses (tests/house/words.py)."""

from functools import cache

import pytest

from tests.house import source, words
from tests.house.source import ROOT, Source
from tests.house.words import is_refused, offences, refused_names, refused_phrases

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")),
)


@cache
def files() -> tuple[Source, ...]:
    """Return code, scripts, templates and documents."""
    more = [*(ROOT / "scripts").glob("*.py"), *(ROOT / "frontend").rglob("*.mjs"), *(ROOT / "frontend").rglob("*.css")]
    paths = [*PAGES, *(path.relative_to(ROOT).as_posix() for path in more)]
    texts = [Source(path, (ROOT / path).read_text(encoding="utf-8")) for path in paths]
    return (*source.code(), *source.scripts(), *source.templates(), *texts)


def test_names_and_sentences_are_plain() -> None:
    found = [line for lines in offences(files()).values() for line in lines]
    assert not found, "\n".join(["say it as DESIGN.md §9 does:", *found])


@pytest.mark.parametrize(
    "text",
    [
        "def shown(cases): ...",
        "def _telling(): ...",
        "class Turned: ...",
        "class A:\n    def plain(self): ...",
        "async def own(): ...",
    ],
)
def test_a_bare_name_is_noticed(text: str) -> None:
    assert list(refused_names(Source("a/b.py", text)))


@pytest.mark.parametrize(
    "text", ["const folded = (text) => text;", "export async function prepared(file) {", "const told = text => 1;"]
)
def test_a_bare_name_of_a_script_is_noticed(text: str) -> None:
    assert list(refused_names(Source("a/b.js", text)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a/b.py", "def incident_rows(shown): ..."),
        ("a/b.py", "class Moved2: ...\nmoved = 1\nis_shown = True"),
        ("a/b.js", "const taken = await ask();\nlet shown = 0;\nfunction keepFresh(element) {"),
        ("a/b.html", "def shown(): ..."),
    ],
)
def test_ordinary_names_are_left_alone(path: str, text: str) -> None:
    assert not list(refused_names(Source(path, text)))


@pytest.mark.parametrize(
    "text",
    [
        "This password does not do.",
        "Mend the faults in the file.",
        "Nobody has drawn it yet.",
        "counted anew",
        "never a nought",
        "its heirs",
    ],
)
def test_an_old_phrase_is_noticed(text: str) -> None:
    assert list(refused_phrases(Source("a.md", text)))


@pytest.mark.parametrize(
    "text",
    [
        "This password is not accepted.",
        "Fix the faults in the file.",
        "No boundary yet.",
        "recommended, amendment, their",
        "she said so",
    ],
)
def test_plain_phrases_are_left_alone(text: str) -> None:
    assert not list(refused_phrases(Source("a.md", text)))


def test_the_names_of_the_table_in_the_design_are_refused() -> None:
    assert [
        name
        for name in ("shown", "taken", "turned", "bound", "telling", "heirs", "plain", "together")
        if not is_refused(name)
    ] == []
    assert len(words.NAMES) > 100
