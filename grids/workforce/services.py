"""Posting people, ending postings, creating units; each act leaves one audit row."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.accounts import selectors as accounts
from foundation.accounts.policies import POSTING
from foundation.accounts.services import ApprovalKind, add_approval_kind, request_approval
from foundation.kernel import city_time, policies, revisions
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.codes import code_problem, fold_code
from foundation.kernel.errors import Denied, Invalid, NotFound
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce import selectors
from grids.workforce.choices import LEVEL_OF, TOP_ROLES, Role
from grids.workforce.models import Posting, Unit
from grids.workforce.policies import Appointment

# Bumped with every change of units and postings, for whoever keeps them by revision.
REVISION = "workforce"


def create_unit(actor: Actor, *, code: str, name: str, function: str, area_id: int) -> Unit:
    """Create a unit that cases can be dispatched to, at a township or at the city."""
    policies.require(actor, "posting.manage", Appointment(_paths(area_id)))
    code = fold_code(code)
    if code_problem(code):
        raise Invalid(code_problem(code), fields={"code": code_problem(code)})
    if areas.place(area_id).level not in {Level.TOWNSHIP, Level.CITY}:
        raise Invalid(_("A unit belongs to a township or to the city."), fields={"area": _("Choose another area.")})
    if Unit.objects.filter(code=code).exists():
        raise Invalid(_("Another unit has this code."), fields={"code": _("Another unit has this code.")})
    with transaction.atomic():
        unit = Unit.objects.create(code=code, name=name, function=function, area_id=area_id)
        audit(actor, "create_unit", "unit", [str(unit.pk)], at=city_time.now())
        revisions.bump(REVISION)
    return unit


def set_unit_active(actor: Actor, *, unit_id: int, is_active: bool) -> None:
    """Offer a unit for dispatch, or no longer."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(_("There is no such unit."))
    policies.require(actor, "posting.manage", Appointment(_paths(unit.area_id)))
    with transaction.atomic():
        Unit.objects.filter(pk=unit_id).update(is_active=is_active)
        audit(actor, "open_unit" if is_active else "close_unit", "unit", [str(unit_id)], at=city_time.now())
        revisions.bump(REVISION)


