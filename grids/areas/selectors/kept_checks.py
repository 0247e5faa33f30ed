"""Owns dry runs as they are kept: packed once when made, unpacked at every look, worded for who looks."""

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
    """What was wrong with a text of one row of the file; it does not keep the plan from being approved."""

    row: int
    code: str
    kind: str
    column: str
    value: str

    @property
    def sentence(self) -> str:
        """What it was and how the text was read."""
        return remark_sentence(self.kind, self.column, self.value)


@dataclass(frozen=True, slots=True)
class Check:
    """A dry run: changes, endings and faults, the day it was made for, and whether the net moved since the draft.

    ``aside_m``: by how many metres nearly everything lies aside of where it is now; 0 where it does not.
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
        """Words about a system that was declared wrongly; empty when nothing points to it."""
        if not self.aside_m:
            return ""
        return _(
            "Nearly everything lies %(metres)s m aside of where it is now, in the same direction: "
            "was another coordinate system meant?"
        ) % {"metres": f"{self.aside_m:.0f}"}

    def of_kind(self, kind: str) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    @property
    def new(self) -> list[Change]:
        """Areas that get their first boundary."""
        return self.of_kind("new")

    @property
    def moved(self) -> list[Change]:
        """Areas whose boundary moves."""
        return self.of_kind("moved")

    @property
    def unchanged(self) -> list[Change]:
        """Areas whose boundary is as it stands."""
        return self.of_kind("unchanged")

    @property
    def changing(self) -> list[Change]:
        """New and moved areas, in the order of the file."""
        return [change for change in self.changes if change.kind != "unchanged"]


# Where a shape stood; no code of an area has a blank in it.
SHAPE = "shape number"
# What a check consists of besides its day: lists of these.
LISTS: dict[str, Any] = {"changes": Change, "findings": Finding, "endings": Ending, "remarks": Remark}


def pack_check(check: Check) -> bytes:
    """Return a dry run as bytes, without its words."""
    shapes: list[BaseGeometry] = []
    document: dict[str, Any] = {name: [_plain(item, shapes) for item in getattr(check, name)] for name in LISTS}
    held = io.BytesIO()
    write_frame(held, document | {"aside_m": check.aside_m}, [shapely.to_wkb(shape) for shape in shapes])
    return zlib.compress(held.getvalue(), 1)


def kept_check(plan_id: int, revision: int, day: date, *, stale: bool) -> Check | None:
    """Return the dry run kept for this plan, if it was made for this day on the net of this revision."""
    held = PlanCheck.objects.filter(plan_id=plan_id, revision=revision, day=day).values_list("held", flat=True).first()
    if held is None:
        return None
    document, parts = read_frame(io.BytesIO(zlib.decompress(bytes(held))))
    shapes = shapely.from_wkb(parts)
    lists = {name: [kind(**_filled(item, shapes)) for item in document[name]] for name, kind in LISTS.items()}
    lists["endings"] = with_followers(lists["endings"], day)
    return Check(day=day, stale=stale, aside_m=document["aside_m"], **lists)


def _plain(item: Any, shapes: list[BaseGeometry]) -> dict[str, Any]:
    """Return a row by its fields, each shape as its place among the shapes."""
    row = {field.name: getattr(item, field.name) for field in fields(item)}
    for name, value in row.items():
        if isinstance(value, BaseGeometry):
            shapes.append(value)
            row[name] = {SHAPE: len(shapes) - 1}
    return row


def _filled(row: dict[str, Any], shapes: Any) -> dict[str, Any]:
    """Return the fields again, with shapes, and tuples where JSON has lists."""
    for name, value in row.items():
        if isinstance(value, list):
            row[name] = tuple(value)
        elif isinstance(value, dict) and value.keys() == {SHAPE}:
            row[name] = shapes[value[SHAPE]]
    return row
