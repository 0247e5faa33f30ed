"""Owns where a rule comes from: the version of an area that brought it, or the rule of the whole city, and who set it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from foundation.kernel.audit import last_audit
from incidents.catalogue.models import FilingStandard, TimeLimit
from incidents.catalogue.practice import practice_names
from incidents.catalogue.selectors.rules import RuleBook, VersionRule, matter

# Under which names edits of the catalogue are audited, for what comes with it as a whole.
WHOLE = ("catalogue", ("reference",))


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set a rule and when: with the version and the area it is of, 0 and None where it is no township's version.

    ``kind``: ``version`` of an area, rule of the ``city``, ``standard`` of the matter, the ``matter`` itself, or the
    ``product`` as it comes.
    """

    kind: str
    version: int | None = None
    area_id: int | None = None
    since: date | None = None
    set_by: str = ""
    approved_by: str = ""
    set_at: datetime | None = None
    words: str = ""


def origin_of_version(version: VersionRule) -> Origin:
    """Return the origin of what a version says."""
    return Origin(
        "version",
        version.number,
        version.area_id,
        version.effective_from,
        version.made_by,
        version.approved_by,
        version.approved_at,
        version.words,
    )


def origin_of_limit(
    book: RuleBook, matter_id: int, stage: str, chain: Sequence[int], standard_id: int | None
) -> Origin | None:
    """Return where the limit of a stage comes from; None where there is none. ``chain`` as for ``RuleBook.limit_for``."""
    if standard_id is not None and (standard_id, stage) in book.standard_limits:
        return _origin_of_standard(standard_id)
    key = book.limit_key(matter_id, stage, chain)
    if key is None:
        return None
    version = book.versions.get(key[1]) if key[1] is not None else None
    return origin_of_version(version) if version is not None else _origin_of_row(book, *key)


def _origin_of_standard(standard_id: int) -> Origin:
    row = FilingStandard.objects.select_related("matter").get(pk=standard_id)
    said = last_audit("matter", [row.matter.code]) or last_audit(*WHOLE) or ("", None)
    return Origin("standard", since=row.valid_from, set_by=said[0], set_at=said[1], words=row.condition)


def _origin_of_row(book: RuleBook, matter_id: int | None, area_id: int | None, stage: str) -> Origin:
    held = Q(valid_from__lte=book.day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=book.day))
    of: dict[str, Any] = {"matter_id": matter_id, "area_id": area_id}
    rows = TimeLimit.objects.filter(held, stage=stage, **of)
    row = rows.order_by("-valid_from").first()
    by_row = last_audit("timelimit", [str(row.pk)]) if row is not None else None
    said = by_row or last_audit(*WHOLE) or ("", None)
    return Origin("city", None, area_id, row.valid_from if row else None, said[0], "", said[1])


def origin_of_matter(book: RuleBook, matter_id: int) -> Origin:
    """Return who changed a matter last, and since when it holds."""
    found = book.matters.get(matter_id) or matter(matter_id)
    said = last_audit("matter", [found.code, str(matter_id)]) or last_audit(*WHOLE) or ("", None)
    return Origin("matter", since=found.valid_from, set_by=said[0], set_at=said[1])


def origin_of_number(book: RuleBook, name: str, area_path: str) -> Origin:
    """Return which version sets a number of the practice over a place; the product's own default where none does."""
    assert name in practice_names()
    nearest = next((one for one in reversed(book.versions_over(area_path)) if name in one.numbers), None)
    return origin_of_version(nearest) if nearest is not None else Origin("product")


def origin_of_route(book: RuleBook, matter_id: int, area_path: str) -> Origin:
    """Return which version routes a matter in a place; the matter itself where none does."""
    nearest = next((one for one in reversed(book.versions_over(area_path)) if matter_id in one.routes), None)
    return origin_of_version(nearest) if nearest is not None else origin_of_matter(book, matter_id)


def origin_of_ladder(book: RuleBook, area_id: int | None, ladder_id: int) -> Origin:
    """Return where a ladder comes from: a version of its area, or the whole city."""
    version = book.versions.get(area_id) if area_id is not None else None
    if version is not None:
        return origin_of_version(version)
    said = last_audit("ladder", [str(ladder_id)]) or last_audit(*WHOLE) or ("", None)
    return Origin("city", area_id=area_id, set_by=said[0], set_at=said[1])


def origin_of_calendar(calendar_id: int, area_id: int | None) -> Origin:
    """Return who changed a work calendar last."""
    said = last_audit("workcalendar", [str(calendar_id)]) or last_audit(*WHOLE) or ("", None)
    return Origin("city", area_id=area_id, set_by=said[0], set_at=said[1])
