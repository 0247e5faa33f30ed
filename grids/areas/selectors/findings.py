"""Owns the words for what is wrong with the net: every fault becomes a sentence, a place and the rows concerned."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry.base import BaseGeometry

from foundation.kernel.text import join_words
from foundation.kernel.text_encodings import Slip
from grids.areas.coverage import Fault, FaultKind
from grids.areas.selectors.places import chain, snapshot
from grids.areas.selectors.planned import RowFault

Args = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault for people: its kind, the rows of the file, the areas, where on the map, how large in m².

    Sentences are made when they are read, in the reader's language: of thousands of faults few are. ``args`` fill the
    sentence; ``names`` are those of codes that only the file has.
    """

    kind: str
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    args: Args = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    geometry: BaseGeometry | None = None
    area_m2: float = 0.0
    lng: float | None = None
    lat: float | None = None

    @property
    def label(self) -> str:
        """The short name of what is wrong."""
        return str(LABELS[self.kind])

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        return SENTENCES[self.kind](self._words())

    @property
    def where(self) -> str:
        """Township and village of the first area known, or of the village a new code begins with."""
        known = snapshot().by_code
        for code in (*self.codes, str(self.args.get("parent") or "")):
            found = known.get(code) or known.get(code[:12])
            if found:
                return " · ".join(above.name for above in chain(found[-1].id)[1:3])
        return ""

    def _words(self) -> dict[str, Any]:
        parent, into = str(self.args.get("parent") or ""), self.args.get("into")
        unknown = dict.fromkeys(("type", "reason", "name", "vertices", "limit", "count"), "?")
        return {
            **unknown,
            **self.args,
            "code": self.codes[0] if self.codes else "?",
            "areas": self._areas(self.codes[:1] if into else self.codes),
            "into": _area(into, self.names) if into else "?",
            "size": size_of(self.area_m2),
            "parent": _area(parent, self.names) if parent else _("the net"),
        }

    def _areas(self, codes: Sequence[str]) -> str:
        if not codes:
            return _("Row %(row)s") % {"row": self.rows[0]} if len(self.rows) == 1 else _("its neighbours")
        if len(codes) > 4:
            listed = join_words(_area(code, self.names) for code in codes[:3])
            return _("%(areas)s and others") % {"areas": listed}
        return join_words(_area(code, self.names) for code in codes)


LABELS: Mapping[str, Any] = {
    FaultKind.GAP: gettext_lazy("Gap"),
    FaultKind.OVERLAP: gettext_lazy("Overlap"),
    FaultKind.OUTSIDE_PARENT: gettext_lazy("Outside the area above"),
    FaultKind.SELF_CROSSING: gettext_lazy("Border crosses itself"),
    FaultKind.SWAPPED_AXES: gettext_lazy("Axes swapped"),
    FaultKind.EMPTY: gettext_lazy("No boundary"),
    FaultKind.TOO_MANY_VERTICES: gettext_lazy("Too many points"),
    FaultKind.NOT_POLYGON: gettext_lazy("Not an area"),
    FaultKind.OUT_OF_BOUNDS: gettext_lazy("Not in the city"),
    FaultKind.DUPLICATE_CODE: gettext_lazy("Code twice"),
    FaultKind.NOT_CLOSED_OR_NAN: gettext_lazy("Broken ring"),
    FaultKind.NOT_COMPARABLE: gettext_lazy("Cannot be compared"),
    FaultKind.CROWDED: gettext_lazy("Areas in heaps"),
    RowFault.UNKNOWN_CODE: gettext_lazy("Unknown code"),
    RowFault.NO_CODE: gettext_lazy("Code missing"),
    RowFault.NO_NAME: gettext_lazy("Name missing"),
    RowFault.DAMAGED_NAME: gettext_lazy("Name damaged"),
    RowFault.ENDED: gettext_lazy("Area has ended"),
    RowFault.UNREADABLE: gettext_lazy("Unreadable row"),
    RowFault.REPLACES_UNKNOWN: gettext_lazy("Replaces an unknown code"),
    RowFault.REPLACES_ENDED: gettext_lazy("Replaced area has ended"),
    RowFault.REPLACES_TOO_YOUNG: gettext_lazy("Replaced area is too young"),
    RowFault.REPLACES_TWICE: gettext_lazy("Replaced twice"),
    RowFault.REPLACES_A_ROW: gettext_lazy("Replaced and drawn"),
    RowFault.REPLACES_OTHER_LEVEL: gettext_lazy("Not of one level"),
    RowFault.REPLACES_OTHER_KIND: gettext_lazy("Another kind of grid"),
    RowFault.REPLACES_ELSEWHERE: gettext_lazy("In another township"),
    RowFault.REPLACES_WITHOUT_GRIDS: gettext_lazy("Ends without its grids"),
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
        FaultKind.NOT_COMPARABLE: lambda a: (
            _("The borders of %(areas)s cannot be compared with each other and with the net; draw them again.") % a
        ),
        FaultKind.CROWDED: lambda a: (
            _(
                "Very many areas lie on top of each other; only the first %(count)s overlaps are listed, and gaps are "
                "looked for once these are gone. Does the file hold the same boundaries several times?"
            )
            % a
        ),
        **_sentences_of_rows(),
        **_sentences_of_endings(),
    }


