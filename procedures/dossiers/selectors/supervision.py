"""Owns the figures of supervision: late, asked twice, refused and why, by township and by whose turn it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.text import capfirst

from foundation.kernel.actor import Actor
from grids.areas import selectors as areas
from grids.workforce.choices import function_name
from procedures.dossiers.choices import MOST_ASKED, OPEN_STATES, DecidedBy, DossierState, Refusal
from procedures.dossiers.models import Dossier
from procedures.dossiers.selectors.dossiers import visible_dossiers

_IS_OPEN = Q(state__in=OPEN_STATES)
TURN = ("type_version__stages__decided_by", "type_version__stages__unit_function")


def is_overdue(now: datetime) -> Q:
    """Return the condition of what is late with its desk."""
    return _IS_OPEN & Q(due_at__lt=now)


# What is counted, by name; the lists and their filters ask by the same conditions.
def standings(now: datetime) -> Mapping[str, Q]:
    """Return each figure's condition, by its name."""
    return {
        "open": Q(state__in=(*OPEN_STATES, DossierState.OBJECTED)),
        "overdue": is_overdue(now),
        "undated": _IS_OPEN & Q(promised_on=None),
        "waiting": Q(state=DossierState.WAITING),
        "asked_twice": Q(asked_times__gte=MOST_ASKED),
        "deliver": Q(state=DossierState.DECIDED),
        "refused": Q(is_granted=False),
    }


FIGURES = ("open", "overdue", "undated", "asked_twice", "refused")


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """The figures of one township."""

    township_id: int
    code: str
    name: str
    open: int
    overdue: int
    undated: int
    asked_twice: int
    refused: int


@dataclass(frozen=True, slots=True)
class TurnRow:
    """How many overdue ones are whose turn: ``desk`` is the word of the list's filter."""

    desk: str
    name: str
    overdue: int


@dataclass(frozen=True, slots=True)
class Supervision:
    """All of it, of what one reader may see, in the place of a name or everywhere. ``refused``: (code, words, count), the most frequent first."""

    place: str
    townships: Sequence[SupervisionRow]
    turns: Sequence[TurnRow]
    refused: Sequence[tuple[str, str, int]]
    total: SupervisionRow = field(init=False)

    def __post_init__(self) -> None:
        sums = {name: sum(getattr(row, name) for row in self.townships) for name in FIGURES}
        object.__setattr__(self, "total", SupervisionRow(0, "", "", **sums))


def supervision(actor: Actor, now: datetime, code: str = "") -> Supervision:
    """Return the figures of the dossiers the actor may see, of one area where its code is given, in three statements."""
    rows, place = visible_dossiers(actor), areas.area_by_code(code) if code else None
    if place is not None:
        rows = rows.filter(areas.lies_in(place.level, [place.id])) if place.level != "grid" else rows.none()
    refused = rows.filter(is_granted=False).values_list("refusal").annotate(count=Count("pk")).order_by("-count")
    return Supervision(
        place.name if place is not None else "",
        _by_township(rows, now),
        _by_turn(rows, now),
        [(code, capfirst(str(Refusal(code).label)), count) for code, count in refused],
    )


def supervision_of_all(now: datetime) -> Sequence[SupervisionRow]:
    """Return the figures of every township that has any, whoever may see them."""
    return _by_township(Dossier.objects.all(), now)


def _by_township(rows: QuerySet[Dossier], now: datetime) -> list[SupervisionRow]:
    conditions = standings(now)
    counts = {name: Count("pk", filter=conditions[name]) for name in FIGURES}
    found: dict[int, dict[str, int]] = {}
    # A township that has ended counts under its successor.
    for row in rows.order_by().values("township_id").annotate(**counts):
        known = found.setdefault(areas.successor(row["township_id"]), dict.fromkeys(FIGURES, 0))
        for name in FIGURES:
            known[name] += row[name]
    places = {key: areas.place(key) for key in found}
    made = [SupervisionRow(key, places[key].code, places[key].name, **figures) for key, figures in found.items()]
    return sorted((row for row in made if any(getattr(row, name) for name in FIGURES)), key=_late_first)


def _late_first(row: SupervisionRow) -> tuple[Any, ...]:
    return (-row.overdue, -row.asked_twice, row.code)


def _by_turn(rows: QuerySet[Dossier], now: datetime) -> list[TurnRow]:
    late = rows.filter(is_overdue(now), type_version__stages__order=F("stage_order")).order_by()
    counted = late.values_list(*TURN).annotate(count=Count("pk", distinct=True))
    made = [TurnRow(function or desk, _turn_name(desk, function), count) for desk, function, count in counted]
    return sorted(made, key=lambda row: (-row.overdue, row.desk))


def _turn_name(desk: str, function: str) -> str:
    if desk == DecidedBy.UNIT:
        return capfirst(function_name(function))
    return capfirst(str(DecidedBy(desk).label))
