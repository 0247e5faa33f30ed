"""Posting people, ending postings, creating units; each act leaves one audit row."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from governance.kernel import clock, policies, revisions
from governance.kernel.actor import Actor
from governance.kernel.errors import Invalid, NotFound
from governance.kernel.services import audit
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import LEVEL_OF, Role
from grids.workforce.models import Posting, Unit

# Bumped with every change of units and postings, for whoever keeps them by revision.
REVISION = "workforce"


def create_unit(actor: Actor, *, code: str, name: str, function: str, area_id: int) -> Unit:
    """Create a unit that cases can be dispatched to, at a township or at the city."""
    policies.require(actor, "posting.manage")
    if areas.place(area_id).level not in {Level.TOWNSHIP, Level.CITY}:
        raise Invalid(_("A unit belongs to a township or to the city."), fields={"area": _("Choose another area.")})
    if Unit.objects.filter(code=code).exists():
        raise Invalid(_("Another unit has this code."), fields={"code": _("Another unit has this code.")})
    with transaction.atomic():
        unit = Unit.objects.create(code=code, name=name, function=function, area_id=area_id)
        audit(actor, "create_unit", "unit", [str(unit.pk)], at=clock.now())
        revisions.bump(REVISION)
    return unit


def set_unit_active(actor: Actor, *, unit_id: int, is_active: bool) -> None:
    """Offer a unit for dispatch, or no longer."""
    policies.require(actor, "posting.manage")
    with transaction.atomic():
        Unit.objects.filter(pk=unit_id).update(is_active=is_active)
        audit(actor, "open_unit" if is_active else "close_unit", "unit", [str(unit_id)], at=clock.now())
        revisions.bump(REVISION)


def post_person(
    actor: Actor,
    *,
    user_id: int,
    role: str,
    area_id: int,
    unit_id: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
) -> Posting:
    """Post a person from a day until the day before another. The same posting twice on one day is refused."""
    policies.require(actor, "posting.manage")
    with transaction.atomic():
        check_posting(
            user_id=user_id, role=role, area_id=area_id, unit_id=unit_id, starts_on=starts_on, ends_on=ends_on
        )
        posting = _create(
            user_id=user_id, role=role, area_id=area_id, unit_id=unit_id, starts_on=starts_on, ends_on=ends_on
        )
        _write_down(actor, "post_person", posting)
    return posting


def _create(**columns: Any) -> Posting:
    try:
        with transaction.atomic():
            return Posting.objects.create(**columns)
    except IntegrityError as error:
        # Two posted the same person at one moment; the constraint let one through.
        raise Invalid(_("This person holds this posting already in that time.")) from error


def check_posting(
    *, user_id: int, role: str, area_id: int, unit_id: int | None, starts_on: date, ends_on: date | None
) -> None:
    """Raise ``Invalid`` for a posting that would not be right; changes nothing."""
    _fit(role, area_id, unit_id, starts_on, ends_on)
    same = Posting.objects.filter(user_id=user_id, role=role, area_id=area_id)
    same = same.filter(unit__isnull=True) if unit_id is None else same.filter(unit_id=unit_id)
    overlapping = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lt=ends_on)
    if overlapping.exists():
        raise Invalid(_("This person holds this posting already in that time."))


def end_posting(actor: Actor, *, posting_id: int, ends_on: date) -> Posting:
    """End a posting: ``ends_on`` is the first day on which it no longer holds. Ending on its first day removes it."""
    policies.require(actor, "posting.manage")
    with transaction.atomic():
        posting = Posting.objects.select_for_update().filter(pk=posting_id).first()
        if posting is None:
            raise NotFound(_("There is no such posting."))
        if ends_on < posting.starts_on:
            raise Invalid(_("A posting ends after it begins."), fields={"ends_on": _("Choose a later day.")})
        _write_down(actor, "end_posting", posting, ends_on=ends_on.isoformat())
        if ends_on == posting.starts_on:
            posting.delete()
        else:
            posting.ends_on = ends_on
            posting.save(update_fields=["ends_on"])
    return posting


def _write_down(actor: Actor, action: str, posting: Posting, **detail: object) -> None:
    about = {"posting": posting.pk, "role": posting.role, "area": posting.area_id, "unit": posting.unit_id, **detail}
    audit(actor, action, "user", [str(posting.user_id)], at=clock.now(), detail=about)
    revisions.bump(REVISION)


def _fit(role: str, area_id: int, unit_id: int | None, starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise Invalid(_("A posting ends after it begins."), fields={"ends_on": _("Choose a later day.")})
    if role == Role.DEPARTMENT_HANDLER:
        if unit_id is None:
            raise Invalid(_("A handler works in a unit."), fields={"unit": _("Choose a unit.")})
        if not Unit.objects.filter(pk=unit_id, area_id=area_id).exists():
            raise Invalid(_("A handler is posted to the area of the unit."), fields={"area": _("Choose another area.")})
        return
    if unit_id is not None:
        raise Invalid(_("Only handlers work in a unit."), fields={"unit": _("Leave this empty.")})
    if role not in LEVEL_OF:
        raise Invalid(_("There is no such role."), fields={"role": _("Choose a role.")})
    _fit_area(areas.place(area_id), role, starts_on)


def _fit_area(place: areas.Place, role: str, starts_on: date) -> None:
    if place.valid_to is not None and place.valid_to <= starts_on:
        raise Invalid(
            _("%(area)s ends on %(day)s.") % {"area": place.name, "day": place.valid_to.isoformat()},
            fields={"area": _("Choose the area that takes its place.")},
        )
    if place.level != LEVEL_OF[role]:
        raise Invalid(_("This role is held over an area of another level."), fields={"area": _("Choose another area.")})