def _sentences_of_rows() -> dict[str, Callable[[Args], str]]:
    return {
        RowFault.UNKNOWN_CODE: lambda a: (
            _(
                "No area has the code %(code)s, and it is none of a new grid: the 12 digits of its village, then three "
                "digits, 001 to 899, or 901 to 999 for a dedicated grid."
            )
            % a
        ),
        RowFault.NO_CODE: lambda _args: _("The row has no code."),
        RowFault.NO_NAME: lambda a: _("%(code)s is a new grid; the file must give its name.") % a,
        RowFault.DAMAGED_NAME: lambda a: (
            _(
                "%(code)s is a new grid, and its name is cut off or cannot be decoded: “%(name)s”. Export the file in "
                "GBK or as a GeoPackage, or with a wider column."
            )
            % a
        ),
        RowFault.ENDED: lambda a: (
            _("%(areas)s has ended, or ends by a plan already approved; codes are never used again.") % a
        ),
        RowFault.UNREADABLE: lambda a: _("The row cannot be read: %(reason)s.") % a,
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
    faults: Iterable[Fault], rows: Mapping[str, Sequence[int]] | None = None, names: Mapping[str, str] | None = None
) -> list[Finding]:
    """Return the findings for geometric faults; ``rows`` and ``names``: the file's row numbers and names by code."""
    rows, names = rows or {}, names or {}
    return [_from_fault(fault, rows, names) for fault in faults]


def describe_row(kind: str, code: str, row: int, args: Args) -> Finding:
    """Return the finding for a row that could not be read."""
    return Finding(kind, (row,), (code,) if code else (), args)


def remark_sentence(kind: str, column: str, value: str) -> str:
    """Return the sentence for a damaged text of a row: what was wrong, and how it was read."""
    words = {"column": column, "value": value}
    if kind == Slip.CUT:
        return _("“%(column)s” is cut off inside a character; read as “%(value)s”.") % words
    if kind == Slip.OTHER:
        return _("“%(column)s” is written in another encoding than the rest; read as “%(value)s”.") % words
    return _("“%(column)s” holds bytes that are no characters; read as “%(value)s”.") % words


def describe_replacement(
    kind: str, code: str, rows: Iterable[int], args: Args, geometry: BaseGeometry | None
) -> Finding:
    """Return the finding for an area that cannot be replaced as a row asks; ``into``: code and name of that row's area."""
    into_code, into_name = args["into"]
    words, names = {**args, "into": into_code}, {into_code: into_name}
    lng, lat = _spot(geometry)
    return Finding(kind, tuple(rows), (code, into_code), words, names, geometry, 0.0, lng, lat)


def size_of(area_m2: float) -> str:
    """Return an area in words: km² from 100,000 m² on, else m²."""
    if area_m2 >= 100_000:
        return _("%(number)s km²") % {"number": f"{area_m2 / 1e6:.2f}"}
    return _("%(number)s m²") % {"number": f"{area_m2:,.0f}"}


def _from_fault(fault: Fault, rows: Mapping[str, Sequence[int]], names: Mapping[str, str]) -> Finding:
    concerned = tuple(sorted({row for code in fault.codes for row in rows.get(code, ())}))
    named = (*fault.codes[:4], str(fault.message_args.get("parent") or ""))
    told = {code: names[code] for code in named if code in names}
    lng, lat = _spot(fault.geometry)
    return Finding(
        fault.kind, concerned, fault.codes, fault.message_args, told, fault.geometry, fault.area_m2, lng, lat
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


SENTENCES: Mapping[str, Callable[[Args], str]] = _sentences()
