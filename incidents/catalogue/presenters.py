"""How the catalogue is said in words: limits, rows of a table and what comes of them, matters by their names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from grids.areas import selectors as areas
from grids.workforce.choices import function_name
from incidents.catalogue.choices import AdmissionState, MatterKind, Opinion, Stage
from incidents.catalogue.selectors.standards import TableLine, classes_of
from procedures.clocks.choices import amount_words

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
