"""Owns stored dry runs: packed once when made, unpacked whenever they are shown, put into words for each reader."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from foundation.kernel.fenced import read_frame, write_frame
from grids.areas.models import PlanCheck
from grids.areas.selectors.changes import Change, Ending, with_followers
from grids.areas.selectors.findings import Finding, remark_sentence


@dataclass(frozen=True, slots=True)
class Remark:
    """A text of one row of the file that was damaged but could be read; the plan can be approved nevertheless."""

    row: int
    code: str
    kind: str
    column: str
    value: str

    @property
    def sentence(self) -> str:
        """What was wrong, and how the text was read."""
        return remark_sentence(self.kind, self.column, self.value)


@dataclass(frozen=True, slots=True)
class Check:
    """A dry run: changes, endings and faults, the day it was made for; ``stale``: the net has changed since the draft.

    ``aside_m``: the shift in metres that nearly all areas share, which suggests another coordinate system; 0 for none.
    """

    day: date
    changes: Sequence[Change]
    findings: Sequence[Finding]
    stale: bool
    aside_m: float = 0.0
    endings: Sequence[Ending] = ()
    remarks: Sequence[Remark] = ()

    @property
    def hint(self) -> str:
        """A sentence when the coordinate system was probably declared wrongly; else ""."""
        if not self.aside_m:
            return ""
        return _(
            "Nearly everything lies %(metres)s m aside of where it is now, in the same direction: "
            "was another coordinate system meant?"
        ) % {"metres": f"{self.aside_m:.0f}"}

    def changes_of_kind(self, kind: str) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def new_areas(self) -> list[Change]:
        """Areas that get their first boundary."""
        return self.changes_of_kind("new")

    @property
    def moved_areas(self) -> list[Change]:
        """Areas whose boundary moves."""
        return self.changes_of_kind("moved")

    @property
    def unchanged_areas(self) -> list[Change]:
        """Areas whose boundary stays as it is."""
        return self.changes_of_kind("unchanged")

    @property
    def changed_areas(self) -> list[Change]:
        """New and moved areas, in the order of the file."""
        return [change for change in self.changes if change.kind != "unchanged"]


# The key that stands for a shape in the JSON; no code of an area has a blank in it.
SHAPE = "shape number"
# The lists that a check consists of, with the class of their items.
LISTS: dict[str, Any] = {"changes": Change, "findings": Finding, "endings": Ending, "remarks": Remark}


def pack_check(check: Check) -> bytes:
    """Return a dry run as compressed bytes, without any sentences."""
    shapes: list[BaseGeometry] = []
    document: dict[str, Any] = {name: [_row_to_json(item, shapes) for item in getattr(check, name)] for name in LISTS}
    held = io.BytesIO()
    write_frame(held, document | {"aside_m": check.aside_m}, [shapely.to_wkb(shape) for shape in shapes])
    return zlib.compress(held.getvalue(), 1)


def stored_check(plan_id: int, revision: int, day: date, *, stale: bool) -> Check | None:
    """Return the stored dry run of a plan; None unless it was made for this day and this revision of the net."""
    held = PlanCheck.objects.filter(plan_id=plan_id, revision=revision, day=day).values_list("held", flat=True).first()
    if held is None:
        return None
    document, parts = read_frame(io.BytesIO(zlib.decompress(bytes(held))))
    shapes = shapely.from_wkb(parts)
    lists = {name: [kind(**_row_from_json(item, shapes)) for item in document[name]] for name, kind in LISTS.items()}
    lists["endings"] = with_followers(lists["endings"], day)
    return Check(day=day, stale=stale, aside_m=document["aside_m"], **lists)


def _row_to_json(item: Any, shapes: list[BaseGeometry]) -> dict[str, Any]:
    """Return an item's fields as a dict, each geometry replaced by its index in ``shapes``, to which it is appended."""
    row = {field.name: getattr(item, field.name) for field in fields(item)}
    for name, value in row.items():
        if isinstance(value, BaseGeometry):
            shapes.append(value)
            row[name] = {SHAPE: len(shapes) - 1}
    return row


def _row_from_json(row: dict[str, Any], shapes: Any) -> dict[str, Any]:
    """Return the fields with geometries in place of their indexes, and tuples in place of JSON's lists."""
    for name, value in row.items():
        if isinstance(value, list):
            row[name] = tuple(value)
        elif isinstance(value, dict) and value.keys() == {SHAPE}:
            row[name] = shapes[value[SHAPE]]
    return row
