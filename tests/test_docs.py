"""The documents speak of what is there: variables, commands, files, decisions."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from foundation.kernel.rooms import rooms
from grids.areas.choices import GridKind
from grids.workforce.choices import Role
from incidents.cases.choices import Action
from procedures.clocks.choices import LadderTone, LimitUnit
from scripts.messages import translations
from tests.house.source import ROOT

PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
READMES = PAGES[:2]
# Set by the processes themselves, or only for tests.
INNER = {"DJANGO_SETTINGS_MODULE", "STATIC_MANIFEST", "TONGXIN_CRASH_AT", "PATH"}


def variables() -> set[str]:
    """Return every environment variable that settings, the demo and scripts/run read."""
    python = [*(ROOT / "governance").glob("*.py"), *(ROOT / "demo").rglob("*.py")]
    found = set()
    for path in python:
        found |= set(re.findall(r"environ(?:\.get)?[\[(]\s*\"([A-Z_]+)\"|_list\(\"([A-Z_]+)\"", path.read_text()))
    shell = (ROOT / "scripts" / "run").read_text()
    named = {name for pair in found for name in pair if name}
    return (named | set(re.findall(r"^#   ([A-Z_]+) ", shell, re.MULTILINE))) - INNER


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_every_variable_is_explained(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert {name for name in variables() if f"`{name}`" not in text} == set()


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


def test_commands_that_are_named_exist() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_every_command_of_ours_is_named(document: Path) -> None:
    ours = {name for name, app in get_commands().items() if (ROOT / str(app).replace(".", "/")).is_dir()} - {
        "make_demo"
    }
    text = document.read_text(encoding="utf-8")
    assert {name for name in ours if not re.search(rf"\b{name}\b", text)} == set()


# The words for the check's two results begin with the word of the glossary.
WORDS = [*Role, *GridKind, *LimitUnit, *LadderTone, *(set(Action) - {Action.CHECK, Action.REWORK, Action.NOTE})]


def test_the_glossary_has_the_words_of_the_pages() -> None:
    glossary, chinese = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), translations()
    said = {word.value: chinese[word.label.lower() if word.label.lower() in chinese else word.label] for word in WORDS}
    assert {value: text for value, text in said.items() if text not in glossary} == {}


def test_both_readmes_name_the_same_words() -> None:
    english, chinese = (
        set(re.findall(r"`([A-Za-z_./ {}$:<>0-9-]+)`", page.read_text(encoding="utf-8"))) for page in READMES
    )
    assert english ^ chinese == set()


@pytest.mark.parametrize("document", READMES, ids=lambda path: path.name)
def test_the_drawing_of_the_house_names_every_room(document: Path) -> None:
    drawing = re.findall(r"^ +([a-z]+)/ +([a-z· ]+?)(?:  |$)", document.read_text(encoding="utf-8"), re.MULTILINE)
    drawn = {f"{street}.{room}" for street, rooms in drawing for room in rooms.split(" · ")}
    assert {room.name for room in rooms() if (ROOT / room.name.replace(".", "/")).is_dir()} ^ drawn == set()


def test_a_readme_is_short() -> None:
    assert max(len(page.read_text(encoding="utf-8").splitlines()) for page in READMES) <= 200


def test_every_decision_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert [name for name in pages if f"]({name})" not in index] == []
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))


def test_the_words_of_the_makefile_are_the_ones_the_documents_use() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    words = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) - words == set()
