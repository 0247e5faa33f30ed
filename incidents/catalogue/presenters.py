"""How the catalogue is said in words: limits, rows of a table and what comes of them, matters by their names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import function_name
from incidents.catalogue.choices import AdmissionState, FirstHolder, MatterKind, Opinion, RuleState, Stage
from incidents.catalogue.practice import words_of_number
from incidents.catalogue.selectors import Route, matters
from incidents.catalogue.selectors.origins import Origin
from incidents.catalogue.selectors.rules_in_force import RuleInForce
from incidents.catalogue.selectors.standards import TableLine, classes_of
from incidents.catalogue.selectors.township_rules import LadderLine, RouteLine, RuleContent
from procedures.clocks.choices import LadderTone, RungAudience, amount_words
from procedures.clocks.worktime import parse_slots, slot_words

OUTCOMES = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("takes the place of another"),
    "same": gettext_lazy("stands there already"),
    "problem": gettext_lazy("cannot be imported"),
}


def matter_name(matter: Any) -> str:
    """Return a matter in the reader's language, in Chinese where it has no English name."""
    return str(matter.name_en if get_language() == "en" and matter.name_en else matter.name)


def limit_words(amount: int, unit: str, season: str = "") -> str:
    """Return a limit in words, with when it counts."""
    words = amount_words(amount, unit)
    return _("%(limit)s (%(season)s)") % {"limit": words, "season": season} if season else words


def line_words(line: TableLine) -> str:
    """Return one row of a table in one line: where it stands, its class, its limit as read, and what comes of it."""
    row = line.cells
    limit = limit_words(row["amount"], row["unit"], row["season"]) if row["unit"] else "–"
    return _("Line %(number)s: %(class)s, “%(text)s” → %(limit)s: %(outcome)s") % {
        "number": row["number"],
        "class": class_words(row),
        "text": row["limit_text"],
        "limit": limit,
        "outcome": line.problem or str(OUTCOMES[line.outcome]),
    }


def class_words(row: Mapping[str, Any]) -> str:
    """Return the class of a row: its kind, its code of four digits, its name."""
    kind = str(MatterKind(row["kind"]).label) if row["kind"] else "?"
    return f"{kind} {row['major_code'] or '??'}{row['minor_code'] or '??'} {row['minor_name']}"


def outcome_words(counts: Mapping[str, int]) -> str:
    """Return how many rows came out how, in a sentence."""
    return (
        _("Rows: %(new)s new, %(changed)s in place of another, %(same)s as they were, %(problem)s not imported.")
        % counts
    )


def table_rows(lines: list[TableLine]) -> list[dict[str, Any]]:
    """Return the rows of a table as its page shows them."""
    return [
        {
            "number": line.cells["number"],
            "class": class_words(line.cells),
            "condition": line.cells["condition"],
            "closing": line.cells["closing"],
            "limit_text": line.cells["limit_text"],
            "limit": limit_words(line.cells["amount"], line.cells["unit"], line.cells["season"])
            if line.cells["unit"]
            else "",
            "outcome": line.outcome,
            "outcome_name": OUTCOMES[line.outcome],
            "problem": line.problem,
        }
        for line in lines
    ]


def matter_rows(matters: Iterable[Any]) -> list[dict[str, Any]]:
    """Return matters as their list shows them."""
    return [matter_facts(matter) for matter in matters]


def matter_facts(matter: Any) -> dict[str, Any]:
    """Return one matter as its page and its row in the list show it."""
    day = areas.today()
    listed = (
        matter.listed_from is not None
        and matter.listed_from <= day
        and not (matter.listed_to and matter.listed_to <= day)
    )
    return {
        "id": matter.pk,
        "code": matter.code,
        "name": matter_name(matter),
        "kind": matter.get_kind_display(),
        "line": matter.get_line_display(),
        "class": str(matter.matter_class) if matter.matter_class else "",
        "edition": matter.matter_class.edition.name if matter.matter_class else "",
        "is_local": bool(matter.matter_class and matter.matter_class.is_local),
        "start_level": matter.get_start_level_display(),
        "function": function_name(matter.unit_function) if matter.unit_function else "",
        "filing_condition": matter.filing_condition,
        "closing_condition": matter.closing_condition,
        "photo_to_finish": matter.photo_to_finish,
        "standards": matter.standard_count,
        "not_delegable": matter.not_delegable,
        "is_listed": listed,
        "listed_from": matter.listed_from,
        "listed_to": matter.listed_to,
    }