def set_backstop(actor: Actor, *, unit_id: int, is_backstop: bool) -> None:
    """Name a unit the backstop of its area, in place of any other, or no longer."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(_("There is no such unit."))
    policies.require(actor, "posting.manage", Appointment(_paths(unit.area_id)))
    with transaction.atomic():
        if is_backstop:
            Unit.objects.filter(area_id=unit.area_id, is_backstop=True).update(is_backstop=False)
        Unit.objects.filter(pk=unit_id).update(is_backstop=is_backstop)
        action = "name_backstop" if is_backstop else "end_backstop"
        audit(actor, action, "unit", [str(unit_id)], at=city_time.now())
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
) -> Posting | None:
    """Post a person from a day until the day before another. The same posting twice on one day is refused.

    A role of ``TOP_ROLES`` needs a second person's approval, which makes the posting; until then None is returned.
    """
    policies.require(actor, "posting.manage", Appointment(_paths(area_id), user_id))
    columns: dict[str, Any] = {"user_id": user_id, "role": role, "area_id": area_id, "unit_id": unit_id}
    with transaction.atomic():
        check_posting(**columns, starts_on=starts_on, ends_on=ends_on)
        if role in TOP_ROLES and not actor.is_system:
            _request_approval(actor, columns, starts_on, ends_on)
            return None
        posting = _create(**columns, starts_on=starts_on, ends_on=ends_on)
        _audit_posting(actor, "post_person", posting)
    return posting


def _paths(area_id: int) -> tuple[str, ...]:
    """Return the paths of the areas a posting counts for: the area's own and its successor's."""
    return tuple({areas.place(area_id).path, areas.place(areas.successor(area_id)).path})


def _request_approval(actor: Actor, columns: dict[str, Any], starts_on: date, ends_on: date | None) -> None:
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat() if ends_on else None}
    role, area_id = columns["role"], columns["area_id"]
    request_approval(
        actor,
        kind=POSTING,
        user=accounts.user(columns["user_id"]),
        key=f"{role}:{area_id}",
        params={"role": str(role), "area_id": area_id, **days},
        params_shown={"role": str(role)},
    )


def _post_approved(actor: Actor, request: Any) -> None:
    """Create the posting that a second person approved; raises ``Invalid`` where it no longer fits."""
    params = request.params
    columns = {"user_id": request.user_id, "role": params["role"], "area_id": params["area_id"], "unit_id": None}
    ends_on = date.fromisoformat(params["ends_on"]) if params["ends_on"] else None
    days: dict[str, Any] = {"starts_on": date.fromisoformat(params["starts_on"]), "ends_on": ends_on}
    check_posting(**columns, **days)
    _audit_posting(actor, "post_person", _create(**columns, **days), requested_by=request.requested_by_id)


def _sentence(params: Mapping[str, Any]) -> str:
    words = {
        "role": Role(params["role"]).label,
        "area": areas.place(params["area_id"]).name,
        "day": params["starts_on"],
    }
    if params["ends_on"]:
        return _("Posting as %(role)s over %(area)s from %(day)s until %(end)s") % {**words, "end": params["ends_on"]}
    return _("Posting as %(role)s over %(area)s from %(day)s on") % words


add_approval_kind(POSTING, ApprovalKind(sentence=_sentence, carry_out=_post_approved))


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
    """Raise ``Invalid`` for a posting that does not fit or that the person already has; changes nothing."""
    _require_fit(role, area_id, unit_id, starts_on, ends_on)
    same = Posting.objects.filter(user_id=user_id, role=role, area_id=area_id)
    same = same.filter(unit__isnull=True) if unit_id is None else same.filter(unit_id=unit_id)
    overlapping = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lt=ends_on)
    if overlapping.exists():
        raise Invalid(_("This person holds this posting already in that time."))


# posting -> why it cannot end yet; empty where nothing stands against it.
EndCheck = Callable[[Posting], str]
_END_CHECKS: list[EndCheck] = []


def check_before_ending(check: EndCheck) -> EndCheck:
    """Let a room above say why a posting cannot end yet, such as what its holder still has in hand."""
    _END_CHECKS.append(check)
    return check


def end_posting(actor: Actor, *, posting_id: int, ends_on: date) -> Posting:
    """End a posting: ``ends_on`` is the first day on which it no longer holds. Ending on its first day removes it.

    An end that stands is never put off: that would be a new posting, which has its own rules.
    """
    with transaction.atomic():
        posting = Posting.objects.select_for_update().filter(pk=posting_id).first()
        if posting is None:
            raise NotFound(_("There is no such posting."))
        ending = Appointment(_paths(posting.area_id), posting.user_id, is_given=False)
        policies.require(actor, "posting.manage", ending)
        if ends_on < posting.starts_on:
            raise Invalid(_("A posting ends after it begins."), fields={"ends_on": _("Choose a later day.")})
        if posting.ends_on is not None and ends_on > posting.ends_on:
            raise Invalid(
                _("A posting is not lengthened. Post the person again."),
                fields={"ends_on": _("Choose an earlier day.")},
            )
        _refuse_last(actor, posting)
        for reason in filter(None, (check(posting) for check in _END_CHECKS)):
            raise Invalid(reason, fields={"ends_on": reason})
        _audit_posting(actor, "end_posting", posting, ends_on=ends_on.isoformat())
        if ends_on == posting.starts_on:
            posting.delete()
        else:
            posting.ends_on = ends_on
            posting.save(update_fields=["ends_on"])
    return posting


def _refuse_last(actor: Actor, posting: Posting) -> None:
    """Raise ``Denied`` where the posting is that of the last administrator of the net."""
    if actor.is_system or posting.role != Role.NET_ADMIN or posting.ends_on is not None:
        return
    # Locked, so that two administrators cannot end each other's posting at one moment.
    list(Posting.objects.select_for_update().filter(role=Role.NET_ADMIN, ends_on__isnull=True).order_by("pk"))
    if not selectors.lasting_holders(Role.NET_ADMIN, without=posting.pk):
        raise Denied(_("This is the last administrator of the net. Post another one first."))


def _audit_posting(actor: Actor, action: str, posting: Posting, **detail: object) -> None:
    about = {"posting": posting.pk, "role": posting.role, "area": posting.area_id, "unit": posting.unit_id, **detail}
    audit(actor, action, "user", [str(posting.user_id)], at=city_time.now(), detail=about)
    revisions.bump(REVISION)


def _require_fit(role: str, area_id: int, unit_id: int | None, starts_on: date, ends_on: date | None) -> None:
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
    _require_area_fit(areas.place(area_id), role, starts_on)


def _require_area_fit(place: areas.Place, role: str, starts_on: date) -> None:
    if place.valid_to is not None and place.valid_to <= starts_on:
        raise Invalid(
            _("%(area)s ends on %(day)s.") % {"area": place.name, "day": place.valid_to.isoformat()},
            fields={"area": _("Choose the area that takes its place.")},
        )
    if place.level != LEVEL_OF[role]:
        raise Invalid(_("This role is held over an area of another level."), fields={"area": _("Choose another area.")})
