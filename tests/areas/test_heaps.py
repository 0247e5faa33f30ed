"""Files in which thousands of areas lie on top of each other: the check's cost grows with their number, not its square."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from shapely.affinity import translate
from shapely.geometry import box

from foundation.kernel.actor import system
from grids.areas import selectors, services
from grids.areas.coverage import FaultKind, check_net
from grids.areas.selectors import findings
from grids.areas.selectors.planned import BoundaryRow
from tests.areas.files import A1
from tests.town import Town, square

SQUARE = box(113.30, 22.50, 113.31, 22.51)


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


def draft(rows: list[BoundaryRow]) -> int:
    return services.draft_plan(system("test"), title="heap", rows=rows, crs="wgs84")


def check(rows: list[BoundaryRow]) -> selectors.Check:
    return selectors.check_plan(draft(rows))


@contextmanager
def counted_calls() -> Iterator[list[int]]:
    """Count the calls of functions, of this language and of libraries, that the block makes."""
    calls = [0]

    def count(_frame: Any, event: str, _arg: Any) -> None:
        calls[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)


class CountedRows(dict[str, Any]):
    """Rows by code, which counts how many row numbers are put in by writing whole sequences."""

    written = 0

    def __setitem__(self, code: str, numbers: Any) -> None:
        type(self).written += len(numbers)
        super().__setitem__(code, numbers)


@pytest.mark.parametrize("shift", [0.0, 1e-7])
def test_a_heap_of_equal_areas_is_told_by_its_first_overlaps(shift: float) -> None:
    children = [(f"c{i}", "p", translate(SQUARE, i * shift)) for i in range(20_000)]
    faults = check_net(children, {"p": SQUARE})
    assert 100 < len(faults) <= 502
    assert faults[-1].kind == FaultKind.CROWDED


def test_a_net_of_many_areas_is_no_heap() -> None:
    cells = [(f"{x}-{y}", None, box(113 + x / 1e3, 22 + y / 1e3, 113 + (x + 1) / 1e3, 22 + (y + 1) / 1e3))
             for x in range(60) for y in range(60)]  # fmt: skip
    assert check_net(cells, {}) == []


def of_one_code(count: int) -> list[BoundaryRow]:
    return [BoundaryRow(i + 1, A1, "x", SQUARE) for i in range(count)]


def test_many_rows_of_one_code_cost_no_square(town: Town) -> None:
    """Eight times the rows, eight times the calls at most, where all pairs would cost 64 times."""
    counted = []
    for count in (300, 2_400):
        plan_id = draft(of_one_code(count))
        with counted_calls() as calls:
            selectors.check_plan(plan_id)
        counted += calls
    assert counted[1] <= 8 * counted[0]


def test_the_rows_of_one_code_are_not_written_again_for_each(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = import_module("grids.areas.selectors.plans")  # of the package itself, plans is a function
    reading = plans._Reading
    monkeypatch.setattr(plans, "_Reading", lambda: reading(rows=CountedRows()))
    found = check(of_one_code(500))
    assert (len(found.findings[0].rows), CountedRows.written <= 500) == (500, True)


def test_words_are_made_for_the_faults_that_are_read_alone(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [BoundaryRow(i + 1, f"9{i:014d}", "x", SQUARE) for i in range(2_000)]
    asked: list[str] = []
    monkeypatch.setattr(findings, "_", lambda text: asked.append(text) or text)
    found = check(rows)
    assert (len(found.findings), asked) == (2_000, [])
    assert "No area has the code 900000000000007" in found.findings[7].sentence


def test_equal_squares_of_many_codes_are_told_and_named(town: Town) -> None:
    rows = [BoundaryRow(i, f"442000101201{i:03d}", "x", square(0)) for i in range(3, 600)]
    found = check(rows)
    assert found.findings[-1].kind == FaultKind.CROWDED
    assert "Does the file hold the same boundaries several times?" in found.findings[-1].sentence