def standard_rows(standards: Iterable[Any]) -> list[dict[str, Any]]:
    """Return standards as the page of their matter shows them, with their limits in words."""
    return [
        {
            "number": row.number,
            "condition": row.condition,
            "closing_condition": row.closing_condition,
            "evidence": row.evidence,
            "handled_by": row.handled_by,
            "supervised_by": row.supervised_by,
            "limit_text": row.limit_text,
            "limits": [
                (Stage(limit.stage).label, limit_words(limit.amount, limit.unit, row.season))
                for limit in row.limits.all()
            ],
            "valid_from": row.valid_from,
        }
        for row in standards
    ]


def class_rows(editions: Iterable[Any]) -> list[dict[str, Any]]:
    """Return each edition with its major classes by kind, and how many minor classes each has."""
    found = []
    for edition in editions:
        rows = classes_of(edition.pk)
        minors = Counter((kind, major) for kind, major, minor in rows if minor)
        majors = [
            {
                "kind": MatterKind(kind).label,
                "code": major,
                "name": row.name,
                "minors": minors[kind, major],
            }
            for (kind, major, minor), row in sorted(rows.items())
            if not minor
        ]
        found.append({"name": edition.name, "code": edition.code, "source": edition.source, "majors": majors})
    return found


def admission_row(row: Any) -> dict[str, Any]:
    """Return one admission as its list and its page show it."""
    return {
        "reference": row.reference,
        "state": row.state,
        "state_name": AdmissionState(row.state).label,
        "matter": matter_name(row.matter),
        "matter_code": row.matter.code,
        "unit": row.unit.name,
        "legal_basis": row.legal_basis,
        "hours_per_month": row.hours_per_month,
        "workload": row.workload,
        "funding": row.funding,
        "training": row.training,
        "exit_on": row.exit_on,
        "applied_at": row.applied_at,
        "decided_at": row.decided_at,
        "ended_at": row.ended_at,
        "version": row.version,
    }


def opinion_remark(action: str, detail: Mapping[str, Any]) -> str:
    """Return what was chosen with a step of an admission, in a sentence."""
    if action == "give_opinion":
        township = areas.place(detail["township"]).name
        return _("%(township)s: %(opinion)s") % {"township": township, "opinion": Opinion(detail["opinion"]).label}
    return _("Exit date: %(day)s") % {"day": detail["exit_on"]} if "exit_on" in detail else ""


def origin_words(origin: Origin) -> str:
    """Return where a rule comes from: which version of which area, the whole city, the matter, the product."""
    area = areas.place(origin.area_id).name if origin.area_id is not None else ""
    if origin.kind == "version":
        return _("rules of %(area)s, version %(number)s") % {"area": area, "number": origin.version}
    if area:
        return _("rules of %(area)s") % {"area": area}
    names = {
        "standard": _("the standard it was filed by"), "matter": _("the matter"), "net": _("the net"),
        "desk": _("the desk"), "product": _("as the product comes"),
    }  # fmt: skip
    return names.get(origin.kind) or _("rules of the whole city")


def version_row(version: Any) -> dict[str, Any]:
    """Return one version of rules as its list and its page show it."""
    return {
        "id": version.pk,
        "area": version.area.name,
        "area_code": version.area.code,
        "state": version.state,
        "state_name": RuleState(version.state).label,
        "number": version.number,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
        "words": version.words,
        "made_by": str(version.made_by or ""),
        "made_at": version.made_at,
        "approved_by": str(version.approved_by or ""),
        "approved_at": version.approved_at,
        "version": version.version,
    }


def rule_rows(rules: Iterable[RuleInForce]) -> list[dict[str, Any]]:
    """Return rules in words: kind, key, stage, name, value, origin_name, version, set_by, approved_by, set_at, since."""
    names = {matter.code: matter_name(matter) for matter in matters(areas.today())}
    return [
        {
            "kind": rule.kind,
            "key": rule.name,
            "stage": rule.stage,
            "name": _rule_name(rule, names),
            "value": _rule_value(rule),
            "origin_name": origin_words(rule.origin),
            "version": rule.origin.version,
            "since": rule.origin.since,
            "set_by": rule.origin.set_by,
            "approved_by": rule.origin.approved_by,
            "set_at": rule.origin.set_at,
        }
        for rule in rules
    ]


