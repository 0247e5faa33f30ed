"""The rules of a day: matters and limits, with ladders and calendars; read once per revision and process."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.errors import Invalid, NotFound
from grids.areas import selectors as places
from incidents.catalogue.choices import DATED_RULES, FirstHolder
from incidents.catalogue.models import FilingStandard, Matter, OwnershipRule, RuleVersion, StandardLimit, TimeLimit
from incidents.catalogue.practice import Practice, practice_from
from procedures.clocks.selectors import ClockRules, Limit, clock_rules, current_number, forget_rules

# How old names of matters may be; whoever counts or decides reads the current revision.
LOOK_AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class MatterRule:
    """An admitted matter as of a day; attributes as the columns of its row."""

    id: int
    code: str
    name: str
    name_en: str
    pinyin: str
    line: str
    icon: str
    start_level: str
    unit_function: str
    filing_condition: str
    closing_condition: str
    photo_to_finish: bool
    dedicated_first: bool
    is_public: bool
    is_confidential: bool
    kind: str
    not_delegable: bool
    listed_from: date | None
    listed_to: date | None
    order: int
    valid_from: date
    valid_to: date | None

    def is_listed(self, day: date) -> bool:
        """Say whether grids may be given this matter on ``day``: it is admitted to their list, and delegable."""
        return (
            not self.not_delegable
            and self.listed_from is not None
            and self.listed_from <= day
            and (self.listed_to is None or day < self.listed_to)
        )


@dataclass(frozen=True, slots=True)
class Route:
    """Where a matter goes in an area: whose desk has it first, and which unit or function handles it; empty: as the matter says."""

    start_level: str
    unit_id: int | None
    unit_function: str


@dataclass(frozen=True, slots=True)
class VersionRule:
    """One version of an area's rules: since when it holds, who made it, who approved it and when; its numbers and routes."""

    id: int
    area_id: int
    number: int
    effective_from: date
    effective_to: date | None
    words: str
    made_by: str
    approved_by: str
    approved_at: datetime
    numbers: dict[str, float] = field(default_factory=dict)
    routes: dict[int, Route] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandardRule:
    """A filing standard as of a day; attributes as the columns of its row."""

    id: int
    matter_id: int
    number: int
    condition: str
    closing_condition: str
    needs_photo_before: bool
    needs_photo_after: bool
    needs_document: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class RuleBook(ClockRules):
    """The matters and limits in force on ``day``, and all ladders and calendars by id."""

    day: date
    matters: dict[int, MatterRule]
    limits: dict[tuple[int | None, int | None, str], tuple[int, str]]
    # Whose desk a kind of matter comes to first, by kind and area (None: for all).
    ownership: dict[tuple[str, int | None], str]
    # The version of an area's own rules, by area; and the limits of filing standards, by standard and stage.
    versions: dict[int, VersionRule]
    standards: dict[int, StandardRule]
    standard_limits: dict[tuple[int, str], tuple[int, str]]
    by_code: dict[str, MatterRule] = field(init=False, repr=False)
    # Areas with a rule of their own: they are few, so that most answers are known already.
    _special: frozenset[int | None] = field(init=False, repr=False)
    _answers: dict[tuple[Any, ...], Limit] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {matter.code: matter for matter in self.matters.values()})
        special = {key[1] for key in self.limits}
        special |= {ladder.area_id for ladder in self.ladders.values()}
        special |= {calendar.area_id for calendar in self.calendars.values()}
        object.__setattr__(self, "_special", frozenset(special))

    def first_holder(self, kind: str, area_path: str) -> str:
        """Return whose desk a kind of matter comes to first in a place, a ``FirstHolder``; territory where no rule says."""
        chain = [int(step) for step in area_path.split("/") if step]
        places = (*reversed(chain), None)
        rules = (self.ownership[kind, place] for place in places if (kind, place) in self.ownership)
        return next(rules, FirstHolder.TERRITORY)

    def practice_for(self, area_path: str) -> Practice:
        """Return how the township of a place works; ``area_path`` as of ``areas.place``. The nearest version sets a number."""
        return practice_from(version.numbers for version in self.versions_over(area_path))

    def versions_over(self, area_path: str) -> list[VersionRule]:
        """Return the versions in force over a place, the city's first."""
        chain = (int(step) for step in area_path.split("/") if step)
        return [self.versions[area_id] for area_id in chain if area_id in self.versions]

    def route_for(self, matter_id: int, area_path: str) -> Route | None:
        """Return the route that the nearest version with one has for a matter; None where none has."""
        found = (version.routes.get(matter_id) for version in reversed(self.versions_over(area_path)))
        return next((route for route in found if route is not None), None)

    def standards_of(self, matter_id: int) -> list[StandardRule]:
        """Return the standards of a matter, in their order."""
        found = (row for row in self.standards.values() if row.matter_id == matter_id)
        return sorted(found, key=lambda row: row.number)

    @property
    def day_of_ladders(self) -> date:
        """Return the day of the book."""
        return self.day

    def limit_for(self, matter_id: int, stage: str, chain: Sequence[int], standard_id: int | None = None) -> Limit:
        """Return the limit of a stage; ``chain`` holds area ids from the city down, the nearest rule applies.

        The limit of the standard by which an incident is filed takes precedence over its matter's, and a matter's own
        over an area's rule for all matters. Raises ``Invalid`` without any limit.
        """
        places = (*(place for place in reversed(chain) if place in self._special), None)
        question = (matter_id, stage, places, standard_id)
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = self._limit(*question)
        return known

    def limit_key(
        self, matter_id: int, stage: str, chain: Sequence[int | None]
    ) -> tuple[int | None, int | None, str] | None:
        """Return matter, area and stage of the limit that applies, without a standard; None where there is none."""
        places = (*reversed(chain), None)
        wanted = ((matter, place, stage) for matter in (matter_id, None) for place in places)
        return next((key for key in wanted if key in self.limits), None)

    def _limit(self, matter_id: int, stage: str, places: tuple[int | None, ...], standard_id: int | None) -> Limit:
        key = self.limit_key(matter_id, stage, places[:-1][::-1])
        found = self.standard_limits.get((standard_id, stage)) if standard_id is not None else None
        found = found or (self.limits[key] if key is not None else None)
        limit = self.limit(*found, stage, places) if found is not None else None
        if limit is None:
            raise Invalid(
                _("The catalogue has no time limit for this stage. Ask an administrator to load it."),
                code="rules_missing",
            )
        return limit


