"""Owns the words for what is wrong with the net: every fault becomes a sentence, a place and the rows concerned."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from grids.areas.coverage import Fault, FaultKind
from grids.areas.selectors.places import chain, snapshot
from grids.areas.selectors.planned import RowFault

Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault for people: what, in which rows of the file, at which areas, where on the map, how large in m²."""

    kind: str
    label: str
    sentence: str
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    where: str
    geometry: BaseGeometry | None = None
    lng: float | None = None
    lat: float | None = None
    area_m2: float = 0.0


def labels() -> dict[str, str]:
    """Return the short name of each kind of fault."""
    return {
        FaultKind.GAP: _("Gap"),
        FaultKind.OVERLAP: _("Overlap"),
        FaultKind.OUTSIDE_PARENT: _("Outside the area above"),
        FaultKind.SELF_CROSSING: _("Border crosses itself"),
        FaultKind.SWAPPED_AXES: _("Axes swapped"),
        FaultKind.EMPTY: _("No boundary"),
        FaultKind.TOO_MANY_VERTICES: _("Too many points"),
        FaultKind.NOT_POLYGON: _("Not an area"),
        FaultKind.OUT_OF_BOUNDS: _("Not in the city"),
        FaultKind.DUPLICATE_CODE: _("Code twice"),
        FaultKind.NOT_CLOSED_OR_NAN: _("Broken ring"),
        RowFault.UNKNOWN_CODE: _("Unknown code"),
        RowFault.NO_CODE: _("Code missing"),
        RowFault.NO_NAME: _("Name missing"),
        RowFault.ENDED: _("Area has ended"),
        RowFault.UNREADABLE: _("Unreadable row"),
        RowFault.REPLACES_UNKNOWN: _("Replaces an unknown code"),
        RowFault.REPLACES_ENDED: _("Replaced area has ended"),
        RowFault.REPLACES_TOO_YOUNG: _("Replaced area is too young"),
        RowFault.REPLACES_TWICE: _("Replaced twice"),
        RowFault.REPLACES_A_ROW: _("Replaced and drawn"),
        RowFault.REPLACES_OTHER_LEVEL: _("Not of one level"),
        RowFault.REPLACES_OTHER_KIND: _("Another kind of grid"),
        RowFault.REPLACES_ELSEWHERE: _("In another township"),
        RowFault.REPLACES_WITHOUT_GRIDS: _("Ends without its grids"),
    }


def _sentences() -> dict[str, Callable[[Args], str]]:
    return {
        FaultKind.GAP: lambda a: (
            _("%(size)s of %(parent)s lie in no area; draw the borders of %(areas)s together.") % a
        ),
        FaultKind.OVERLAP: lambda a: _("%(areas)s both claim the same %(size)s.") % a,
        FaultKind.OUTSIDE_PARENT: lambda a: _("%(areas)s reaches %(size)s beyond %(parent)s.") % a,
        FaultKind.SELF_CROSSING: lambda a: _("The border of %(areas)s crosses itself; untie the loop.") % a,
        FaultKind.SWAPPED_AXES: lambda a: (
            _("%(areas)s lies elsewhere on the globe: latitude stands before longitude. Swap the two.") % a
        ),
        FaultKind.EMPTY: lambda a: _("%(areas)s has no boundary in the file.") % a,
        FaultKind.TOO_MANY_VERTICES: lambda a: (
            _("The border of %(areas)s has %(vertices)s points; at most %(limit)s are read. Simplify it.") % a
        ),
        FaultKind.NOT_POLYGON: lambda a: _("%(areas)s is a %(type)s; a boundary must be a polygon.") % a,
        FaultKind.OUT_OF_BOUNDS: lambda a: (
            _("%(areas)s does not lie in the country. Are these metres of a projection? Then the file must say which.")
            % a
        ),
        FaultKind.DUPLICATE_CODE: lambda a: _("The code of %(areas)s stands in several rows; keep one.") % a,
        FaultKind.NOT_CLOSED_OR_NAN: lambda a: (
            _("A ring of %(areas)s is not closed, has fewer than four points, or holds something that is no number.")
            % a
        ),
        RowFault.UNKNOWN_CODE: lambda a: (
            _(
                "No area has the code %(code)s, and it is none of a new grid: the 12 digits of its village, then three "
                "digits, 001 to 899, or 901 to 999 for a dedicated grid."
            )
            % a
        ),
        RowFault.NO_CODE: lambda _args: _("The row has no code."),
        RowFault.NO_NAME: lambda a: _("%(code)s is a new grid; the file must give its name.") % a,
        RowFault.ENDED: lambda a: (
            _("%(areas)s has ended, or ends by a plan already approved; codes are never used again.") % a
        ),
        RowFault.UNREADABLE: lambda a: _("The row cannot be read: %(reason)s.") % a,
        **_sentences_of_endings(),
    }


