"""Every state of a division plan, every action and person: only the administrator of the net moves a draft, once."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from shapely.geometry import box

from foundation.kernel import policies, revisions
from foundation.kernel.errors import Denied, DomainError, Stale
from foundation.kernel.models import AuditEvent
from foundation.process.workflow import Workflow
from grids.areas import services
from grids.areas.choices import PlanState
from grids.areas.models import DivisionPlan, PlannedBoundary, PlanStep
from grids.areas.workflow import PLAN
from tests.conftest import TUESDAY
from tests.house.source import code
from tests.town import Town

ACTS: dict[str, Callable[..., Any]] = {
    "check_again": services.check_again,
    "approve": lambda actor, plan_id: services.approve_plan(actor, plan_id=plan_id, effective_on=TUESDAY.date()),
    "discard": services.discard_plan,
}
# The tables that a matrix of this folder tries in full.
TRIED = {
    "incident",
    "plan",
    "calendar_year",
    "admission",
    "filing",
    "rule_version",
    "hearing",
    "proposal",
    "ballot",
    "filed_version",
    "dossier",
    "appointment",
}


def plan_in(town: Town, state: str) -> DivisionPlan:
    """Write a plan that moves the border between the two grids of a village a little to the east."""
    plan = DivisionPlan.objects.create(
        title="a little to the east", crs="wgs84", based_on_revision=revisions.current()["net"], state=state, version=1,
        created_by=town.net_admin.pk, created_at=TUESDAY,
    )  # fmt: skip
    shapes = (box(113.30, 22.50, 113.311, 22.51), box(113.311, 22.50, 113.32, 22.51))
    PlannedBoundary.objects.bulk_create(
        PlannedBoundary(plan=plan, row=row, code=grid.code, geometry=shape)
        for row, (grid, shape) in enumerate(zip((town.grid_a1, town.grid_a2), shapes, strict=True), 1)
    )
    return plan


def answer(actor: Any, plan: DivisionPlan, action: str) -> str:
    """Try the act, say what came of it and what it left behind, and take it back."""
    with transaction.atomic():
        try:
            ACTS[action](actor, plan_id=plan.pk)
            plan.refresh_from_db()
            audited = AuditEvent.objects.filter(subject_kind="plan", subject_key=str(plan.pk)).count()
            said = f"{plan.state}, version {plan.version}, {PlanStep.objects.count()} step, {audited} audited"
        except DomainError as error:
            said = {Denied: "denied", Stale: "gone"}[type(error)]
        transaction.set_rollback(True)
    return said


def wanted(name: str, action: str, state: str) -> str:
    move = PLAN.find(state, action)
    if move is None:
        return "gone"
    return f"{move.target_from(state)}, version 2, 1 step, 1 audited" if name == "net_admin" else "denied"


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("state", PlanState.values)
def test_only_the_administrator_moves_a_draft(state: str, action: str, town: Town, actor_of: Any) -> None:
    plan = plan_in(town, state)
    got = {name: answer(actor_of(user), plan, action) for name, user in town.cast.items()}
    assert {name: said for name, said in got.items() if said != wanted(name, action, state)} == {}


def test_every_action_and_state_of_a_plan_is_tried() -> None:
    assert {move.action for move in PLAN.moves} == set(ACTS)
    assert set(PLAN.states) == set(PlanState.values)
    assert {move.capability for move in PLAN.rows} <= policies.capabilities()


def test_every_process_of_the_house_has_its_matrix() -> None:
    modules = [file.path.removesuffix(".py").replace("/", ".") for file in code() if file.layer == "workflow"]
    tables = [
        value for name in modules if "kernel" not in name
        for value in vars(import_module(name)).values() if isinstance(value, Workflow)
    ]  # fmt: skip
    assert {table.name for table in tables} == TRIED
