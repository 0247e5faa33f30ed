"""Makes and changes bodies, and keeps the terms of their members."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid, NotFound
from grids.areas import selectors as areas
from residents.council.choices import MemberPart
from residents.council.models import Body, Member


@dataclass(frozen=True, slots=True)
class BodyData:
    """A body as it is made. ``due``: how many are due at its meetings where its members are not listed."""

    kind: str
    name: str
    area_id: int
    organisation: str = ""
    rule_id: int | None = None
    due: int | None = None
    notice_days: int = 0
    shown_days: int = 7


def make_body(actor: Actor, data: BodyData) -> Body:
    """Make a body and return it. Raises ``Denied``, and ``Invalid`` where its place has one of this name."""
    body = Body(made_by_id=actor.user_id, made_at=city_time.now(), **areas.columns_of(data.area_id))
    policies.require(actor, "council.keep", body)
    return _save(actor, body, data, "make_body")


def change_body(actor: Actor, body: Body, data: BodyData, *, ended_on: date | None = None) -> Body:
    """Change a body, or end it on a day, and return it."""
    policies.require(actor, "council.keep", body)
    body.ended_on = ended_on
    return _save(actor, body, data, "change_body")


def _save(actor: Actor, body: Body, data: BodyData, action: str) -> Body:
    body.kind, body.name, body.organisation = data.kind, data.name.strip(), data.organisation.strip()
    body.rule_id, body.due = data.rule_id, data.due
    body.notice_days, body.shown_days = data.notice_days, data.shown_days
    try:
        with transaction.atomic():
            body.save()
            audit(actor, action, "body", [str(body.pk)], at=city_time.now())
    except IntegrityError as error:
        sentence = _("There is a body of this name here already.")
        raise Invalid(sentence, fields={"name": sentence}) from error
    return body


def add_member(
    actor: Actor, body: Body, *, name: str, starts_on: date, part: str = MemberPart.MEMBER, person_key: str = ""
) -> Member:
    """Let a person be a member from a day on. Raises ``Invalid`` for who is one already."""
    policies.require(actor, "council.keep", body)
    try:
        with transaction.atomic():
            member = Member.objects.create(
                body=body, name=name.strip(), starts_on=starts_on, part=part, person_key=person_key
            )
            audit(actor, "add_member", "body", [str(body.pk)], at=city_time.now())
    except IntegrityError as error:
        sentence = _("This person is a member already.")
        raise Invalid(sentence, fields={"name": sentence}) from error
    return member


def end_member(actor: Actor, body: Body, member_id: int, *, ends_on: date) -> None:
    """End a term on a day. Raises ``Invalid`` for a day before it began."""
    policies.require(actor, "council.keep", body)
    member = Member.objects.filter(body=body, pk=member_id, ends_on__isnull=True).first()
    if member is None:
        raise NotFound(_("There is no such member."))
    if ends_on < member.starts_on:
        raise Invalid(_("A term ends no earlier than it began."), fields={"ends_on": _("Choose a later day.")})
    with transaction.atomic():
        Member.objects.filter(pk=member.pk).update(ends_on=ends_on)
        audit(actor, "end_member", "body", [str(body.pk)], at=city_time.now())