def _sentences_of_endings() -> dict[str, Callable[[Args], str]]:
    return {
        RowFault.REPLACES_UNKNOWN: lambda a: _("%(into)s is to replace %(code)s, but no area has this code.") % a,
        RowFault.REPLACES_ENDED: lambda a: _("%(areas)s ends on %(day)s already; it cannot end again.") % a,
        RowFault.REPLACES_TOO_YOUNG: lambda a: _("%(areas)s begins only on %(day)s; it can end on a later day.") % a,
        RowFault.REPLACES_TWICE: lambda a: (
            _("%(areas)s is replaced in several rows; its open cases can go on in one area only. Name it in one row.")
            % a
        ),
        RowFault.REPLACES_A_ROW: lambda a: (
            _("%(areas)s is to be replaced by %(into)s and stands in a row of its own as well; keep one of the two.")
            % a
        ),
        RowFault.REPLACES_OTHER_LEVEL: lambda a: (
            _(
                "%(areas)s is of the level “%(level)s”, %(into)s of the level “%(other)s”: by a plan a grid ends into a "
                "grid, a village into a village, and nothing else ends."
            )
            % a
        ),
        RowFault.REPLACES_WITHOUT_GRIDS: lambda a: (
            _("%(areas)s would end and still hold %(grids)s; name its grids in the rows that take their place.") % a
        ),
        RowFault.REPLACES_ELSEWHERE: lambda a: (
            _(
                "%(areas)s lies in another township than %(into)s: its open cases could not go on there, for their desks "
                "are in their own township. Name an area of the same township."
            )
            % a
        ),
        RowFault.REPLACES_OTHER_KIND: lambda a: (
            _("%(areas)s is a %(kind)s and %(into)s a %(other)s; neither takes the place of the other.") % a
        ),
    }


def describe(
    faults: Iterable[Fault], rows: Mapping[str, tuple[int, ...]] | None = None, names: Mapping[str, str] | None = None
) -> list[Finding]:
    """Return the findings for geometric faults; ``rows`` and ``names`` tell of codes that only the file knows."""
    rows, names = rows or {}, names or {}
    return [_from_fault(fault, rows, names) for fault in faults]


def describe_row(kind: str, code: str, row: int, args: Args) -> Finding:
    """Return the finding for a row that could not be read."""
    words = {
        "code": code or "?",
        "areas": _area(code, {}) if code else _("Row %(row)s") % {"row": row},
        "type": "?",
        "reason": "?",
        "vertices": "?",
        "limit": "?",
        **args,
    }
    return Finding(kind, labels()[kind], _sentences()[kind](words), (row,), (code,) if code else (), _where([code]))


def describe_replacement(
    kind: str, code: str, rows: Iterable[int], args: Args, geometry: BaseGeometry | None
) -> Finding:
    """Return the finding for an area that cannot be replaced as a row asks; ``into``: code and name of that row's area."""
    into_code, into_name = args["into"]
    names = {into_code: into_name}
    words = {**args, "code": code, "areas": _area(code, names), "into": _area(into_code, names)}
    lng, lat = _spot(geometry)
    where = _where([code, into_code])
    sentence = _sentences()[kind](words)
    return Finding(kind, labels()[kind], sentence, tuple(rows), (code, into_code), where, geometry, lng, lat)


def size_of(area_m2: float) -> str:
    """Return an area in the unit people would use."""
    if area_m2 >= 100_000:
        return _("%(number)s km²") % {"number": f"{area_m2 / 1e6:.2f}"}
    return _("%(number)s m²") % {"number": f"{area_m2:,.0f}"}


def _from_fault(fault: Fault, rows: Mapping[str, tuple[int, ...]], names: Mapping[str, str]) -> Finding:
    parent = str(fault.message_args.get("parent") or "")
    listed = (
        _("%(areas)s and others") % {"areas": ", ".join(_area(code, names) for code in fault.codes[:3])}
        if len(fault.codes) > 4
        else ", ".join(_area(code, names) for code in fault.codes)
    )
    words = {
        "type": "?",
        "vertices": "?",
        "limit": "?",
        **fault.message_args,
        "areas": listed or _("its neighbours"),
        "size": size_of(fault.area_m2),
        "parent": _area(parent, names) if parent else _("the net"),
    }
    concerned = tuple(sorted({row for code in fault.codes for row in rows.get(code, ())}))
    lng, lat = _spot(fault.geometry)
    return Finding(
        fault.kind,
        labels()[fault.kind],
        _sentences()[fault.kind](words),
        concerned,
        fault.codes,
        _where([*fault.codes, parent]),
        fault.geometry,
        lng,
        lat,
        fault.area_m2,
    )


def _spot(geometry: BaseGeometry | None) -> tuple[float | None, float | None]:
    if geometry is None or geometry.is_empty:
        return None, None
    point = shapely.point_on_surface(geometry)
    return round(float(point.x), 6), round(float(point.y), 6)


def _area(code: str, names: Mapping[str, str]) -> str:
    known = snapshot().by_code.get(code)
    name = known[-1].name if known else names.get(code, "")
    return f"{name} ({code})" if name else code


def _where(codes: Iterable[str]) -> str:
    """Return the township and village of the first area known, or of the village a new code begins with."""
    known = snapshot().by_code
    for code in codes:
        found = known.get(code) or known.get(code[:12])
        if found:
            return " · ".join(above.name for above in chain(found[-1].id)[1:3])
    return ""