def practice_of(incident: Any) -> Practice:
    """Return how the township of an incident, or of another row that is placed, worked on the day of its report."""
    return rulebook(incident.reported_on).practice_for(places.place(incident.grid_id).path)


@dataclass(frozen=True)
class _RuleRows:
    """All rows of one revision, dated ones included."""

    matters: dict[int, MatterRule]
    limits: tuple[dict[str, Any], ...]
    ownership: tuple[dict[str, Any], ...]
    versions: tuple[VersionRule, ...]
    standards: tuple[StandardRule, ...]
    standard_limits: dict[tuple[int, str], tuple[int, str]]


def rulebook(day: date, *, revision: int | None = None) -> RuleBook:
    """Return the rules of ``day``; pass the number of the rules' revision where it is known, to save a query."""
    number = current_number() if revision is None else revision
    return _read_rulebook(day, number)


def forget_rulebook() -> None:
    """Clear what this process has read; for tests, whose transactions roll the revision back."""
    forget_names()
    _read_rulebook.cache_clear()
    _read_tables.cache_clear()
    forget_rules()


def forget_names() -> None:
    """Let the next look-up of a matter's name read the current revision; for tests."""
    global _looked_at, _seen  # noqa: PLW0603 - one moment for the process
    _looked_at = float("-inf")
    _seen = (0, float("-inf"))


@lru_cache(maxsize=512)
def _read_rulebook(day: date, number: int) -> RuleBook:
    tables, rules = _read_tables(number), clock_rules(number)
    return RuleBook(
        day=day,
        matters={row.id: row for row in tables.matters.values() if _is_in_force(row.valid_from, row.valid_to, day)},
        limits={
            (row["matter_id"], row["area_id"], row["stage"]): (row["amount"], row["unit"])
            for row in tables.limits
            if _is_in_force(row["valid_from"], row["valid_to"], day)
        },
        ownership={
            (row["kind"], row["area_id"]): row["first"]
            for row in tables.ownership
            if _is_in_force(row["valid_from"], row["valid_to"], day)
        },
        versions={
            row.area_id: row for row in tables.versions if _is_in_force(row.effective_from, row.effective_to, day)
        },
        standards={row.id: row for row in tables.standards if _is_in_force(row.valid_from, row.valid_to, day)},
        standard_limits=tables.standard_limits,
        ladders=rules.ladders,
        calendars=rules.calendars,
    )