def _rule_name(rule: RuleInForce, names: Mapping[str, str]) -> str:
    if rule.kind == "number":
        return str(words_of_number(rule.name).label)
    if rule.kind == "limit":
        of = names.get(rule.name, rule.name) if rule.name else _("all matters")
        return _("%(matter)s: %(stage)s") % {"matter": of, "stage": Stage(rule.stage).label}
    if rule.kind == "ownership":
        return _("%(kind)s: first") % {"kind": str(MatterKind(rule.name).label)}
    return names.get(rule.name, rule.name)


def _rule_value(rule: RuleInForce) -> str:
    if rule.kind == "number":
        return number_words(rule.name, rule.value)
    if rule.kind == "limit":
        return amount_words(*rule.value)
    if rule.kind == "ownership":
        return str(FirstHolder(rule.value).label)
    if rule.kind == "route":
        return _route_words(rule.value)
    return _(" → ").join(str(LadderTone(rung.tone).label) for rung in rule.value.rungs)


def number_words(name: str, value: Any) -> str:
    """Return a number of the practice with its unit, yes or no in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g} {words_of_number(name).unit}".strip()


def _route_words(route: Route) -> str:
    unit = workforce.units([route.unit_id])[route.unit_id].name if route.unit_id is not None else ""
    return _route_text(route.start_level, unit, route.unit_function)


def _route_text(level: str, unit: str, function: str) -> str:
    desk = _("first desk: %(level)s") % {"level": Level(level).label} if level else ""
    return _("; ").join(filter(None, (desk, unit, function_name(function) if function else "")))


def content_rows(content: RuleContent, before: RuleContent) -> list[dict[str, Any]]:
    """Return what a version says line by line, with what held ``before``, both in words; what ends stands with no value."""
    new, old = _content_lines(content), _content_lines(before)
    return [
        {"name": name, "value": new.get(name, ""), "was": old.get(name, ""), "is_new": new.get(name) != old.get(name)}
        for name in dict.fromkeys((*new, *old))
    ]


def _content_lines(content: RuleContent) -> dict[str, str]:
    """Return name -> value, both in words, of everything a version says."""
    names = {matter.code: matter_name(matter) for matter in matters(areas.today())}
    lines = {str(words_of_number(name).label): number_words(name, value) for name, value in content.numbers.items()}
    for limit in content.limits:
        of = names.get(limit.matter, limit.matter) if limit.matter else _("all matters")
        name = _("%(matter)s: %(stage)s") % {"matter": of, "stage": Stage(limit.stage).label}
        lines[name] = amount_words(limit.amount, limit.unit)
    for kind, first in content.ownership.items():
        lines[_("%(kind)s: first") % {"kind": str(MatterKind(kind).label)}] = str(FirstHolder(first).label)
    units = {unit.code: unit.name for unit in workforce.units().values()} if content.routes else {}
    for route in content.routes:
        lines[_("Route: %(matter)s") % {"matter": names.get(route.matter, route.matter)}] = _route_line(route, units)
    for ladder in content.ladders:
        lines[_("Ladder of urgent limits") if ladder.is_urgent else _("Ladder")] = _ladder_words(ladder)
    if content.quiet_hours is not None:
        begins, ends = content.quiet_hours
        lines[_("Quiet hours")] = f"{begins:%H:%M}–{ends:%H:%M}"
    for weekday, slots in enumerate(content.week or ()):
        hours = _(", ").join("–".join(slot_words(slot)) for slot in parse_slots(slots))
        lines[str(WEEKDAYS[weekday])] = hours or _("no work")
    return lines


def _route_line(route: RouteLine, units: Mapping[str, str]) -> str:
    return _route_text(route.start_level, units.get(route.unit, route.unit), route.unit_function)


def _ladder_words(ladder: LadderLine) -> str:
    found = []
    for rung in ladder.rungs:
        when = _("at %(percent)s%% of the limit") % {"percent": rung.percent}
        if rung.offset:
            when = _("%(time)s after it was due") % {"time": amount_words(rung.offset, rung.offset_unit)}
        told = _(", ").join(str(RungAudience(word).label) for word in rung.tells)
        tone = capfirst(str(LadderTone(rung.tone).label))
        found.append(_("%(tone)s %(when)s, tells %(told)s") % {"tone": tone, "when": when, "told": told or "–"})
    return _("; ").join(found)


def rule_remark(_action: str, detail: Mapping[str, Any]) -> str:
    """Return from which day the rules of a step hold."""
    return _("In force from %(day)s") % {"day": detail["from"]} if "from" in detail else ""
