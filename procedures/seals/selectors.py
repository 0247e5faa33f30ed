"""Reads who may open what is sealed. One condition, ``opens``, stands in the query of every room that has sealed subjects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.kernel.actor import Actor, ActorKind
from grids.workforce import selectors as workforce
from procedures.seals.choices import AUDIT, BY_RULE, PartKind
from procedures.seals.models import Exclusion, Hold, Look, Part

NOBODY = Q(pk__in=[])
LIVE = Q(ended_at__isnull=True)


class Subject(NamedTuple):
    """What is sealed: its kind, and the key by which its room names it."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class HoldView:
    """One line of who may open a subject, or who is shut out. ``is_unit``: whoever works in a unit."""

    id: UUID
    holder: str
    is_unit: bool
    part: str
    part_label: str
    given_at: datetime
    given_by: str
    reason: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str


def opens(actor: Actor, kind: str, column: str, *parts: PartKind) -> Q:
    """Return the condition of the subjects, named by ``column``, in which the actor holds one of the parts today.

    Whom a subject is about it never opens to, whatever part they hold.
    """
    if actor.kind is not ActorKind.USER:
        return NOBODY
    keys = _parts_of(actor).filter(subject_kind=kind, part__in=parts).values("subject_key")
    return Q(**{f"{column}__in": keys})


def _parts_of(actor: Actor) -> QuerySet[Part]:
    """Return the live parts of an actor, the own and those of the own units, without what the actor is shut out of."""
    units = sorted({grant.unit_id for grant in actor.grants if grant.unit_id is not None})
    own = actor.user_id or 0
    shut_out = Exclusion.objects.filter(
        LIVE, user_id=own, subject_kind=OuterRef("subject_kind"), subject_key=OuterRef("subject_key")
    )
    return Part.objects.filter(LIVE, Q(user_id=own) | Q(unit_id__in=units)).exclude(Exists(shut_out))


def is_shut_out(user_id: int | None, kind: str, column: str) -> Q:
    """Return the condition of the subjects, named by ``column``, that are about this user."""
    rows = Exclusion.objects.filter(LIVE, user_id=user_id or 0, subject_kind=kind)
    return Q(**{f"{column}__in": rows.values("subject_key")})


def holds_part(actor: Actor, subject: Subject, *parts: PartKind, unit_id: int | None = None) -> bool:
    """Say whether the actor holds one of the parts in a subject today; with ``unit_id`` by that unit alone."""
    if actor.kind is not ActorKind.USER:
        return False
    found = _parts_of(actor).filter(subject_kind=subject.kind, subject_key=subject.key, part__in=parts)
    return (found if unit_id is None else found.filter(unit_id=unit_id)).exists()


def holders(subject: Subject, *parts: PartKind) -> Mapping[int, UUID]:
    """Return the active users who hold one of the parts today, each with the part that makes them one."""
    rows = _of(Part, subject).filter(LIVE, part__in=parts).order_by("given_at")
    found: dict[int, UUID] = {}
    members: dict[int, list[int]] = {}
    parted = list(rows)
    for one in workforce.members_of([row.unit_id for row in parted if row.unit_id is not None]):
        members.setdefault(one.unit_id or 0, []).append(one.user_id)
    for row in parted:
        for user_id in [row.user_id] if row.user_id is not None else members.get(row.unit_id or 0, ()):
            found.setdefault(user_id, row.pk)
    away = shut_out(subject)
    return {user_id: part for user_id, part in found.items() if user_id not in away}


def shut_out(subject: Subject) -> set[int]:
    """Return the users whom a subject is about."""
    return set(_of(Exclusion, subject).filter(LIVE).values_list("user_id", flat=True))


def units_with_part(subject: Subject, *parts: PartKind) -> set[int]:
    """Return the units that hold one of the parts today, and those in which a person who does works."""
    rows = list(_of(Part, subject).filter(LIVE, part__in=parts))
    people = [row.user_id for row in rows if row.user_id is not None]
    own = workforce.units_of_people(people) if people else set()
    return {row.unit_id for row in rows if row.unit_id is not None} | own


def part_ids(subject: Subject) -> list[UUID]:
    """Return the ids of all parts there are or were in a subject."""
    return list(_of(Part, subject).values_list("pk", flat=True))


def live_unit_parts(subject: Subject, *parts: PartKind) -> list[tuple[UUID, Any]]:
    """Return the live parts in a subject that units hold: the id of each, and the unit."""
    rows = _of(Part, subject).filter(LIVE, part__in=parts, unit__isnull=False).select_related("unit")
    return [(row.pk, row.unit) for row in rows]


def live_part(part_id: UUID, actor: Actor) -> Part | None:
    """Return the actor's own live part with this id, or None."""
    return _parts_of(actor).filter(pk=part_id).first()


def parts_of(subject: Subject) -> list[HoldView]:
    """Return the parts in a subject, ended ones too, the oldest first."""
    return _views(list(_of(Part, subject).select_related("unit").order_by("given_at", "pk")))


def exclusions_of(subject: Subject) -> list[HoldView]:
    """Return whom a subject is about, also where that was taken back, the oldest first."""
    return _views(list(_of(Exclusion, subject).order_by("given_at", "pk")))


def looks_at(subject: Subject, limit: int) -> list[tuple[str, str, datetime]]:
    """Return the latest looks at a subject: who, at what, when."""
    rows = list(_of(Look, subject).select_related("user").order_by("-at", "-pk")[:limit])
    return [(str(row.user), row.get_what_display(), row.at) for row in rows]


def all_looks() -> QuerySet[Look]:
    """Return every look at every sealed subject; for auditors, who see ``masked_key`` in place of the subject."""
    return Look.objects.select_related("user")


def masked_key(look: Look) -> str:
    """Return a name that tells one subject from another and says nothing of it."""
    digest = salted_hmac("procedures.seals.look", f"{look.subject_kind}:{look.subject_key}", algorithm="sha256")
    return digest.hexdigest()[:10]


def is_auditor(actor: Actor) -> bool:
    """Say whether the actor works in a unit that audits."""
    units = {grant.unit_id for grant in actor.grants if grant.unit_id is not None}
    return bool(units) and any(unit.function == AUDIT for unit in workforce.units(units).values())


def _of(model: Any, subject: Subject) -> QuerySet[Any]:
    return model.objects.filter(subject_kind=subject.kind, subject_key=subject.key)  # type: ignore[no-any-return]


def _views(rows: Sequence[Hold]) -> list[HoldView]:
    ids = {pk for row in rows for pk in (row.given_by_id, row.ended_by_id, getattr(row, "user_id", None)) if pk}
    names = accounts.names(ids) if ids else {}
    return [_view(row, names) for row in rows]


def _view(row: Any, names: Mapping[int, str]) -> HoldView:
    is_part = isinstance(row, Part)
    is_unit = is_part and row.unit_id is not None
    return HoldView(
        row.pk,
        row.unit.name if is_unit else names.get(row.user_id, ""),
        is_unit,
        row.part if is_part else "",
        str(row.get_part_display()) if is_part else "",
        row.given_at,
        names.get(row.given_by_id or 0, ""),
        _("Received confidentially by rule.") if row.given_by_id is None and row.reason == BY_RULE else row.reason,
        row.ended_at,
        names.get(row.ended_by_id or 0, ""),
        row.end_reason,
    )
