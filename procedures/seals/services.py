"""Gives and ends parts in sealed subjects, shuts out whom they are about, and writes down every look."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound
from foundation.notices.services import NoticeDraft, forget_subject, tell_many
from grids.workforce import selectors as workforce
from procedures.seals import selectors
from procedures.seals.choices import LookAt, PartKind
from procedures.seals.models import Exclusion, Look, Part
from procedures.seals.policies import Standing
from procedures.seals.selectors import LIVE, Subject

PART = "part"


def give_part(
    actor: Actor,
    subject: Subject,
    part: PartKind,
    *,
    reason: str,
    user_id: int | None = None,
    unit_id: int | None = None,
) -> Part:
    """Give a part to a person or to a unit, with a reason, and tell them that they have one; given twice it is one.

    Raises ``Denied`` unless the actor received the subject, and ``Invalid`` without a reason or for whom it is about.
    """
    policies.require(actor, "seal.manage", _standing(actor, subject))
    _require_reason(reason)
    if user_id is not None and user_id in selectors.shut_out(subject):
        sentence = _("It is about this person, who can have no part in it.")
        raise Invalid(sentence, fields={"person": sentence})
    now = city_time.now()
    with transaction.atomic():
        made, is_new = Part.objects.get_or_create(
            subject_kind=subject.kind,
            subject_key=subject.key,
            user_id=user_id,
            unit_id=unit_id,
            part=part,
            ended_at=None,
            defaults={"given_at": now, "given_by_id": actor.user_id, "reason": reason.strip()},
        )
        if is_new:
            _note(actor, subject, LookAt.GAVE)
            _tell(actor, made)
    return made


def end_part(actor: Actor, subject: Subject, part_id: UUID, *, reason: str) -> None:
    """End a part, with a reason; the row stays. The last one who receives keeps the part: nobody else could open it.

    Raises ``Denied``, ``NotFound`` for a part of another subject or one that has ended, and ``Invalid``.
    """
    policies.require(actor, "seal.manage", _standing(actor, subject))
    _require_reason(reason)
    with transaction.atomic():
        # Locked together: two receivers must not end each other's parts at one moment.
        live = {row.pk: row for row in _live(Part, subject).select_for_update().order_by("pk")}
        part = live.get(part_id)
        if part is None:
            raise NotFound(_("There is no such part, or it has ended."))
        others = [row for row in live.values() if row.part == PartKind.RECEIVER and row.pk != part.pk]
        if part.part == PartKind.RECEIVER and not _someone_holds(others, subject):
            raise Invalid(_("Somebody has to be able to open it: give another one the part first."))
        Part.objects.filter(pk=part.pk).update(
            ended_at=city_time.now(), ended_by_id=actor.user_id, end_reason=reason.strip()
        )
        _note(actor, subject, LookAt.ENDED)


def exclude_person(actor: Actor, subject: Subject, user_id: int, *, reason: str) -> None:
    """Shut out a person whom the subject is about: from here on they see nothing of it and have no say in it."""
    policies.require(actor, "seal.manage", _standing(actor, subject))
    _require_reason(reason)
    with transaction.atomic():
        _made, is_new = Exclusion.objects.get_or_create(
            subject_kind=subject.kind,
            subject_key=subject.key,
            user_id=user_id,
            ended_at=None,
            defaults={"given_at": city_time.now(), "given_by_id": actor.user_id, "reason": reason.strip()},
        )
        if is_new:
            # Whoever worked in a unit that received it was told so.
            for part_id in selectors.part_ids(subject):
                forget_subject(actor, PART, str(part_id), user_id=user_id)
            _note(actor, subject, LookAt.EXCLUDED)


def end_exclusion(actor: Actor, subject: Subject, exclusion_id: UUID, *, reason: str) -> None:
    """Take back that the subject is about a person, with a reason; the row stays."""
    policies.require(actor, "seal.manage", _standing(actor, subject))
    _require_reason(reason)
    with transaction.atomic():
        ended = _live(Exclusion, subject).filter(pk=exclusion_id)
        if not ended.update(ended_at=city_time.now(), ended_by_id=actor.user_id, end_reason=reason.strip()):
            raise NotFound(_("There is no such line, or it has ended."))
        _note(actor, subject, LookAt.ENDED)


def note_look(actor: Actor, subject: Subject, what: LookAt) -> None:
    """Write down that a person looked at a sealed subject; the system's own work is none."""
    if actor.user_id is not None:
        Look.objects.create(
            subject_kind=subject.kind, subject_key=subject.key, user_id=actor.user_id, what=what, at=city_time.now()
        )


def _note(actor: Actor, subject: Subject, what: LookAt) -> None:
    note_look(actor, subject, what)
    audit(actor, f"seal_{what}", subject.kind, [subject.key], at=city_time.now())


def _standing(actor: Actor, subject: Subject) -> Standing:
    return Standing(selectors.holds_part(actor, subject, PartKind.RECEIVER))


def _live(model: type[Any], subject: Subject) -> QuerySet[Any]:
    return model.objects.filter(LIVE, subject_kind=subject.kind, subject_key=subject.key)  # type: ignore[no-any-return]


def _someone_holds(rows: list[Part], subject: Subject) -> bool:
    units = [row.unit_id for row in rows if row.unit_id is not None]
    people = {row.user_id for row in rows if row.user_id is not None}
    people |= {one.user_id for one in workforce.members_of(units)}
    return bool(people - selectors.shut_out(subject))


def _require_reason(reason: str) -> None:
    if not any(letter.isalnum() for letter in reason):
        raise Invalid(_("Say why."), fields={"reason": _("This is needed.")})


def _tell(actor: Actor, part: Part) -> None:
    """Tell who has the part now, and nothing of what it is a part in."""
    if part.user_id is not None:
        people = {part.user_id}
    else:
        people = {one.user_id for one in workforce.members_of([part.unit_id or 0])}
    people -= selectors.shut_out(Subject(part.subject_kind, part.subject_key)) | {actor.user_id or 0}
    draft = NoticeDraft(tuple(sorted(people)), "part_given", f"part:{part.pk}", PART, str(part.pk))
    tell_many([draft], now=city_time.now())
