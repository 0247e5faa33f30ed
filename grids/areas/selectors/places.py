"""Owns the reading of areas: the snapshot of all areas cached in the process, chains of parents, and search."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.codes import code_problem, fold_code
from foundation.kernel.errors import NotFound
from foundation.kernel.search import normalize_text
from grids.areas.choices import LEVEL_ORDER
from grids.areas.models import Area

REVISION = "net"
# Names may be out of date by this long; locating a point always reads the revision first.
LOOK_AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Place:
    """One area, as other rooms read it. ``path`` holds the ids from the city down: ``1/12/90/``."""

    id: int
    code: str
    name: str
    level: str
    path: str
    kind: str = ""
    industry: str = ""
    parent_id: int | None = None
    lng: float | None = None
    lat: float | None = None
    valid_from: date = date.min
    valid_to: date | None = None
    official_name: str = ""
    code_scheme: str = ""
    replaced_by_id: int | None = None

    def lasts_on(self, day: date) -> bool:
        """Say whether the area exists on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class _Snapshot:
    revision: int
    by_id: Mapping[int, Place]
    by_code: Mapping[str, tuple[Place, ...]]
    # By area: those whose place it takes, today or on a day to come.
    replaced: Mapping[int, tuple[Place, ...]]
    by_parent: Mapping[int, tuple[Place, ...]]
    chains: dict[int, tuple[Place, ...]]


_held: _Snapshot | None = None
_looked_at = 0.0


def today() -> date:
    """Return today's date in the city."""
    return city_time.local_day(city_time.now())


def net_revision() -> int:
    """Return the revision number of the net, in one query; it grows with every change of areas or boundaries."""
    return revisions.current().get(REVISION, 0)


def forget_places() -> None:
    """Drop the cached snapshot; the next call reads the database."""
    global _held  # noqa: PLW0603 - one snapshot for the process
    _held = None


def snapshot(revision: int | None = None) -> _Snapshot:
    """Return all areas of a revision, from the process's cache; without one, as of at most ``LOOK_AGAIN_SECONDS`` ago."""
    global _held, _looked_at  # noqa: PLW0603 - one snapshot for the process
    held = _held
    if revision is None:
        if held is not None and time.monotonic() - _looked_at < LOOK_AGAIN_SECONDS:
            return held
        revision = net_revision()
    _looked_at = time.monotonic()
    if held is None or held.revision != revision:
        held = _held = _build_snapshot(revision)
    return held


def _build_snapshot(revision: int) -> _Snapshot:
    columns = (
        "id",
        "code",
        "name",
        "level",
        "path",
        "kind",
        "industry",
        "parent_id",
        "lng",
        "lat",
        "valid_from",
        "valid_to",
        "official_name",
        "code_scheme",
        "replaced_by_id",
    )
    by_id = {row[0]: Place(*row) for row in Area.objects.order_by("valid_from", "id").values_list(*columns)}
    by_code: dict[str, tuple[Place, ...]] = {}
    replaced: dict[int, tuple[Place, ...]] = {}
    by_parent: dict[int, list[Place]] = {}
    for found in sorted(by_id.values(), key=lambda place: place.code):
        if found.parent_id is not None:
            by_parent.setdefault(found.parent_id, []).append(found)
    for found in by_id.values():
        by_code[found.code] = (*by_code.get(found.code, ()), found)
        if found.replaced_by_id is not None:
            replaced[found.replaced_by_id] = (*replaced.get(found.replaced_by_id, ()), found)
    below = {parent_id: tuple(inside) for parent_id, inside in by_parent.items()}
    return _Snapshot(revision, by_id, by_code, replaced, below, {})


def place(area_id: int) -> Place:
    """Return one area by id, also one that has ended; raises NotFound if there is none."""
    found = snapshot().by_id.get(area_id)
    if found is None:
        found = snapshot(net_revision()).by_id.get(area_id)
    if found is None:
        raise NotFound(_("There is no such area."), code="unknown_area")
    return found


