"""A street is one floor: every module of it has its place in the order, and a room's rows are its own."""

import tomllib
from collections.abc import Iterator

import pytest
from django.urls import reverse

from foundation.kernel.rooms import rooms
from tests.house import source
from tests.house.source import ROOT, STREETS, Source, imports_of

CODE_PREFIXES = tuple(f"{street}." for street in STREETS)
# What starts the house is imported by nobody.
STARTERS = {"settings", "enum_names", "limits", "production", "serving", "wsgi", "celery"}


def places() -> set[str]:
    """Return the modules named in the layers contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    floors = next(contract for contract in contracts if contract["id"] == "floors")
    return {word.strip("() ") for line in floors["layers"] for word in line.split(":")}


def modules() -> Iterator[str]:
    """Return every room and every loose module of the streets."""
    for street in STREETS:
        for path in (ROOT / street).iterdir():
            if path.suffix == ".py" and path.stem not in {"__init__", *STARTERS}:
                yield f"{street}.{path.stem}"
            elif (path / "__init__.py").exists():
                yield f"{street}.{path.name}"


def foreign_rows(file: Source) -> list[str]:
    """Return the models of other rooms that a file imports."""
    own = ".".join(file.path.split("/")[:2])
    found = [
        name for name in imports_of(file.tree) if name.startswith(CODE_PREFIXES) and name.split(".")[2:3] == ["models"]
    ]
    floor = ("foundation.kernel.", "foundation.process.")
    return [name for name in found if not name.startswith((own + ".", *floor))]


def test_every_module_of_a_street_has_its_place() -> None:
    missing = set(modules()) - places()
    assert missing == set(), (
        "give it its line in `layers` of the contract `floors`, pyproject.toml: above what it reads"
    )


def test_the_order_names_nothing_that_is_not_there() -> None:
    assert places() - set(modules()) == {"demo"}


def test_a_room_keeps_its_rows_to_itself() -> None:
    assert {file.path: found for file in source.code() if (found := foreign_rows(file))} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from incidents.cases.models import Incident", ["incidents.cases.models"]),
        ("import incidents.cases.models as rows", ["incidents.cases.models"]),
        ("from residents.people.models import Report", []),
        ("from foundation.process.models import Stateful", []),
    ],
)
def test_foreign_rows_are_noticed(text: str, found: list[str]) -> None:
    assert foreign_rows(Source("residents/people/services.py", text)) == found


def test_every_word_of_the_menu_leads_somewhere() -> None:
    words = [word for room in rooms() for word in room.menu]
    assert all(reverse(word.route) for word in words)
    assert len({word.order for word in words}) == len(words) > 10
