"""The one rule of codes: what is folded away, what is refused, and that every door asks it."""

from datetime import date
from typing import Any

import pytest

from foundation.kernel.actor import system
from foundation.kernel.codes import code_problem, fold_code
from foundation.kernel.errors import Invalid, NotFound
from grids.areas import selectors, services
from grids.workforce.models import Unit
from grids.workforce.services import create_unit
from tests.town import Town

CODE = "442000101201001"
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in CODE)
SPELLINGS = (
    WIDE,
    f"\u200b{CODE}",
    f"{CODE[:6]} {CODE[6:]}\u3000",
    f"\ufeff{CODE}\u202c",
    f"'{CODE}",
    f"{CODE}.0",
    CODE,
)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_code_has_one_form(spelling: str) -> None:
    assert (fold_code(spelling), code_problem(spelling)) == (CODE, "")


@pytest.mark.parametrize("value", [int(CODE), float(CODE)])
def test_a_number_of_fifteen_digits_is_whole_again(value: float) -> None:
    assert (fold_code(value), code_problem(value)) == (CODE, "")


@pytest.mark.parametrize(
    "value", ["4.42E+14", "4,42e14", "４．４２Ｅ＋１４", "442000101201001.5", 442000106001001123, 4.42e17, float("inf")]
)
def test_a_rounded_number_is_no_code(value: Any) -> None:
    assert "as text" in code_problem(value)


@pytest.mark.parametrize("value", [None, "", " ", float("nan")])
def test_nothing_is_no_code_and_no_problem(value: Any) -> None:
    assert (fold_code(value), code_problem(value)) == ("", "")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_door_knows_an_area_by_each_spelling(town: Town, api: Any, page: Any, spelling: str) -> None:
    selectors.forget()
    assert selectors.area_by_code(spelling).id == town.grid_a1.pk
    assert page(town.worker_a).get("/areas/", {"area": spelling}).status_code == 200
    found = api(town.worker_a).get("/api/v1/areas/", {"parent": spelling[:-3] if spelling == WIDE else CODE[:-3]})
    assert len(found.json()["results"]) == 3


def test_a_new_area_is_kept_in_its_one_form(town: Town) -> None:
    village = "".join(chr(ord(digit) + 0xFEE0) for digit in CODE[:-3])
    area = services.create_area(
        system("test"),
        code=f"{village}00 9",
        name="第九网格",
        level="grid",
        parent_code=village,
        valid_from=date(2026, 11, 24),
    )
    assert area.code == f"{CODE[:-3]}009"


def test_a_rounded_code_is_refused_by_services_and_explained_by_searches(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        services.create_area(
            system("test"),
            code="4.42E+14",
            name="x",
            level="grid",
            parent_code=CODE[:-3],
            valid_from=date(2026, 11, 24),
        )
    assert "rounded number" in next(iter(refused.value.fields.values()))
    with pytest.raises(NotFound, match="rounded number"):
        selectors.area_by_code("4.42E+14")


def test_a_unit_has_a_code_in_one_form_too(town: Town) -> None:
    first = create_unit(
        system("test"), code="ＷＧ－０１ ", name="a", function="urban_management", area_id=town.township_a.pk
    )
    assert first.code == "WG-01"
    with pytest.raises(Invalid, match="Another unit"):
        create_unit(
            system("test"), code="WG-01\u200b", name="b", function="urban_management", area_id=town.township_a.pk
        )
    assert Unit.objects.filter(code="WG-01").count() == 1
