"""A dry run is made once: every look at it reads what was kept, as long as the net and the day are the same."""

import sys
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from shapely.geometry import box

from foundation.kernel.actor import system
from grids.areas import selectors, services
from grids.areas.models import PlanCheck
from grids.areas.selectors.planned import AreaRow, BoundaryRow
from tests.areas.files import A1, A2, NEW, SPLIT, WIDER_A2
from tests.town import Town

TODAY = date(2026, 11, 24)
# The package has a function of the same name.
PLANS = sys.modules["grids.areas.selectors.plans"]
SYSTEM = system("test")
CUT = {"kind": "cut_value", "args": {"column": "name", "value": "东区"}}


@pytest.fixture(autouse=True)
def fresh() -> None:
    selectors.forget()


@pytest.fixture
def plan_id(town: Town) -> int:
    rows = [
        BoundaryRow(1, A1, "", WIDER_A2[A1], remarks=(CUT,)),
        BoundaryRow(2, A2, "", box(113.3, 22.5, 113.32, 22.51)),
    ]
    rows += [
        BoundaryRow(3, NEW, "新网格", SPLIT[NEW], replaces=(A2,)),
        BoundaryRow(4, "9", "", None, {"kind": "empty"}),
    ]
    return services.draft_plan(SYSTEM, title="t", rows=rows, crs="wgs84")


@pytest.fixture
def unchecked(plan_id: int, monkeypatch: pytest.MonkeyPatch) -> int:
    def check(*_args: object, **_options: object) -> Any:
        raise AssertionError("checked again")

    monkeypatch.setattr(PLANS, "_run_check", check)
    return plan_id


def test_a_look_at_a_plan_checks_nothing(town: Town, page: Any, unchecked: int) -> None:
    client = page(town.net_admin)
    for address in (f"/areas/import/{unchecked}/", f"/areas/import/{unchecked}/map/", f"/areas/import/{unchecked}/"):
        assert client.get(address).status_code == 200


def test_what_was_kept_is_what_was_found(plan_id: int) -> None:
    kept = selectors.check_plan(plan_id)
    made = selectors.check_plan(plan_id, on=TODAY)
    assert kept == made
    assert {finding.kind for finding in kept.findings} >= {"overlap", "empty", "replaces_a_row"}
    assert [finding.sentence for finding in kept.findings] == [finding.sentence for finding in made.findings]


def test_each_reader_has_the_words_of_the_own_language(unchecked: int) -> None:
    english = selectors.check_plan(unchecked).findings[0].sentence
    with translation.override("zh-hans"):
        check = selectors.check_plan(unchecked)
        assert check.findings[0].sentence != english
        assert "东区" in check.remarks[0].sentence


def test_a_net_that_moved_is_checked_again(town: Town, plan_id: int) -> None:
    services.import_areas(SYSTEM, [AreaRow("442000104000", "东升镇", "township", "442000000000")], TODAY)
    assert selectors.check_plan(plan_id).stale
    services.check_again(SYSTEM, plan_id=plan_id)
    kept = PlanCheck.objects.get(plan_id=plan_id)
    assert (kept.revision, selectors.check_plan(plan_id).stale) == (selectors.net_revision(), False)


def test_another_day_is_checked_again(plan_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PLANS, "today", lambda: date(2026, 11, 25))
    assert selectors.check_plan(plan_id).day == date(2026, 11, 25)


def test_nothing_is_kept_of_a_plan_thrown_away(plan_id: int) -> None:
    services.discard_plan(SYSTEM, plan_id=plan_id)
    assert not PlanCheck.objects.exists()
