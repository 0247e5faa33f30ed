"""Owns how the content of a version is checked and written: its rows stand beside those in force, without a first day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import FUNCTIONS
from incidents.catalogue.choices import FirstHolder, MatterKind, Stage
from incidents.catalogue.models import (
    Matter,
    OwnershipRule,
    PracticeNumber,
    RoutingRule,
    RuleLadder,
    RuleVersion,
    TimeLimit,
)
from incidents.catalogue.practice import is_number_allowed, practice_names, words_of_number
from incidents.catalogue.selectors.township_rules import LadderLine, LimitLine, RouteLine
from procedures.clocks.choices import LadderTone, LimitUnit, RungAudience
from procedures.clocks.services import check_week, draft_ladder, remove_draft_ladders

# What a row keeps of an amount of time, and how many rows a version has at most.
MOST_AMOUNT = 32_767
MOST_ROWS = 2_000
ONE_DAY = timedelta(days=1)


def tomorrow() -> date:
    """Return the first day on which rules that are approved now may hold."""
    return city_time.local_day(city_time.now()) + ONE_DAY


def check_content(area_path: str, parts: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` naming the part of a version's content that cannot hold."""
    for name, value in parts.items():
        fault = _CHECKS[name](value, area_path) if name in _CHECKS and value else ""
        if fault:
            raise Invalid(fault, fields={name: fault})


def _day_fault(day: date, _path: str) -> str:
    return "" if day >= tomorrow() else _("Rules hold from tomorrow at the earliest.")


def _numbers_fault(numbers: Mapping[str, float], _path: str) -> str:
    for name, amount in numbers.items():
        if name not in practice_names():
            return _("There is no such number: %(name)s.") % {"name": name[:60]}
        if not is_number_allowed(name, amount):
            words = words_of_number(name)
            return _("%(label)s: choose a number from %(least)g to %(most)g.") % {
                "label": words.label, "least": words.least, "most": words.most,
            }  # fmt: skip
    return ""


def _limits_fault(lines: Sequence[LimitLine], _path: str) -> str:
    keys = [(line.matter, line.stage) for line in lines]
    if len(keys) > MOST_ROWS or len(set(keys)) < len(keys):
        return _("A matter has one limit for each stage.")
    known = _known_matters(line.matter for line in lines)
    for line in lines:
        if line.matter and line.matter not in known:
            return _("There is no matter with the code %(code)s.") % {"code": line.matter[:20]}
        if line.stage not in Stage.values or line.unit not in LimitUnit.values:
            return _("Choose a stage and a unit from the list.")
        if not 0 < line.amount <= MOST_AMOUNT:
            return _("A limit is a number from 1 to %(most)s.") % {"most": MOST_AMOUNT}
    return ""


def _ownership_fault(rules: Mapping[str, str], _path: str) -> str:
    is_known = set(rules) <= set(MatterKind.values) and set(rules.values()) <= set(FirstHolder.values)
    return "" if is_known else _("Choose one from the list.")


def _routes_fault(lines: Sequence[RouteLine], area_path: str) -> str:
    codes = [line.matter for line in lines]
    if len(codes) > MOST_ROWS or len(set(codes)) < len(codes):
        return _("A matter has one route.")
    known, units = _known_matters(codes), _units_by_code(area_path, lines)
    for line in lines:
        if line.matter not in known:
            return _("There is no matter with the code %(code)s.") % {"code": line.matter[:20]}
        if line.start_level and line.start_level not in Level.values:
            return _("Choose a desk from the list.")
        if line.unit and line.unit not in units:
            return _("The unit %(code)s does not serve this place.") % {"code": line.unit[:40]}
        if (line.unit and line.unit_function) or (line.unit_function and line.unit_function not in FUNCTIONS):
            return _("Choose a unit or a function, not both.")
        if not (line.start_level or line.unit or line.unit_function):
            return _("Say where the matter goes: a desk, a unit or a function.")
    return ""


def _ladders_fault(ladders: Sequence[LadderLine], _path: str) -> str:
    kinds = [ladder.is_urgent for ladder in ladders]
    if len(set(kinds)) < len(kinds):
        return _("There is one ladder for urgent limits and one for all others.")
    for rung in (rung for ladder in ladders for rung in ladder.rungs):
        is_known = rung.tone in LadderTone.values and rung.offset_unit in LimitUnit.values
        if not is_known or not set(rung.tells) <= set(RungAudience.values):
            return _("Choose lateness, unit and roles from the list.")
        if not (1 <= rung.percent <= 100 and 0 <= rung.offset <= MOST_AMOUNT):
            return _("A rung stands at a share from 1 to 100 % of the limit, or some time after it was due.")
    return "" if all(ladder.rungs for ladder in ladders) else _("A ladder has at least one rung.")


