"""Versions of township rules in any state, written straight to their tables, and what is sent to change them."""

from datetime import date
from typing import Any

from incidents.catalogue.choices import RuleState
from incidents.catalogue.models import PracticeNumber, RuleVersion
from tests.conftest import TUESDAY

RULES_ACT = {"action": "discard", "version": 1, "note": "不再需要"}


def version_in(town: Any, state: str, *, area: Any = None, **columns: Any) -> RuleVersion:
    """Write a version of township A that its official made, in a state, with one number of its own."""
    was_approved = state in (RuleState.IN_FORCE, RuleState.REPLACED)
    approval: dict[str, Any] = (
        {"number": 1, "approved_by": town.net_admin, "approved_at": TUESDAY, "effective_from": date(2026, 11, 1)}
        if was_approved
        else {}
    )
    if state == RuleState.REPLACED:
        approval["effective_to"] = date(2026, 11, 20)
    version = RuleVersion.objects.create(
        area=area or town.township_a, state=state, version=1, words="雨季", made_by=town.official_a, made_at=TUESDAY,
        **{**approval, **columns},
    )  # fmt: skip
    PracticeNumber.objects.create(version=version, name="urged_again_after_hours", amount=6)
    return version