def _is_in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return valid_from is not None and valid_from <= day and (valid_to is None or day < valid_to)


@lru_cache(maxsize=2)
def _read_tables(number: int) -> _RuleRows:
    del number
    columns = list(MatterRule.__dataclass_fields__)
    return _RuleRows(
        matters={row["id"]: MatterRule(**row) for row in Matter.objects.values(*columns)},
        limits=tuple(
            dict(row)
            for row in TimeLimit.objects.order_by("valid_from").values(
                "matter_id", "area_id", "stage", "amount", "unit", "valid_from", "valid_to"
            )
        ),
        ownership=tuple(
            dict(row)
            for row in OwnershipRule.objects.order_by("valid_from").values(
                "kind", "area_id", "first", "valid_from", "valid_to"
            )
        ),
        versions=tuple(map(version_rule, dated_versions())),
        standards=tuple(
            StandardRule(**row) for row in FilingStandard.objects.values(*StandardRule.__dataclass_fields__)
        ),
        standard_limits={
            (row.standard_id, row.stage): (row.amount, row.unit)
            for row in StandardLimit.objects.only("standard_id", "stage", "amount", "unit")
        },
    )


def dated_versions() -> QuerySet[RuleVersion]:
    """Return the versions that hold on some day, with their people, numbers and routes."""
    rows = RuleVersion.objects.filter(state__in=DATED_RULES).select_related("made_by", "approved_by")
    return rows.prefetch_related("numbers", "routes").order_by("effective_from")


def version_rule(row: RuleVersion) -> VersionRule:
    """Return a version that was approved as a rule."""
    assert row.number is not None
    assert row.effective_from is not None
    assert row.approved_at is not None
    return VersionRule(
        id=row.pk,
        area_id=row.area_id,
        number=row.number,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        words=row.words,
        made_by=str(row.made_by or ""),
        approved_by=str(row.approved_by or ""),
        approved_at=row.approved_at,
        numbers={one.name: one.amount for one in row.numbers.all()},
        routes={one.matter_id: Route(one.start_level, one.unit_id, one.unit_function) for one in row.routes.all()},
    )


_matters_by_id: dict[int, MatterRule] = {}
_looked_at = float("-inf")
# The number of the rules as it was seen last, and when.
_seen: tuple[int, float] = (0, float("-inf"))


def recent_rulebook(day: date) -> RuleBook:
    """Return the rules of ``day``, at most ``LOOK_AGAIN_SECONDS`` old, mostly without a query.

    For what a page offers; the act itself asks the rules of its own moment.
    """
    return rulebook(day, revision=recent_number())


def recent_number() -> int:
    """Return the number of the rules as this process saw it last, at most ``LOOK_AGAIN_SECONDS`` ago."""
    global _seen  # noqa: PLW0603 - one number for the process
    if time.monotonic() - _seen[1] > LOOK_AGAIN_SECONDS:
        _seen = (current_number(), time.monotonic())
    return _seen[0]


def _all_matters(*, fresh: bool = False) -> dict[int, MatterRule]:
    """Return every matter there has been, by id, at most ``LOOK_AGAIN_SECONDS`` old; the current ones if ``fresh``."""
    global _matters_by_id, _looked_at  # noqa: PLW0603 - one set of matters for the process
    if fresh or time.monotonic() - _looked_at > LOOK_AGAIN_SECONDS:
        _looked_at = time.monotonic()
        _matters_by_id = _read_tables(current_number()).matters
    return _matters_by_id


def matter(matter_id: int) -> MatterRule:
    """Return one matter for its names, admitted today or not; raises ``NotFound`` if it never existed."""
    found = _all_matters().get(matter_id) or _all_matters(fresh=True).get(matter_id)
    if found is None:
        raise NotFound(_("There is no such matter."))
    return found


def matter_ids(codes: Collection[str]) -> list[int]:
    """Return the ids of the matters with any of the codes, admitted today or not."""
    found = [row.id for row in _all_matters().values() if row.code in codes]
    return (
        found
        if len(found) >= len(set(codes))
        else [row.id for row in _all_matters(fresh=True).values() if row.code in codes]
    )


def matters(day: date) -> list[MatterRule]:
    """Return the matters admitted on ``day``, in the order of the catalogue."""
    return sorted(rulebook(day).matters.values(), key=lambda matter: (matter.order, matter.code))