def _week_fault(week: Any, _path: str) -> str:
    return check_week(week)


_CHECKS: Mapping[str, Callable[[Any, str], str]] = {
    "effective_from": _day_fault,
    "numbers": _numbers_fault,
    "limits": _limits_fault,
    "ownership": _ownership_fault,
    "routes": _routes_fault,
    "ladders": _ladders_fault,
    "week": _week_fault,
}


def _known_matters(codes: Iterable[str]) -> dict[str, int]:
    return dict(Matter.objects.filter(code__in=set(codes)).values_list("code", "pk"))


def _units_by_code(area_path: str, lines: Iterable[RouteLine]) -> dict[str, int]:
    """Return the units named by the routes that serve anything within the area, by code."""
    codes = {line.unit for line in lines if line.unit}
    if not codes:
        return {}
    serving = workforce.units_for(area_path).filter(code__in=codes)
    return dict(serving.values_list("code", "pk"))


def columns_of(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the version itself that the parts set."""
    columns = {name: parts[name] for name in ("effective_from", "words", "week") if name in parts}
    if "quiet_hours" in parts:
        hours = parts["quiet_hours"] or (None, None)
        columns |= {"quiet_from": hours[0], "quiet_to": hours[1]}
    return columns


def write_rows(actor: Actor, version: RuleVersion, parts: Mapping[str, Any]) -> None:
    """Write the rows of the parts in place of those the draft had."""
    for name, write in _WRITERS.items():
        if name in parts:
            write(actor, version, parts[name])


def _write_numbers(_actor: Actor, version: RuleVersion, numbers: Mapping[str, float]) -> None:
    version.numbers.all().delete()
    PracticeNumber.objects.bulk_create(
        PracticeNumber(version=version, name=name, amount=float(amount)) for name, amount in numbers.items()
    )


def _write_limits(_actor: Actor, version: RuleVersion, lines: Sequence[LimitLine]) -> None:
    version.limits.all().delete()
    ids = _known_matters(line.matter for line in lines)
    TimeLimit.objects.bulk_create(
        TimeLimit(
            version=version, area_id=version.area_id, matter_id=ids.get(line.matter), stage=line.stage,
            amount=line.amount, unit=line.unit, valid_from=None,
        )
        for line in lines
    )  # fmt: skip


def _write_ownership(_actor: Actor, version: RuleVersion, rules: Mapping[str, str]) -> None:
    version.ownership.all().delete()
    OwnershipRule.objects.bulk_create(
        OwnershipRule(version=version, area_id=version.area_id, kind=kind, first=first, valid_from=None)
        for kind, first in rules.items()
    )


def _write_routes(_actor: Actor, version: RuleVersion, lines: Sequence[RouteLine]) -> None:
    version.routes.all().delete()
    ids, units = _known_matters(line.matter for line in lines), _units_by_code(version.area.path, lines)
    RoutingRule.objects.bulk_create(
        RoutingRule(
            version=version, matter_id=ids[line.matter], start_level=line.start_level, unit_id=units.get(line.unit),
            unit_function=line.unit_function,
        )
        for line in lines
    )  # fmt: skip


def _write_ladders(actor: Actor, version: RuleVersion, ladders: Sequence[LadderLine]) -> None:
    old = list(version.ladders.values_list("ladder_id", flat=True))
    version.ladders.all().delete()
    remove_draft_ladders(actor, old)
    for ladder in ladders:
        kind = _("urgent ladder") if ladder.is_urgent else _("ladder")
        made = draft_ladder(
            actor,
            version.area_id,
            f"{version.area.name} {kind}"[:60],
            is_urgent=ladder.is_urgent,
            rungs=[{**asdict(rung), "tells": list(rung.tells)} for rung in ladder.rungs],
        )
        RuleLadder.objects.create(version=version, ladder_id=made)


_WRITERS: Mapping[str, Callable[[Actor, RuleVersion, Any], None]] = {
    "numbers": _write_numbers,
    "limits": _write_limits,
    "ownership": _write_ownership,
    "routes": _write_routes,
    "ladders": _write_ladders,
}