def places(area_ids: Collection[int]) -> dict[int, Place]:
    """Return the areas by id; unknown ids are left out."""
    held = snapshot().by_id
    if any(area_id not in held for area_id in area_ids):
        held = snapshot(net_revision()).by_id
    return {area_id: held[area_id] for area_id in area_ids if area_id in held}


def area_by_code(code: str, *, on: date | None = None) -> Place:
    """Return the area that has the code on the day (today), else the last one that had it; raises NotFound."""
    folded = fold_code(code)
    named = snapshot().by_code.get(folded) or snapshot(net_revision()).by_code.get(folded)
    if not named:
        message = code_problem(code) or _("No area has the code %(code)s.") % {"code": folded}
        raise NotFound(message, code="unknown_area")
    day = on or today()
    return next((found for found in reversed(named) if found.lasts_on(day)), named[-1])


def chain(area_id: int) -> tuple[Place, ...]:
    """Return the areas from the city down to this one, itself included."""
    last = place(area_id)
    held = snapshot()
    known = held.chains.get(area_id)
    if known is None:
        known = tuple(held.by_id[int(step)] for step in last.path.split("/") if step)
        held.chains[area_id] = known
    return known


def areas(
    level: str | None = None, parent: int | str | None = None, q: str | None = None, *, on: date | None = None
) -> QuerySet[Area]:
    """Return the areas of a day (today), ordered by code.

    ``parent`` is an id or a code; ``q`` is searched in name, code, pinyin and its initials, best matches first.
    """
    found = _areas_on(on or today())
    if level:
        found = found.filter(level=level)
    if parent not in (None, ""):
        found = found.filter(parent_id=parent) if isinstance(parent, int) else found.filter(parent__code=parent)
    if q and q.strip():
        return search_areas(found, q)
    return found.order_by("code")


def children(area_id: int, *, on: date | None = None) -> QuerySet[Area]:
    """Return the areas of a day (today) directly below one, ordered by code."""
    return _areas_on(on or today()).filter(parent_id=area_id).order_by("code")


def search_areas(found: QuerySet[Area], q: str) -> QuerySet[Area]:
    """Return the areas whose name, code, pinyin or initials match; matches at the beginning first, then larger areas."""
    words = q.strip()
    narrow = normalize_text(words)
    letters = "".join(narrow.lower().split()).replace("'", "")
    begins = Q(initials__startswith=letters) | Q(pinyin__startswith=letters) | Q(code__startswith=narrow)
    matches = Q()
    # Typed in full width or in half, as the name itself may be written in either.
    for form in {words, narrow}:
        begins |= Q(name__startswith=form)
        matches |= Q(name__contains=form) | Q(official_name__contains=form)
    matches |= begins
    if letters.isascii() and len(letters) > 2:
        matches |= Q(pinyin__contains=letters)
    ranks = (When(level=level, then=Value(str(rank))) for rank, level in enumerate(LEVEL_ORDER))
    # One column of text, so that a list walks it from any place on.
    relevance = Concat(
        Case(When(begins, then=Value("0")), default=Value("1"), output_field=CharField()),
        Case(*ranks, output_field=CharField()),
        "code",
        output_field=CharField(),
    )
    return found.filter(matches).annotate(relevance=relevance).order_by("relevance")


def places_below(area_id: int) -> list[Place]:
    """Return the areas of today directly below one, ordered by code, from the process's cache."""
    day = today()
    return [found for found in snapshot().by_parent.get(area_id, ()) if found.lasts_on(day)]


def known_codes(codes: Collection[str]) -> set[str]:
    """Return those of the codes that any area has or has had, read from the database."""
    return set(Area.objects.filter(code__in=list(codes)).values_list("code", flat=True))


def _areas_on(day: date) -> QuerySet[Area]:
    return Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
