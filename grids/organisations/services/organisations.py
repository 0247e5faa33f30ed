"""Owns how an organisation is recorded and corrected: once however often it is sent, in its place, with numbers that fit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DifferentContent, Invalid
from foundation.process.services import ActData, advance, begin
from grids.areas import selectors as areas
from grids.organisations.bases import ROLE_OF, OrganisationData, checked_values
from grids.organisations.choices import OrganisationAction
from grids.organisations.models import Organisation
from grids.organisations.services.guidance import follow_union
from grids.organisations.services.process import ORGANISATIONS


def record_organisation(actor: Actor, data: OrganisationData) -> Organisation:
    """Write an organisation down and return it; the same id with the same name and place answers the one that is there.

    One that is no group of society and has its number is registered at once. Raises ``Denied``, ``Invalid`` naming
    fields, and ``DifferentContent`` for an id that is refuse_duplicate.
    """
    values = checked_values(data)
    organisation = Organisation(
        client_id=data.id,
        made_by_id=actor.user_id,
        made_at=city_time.now(),
        **areas.columns_of(areas.successor(data.area_id)),
        **values,
    )
    try:
        with transaction.atomic():
            begin(actor, ORGANISATIONS, organisation, ActData())
            follow_union(actor, organisation)
            if is_registered_elsewhere(organisation):
                organisation = enter_number(actor, organisation)
    except IntegrityError as error:
        return _same_or_refused(organisation, error)
    return organisation


def is_registered_elsewhere(organisation: Organisation) -> bool:
    """Say whether its number alone makes it registered: an enterprise or an office is never filed."""
    return organisation.kind in ROLE_OF and bool(organisation.uscc or organisation.registration_no)


def enter_number(actor: Actor, organisation: Organisation) -> Organisation:
    """Register what has its number already, as a step of its own."""
    number = organisation.registration_no or organisation.uscc
    given = ActData(
        data={"registration_no": number}, detail={"registration_no": number}, columns={"known_on": areas.today()}
    )
    return advance(actor, ORGANISATIONS, organisation.pk, OrganisationAction.REGISTER, lambda _row, _move: given)  # type: ignore[no-any-return]


def _same_or_refused(tried: Organisation, error: IntegrityError) -> Organisation:
    known = Organisation.objects.filter(client_id=tried.client_id).first()
    same = ("name", "kind", "uscc", "village_id", "township_id", "made_by_id")
    if known is not None and all(getattr(known, name) == getattr(tried, name) for name in same):
        return known
    if known is not None:
        raise DifferentContent(_("Another organisation has been sent under this number.")) from error
    raise refuse_duplicate(tried) from error


def refuse_duplicate(tried: Organisation) -> Invalid:
    """Return which of name and code another organisation has already."""
    if tried.uscc and Organisation.objects.filter(uscc=tried.uscc).exclude(pk=tried.pk).exists():
        sentence = _("Another organisation has this code. Search for it before you record it twice.")
        return Invalid(sentence, fields={"uscc": sentence})
    sentence = _("An organisation of this name is known here already.")
    return Invalid(sentence, fields={"name": sentence})


def change_organisation(
    actor: Actor, organisation: Organisation, data: OrganisationData, *, version: int | None = None, note: str = ""
) -> Organisation:
    """Correct what is written of an organisation, its place apart, and return it. Raises as ``record_organisation``."""
    values = checked_values(data)

    def build(row: Organisation, _move: Any) -> ActData:
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        return ActData(note.strip(), detail={"changed": changed}, columns=values)

    try:
        with transaction.atomic():
            policies.require(actor, "organisation.change", organisation)
            row: Organisation = advance(
                actor, ORGANISATIONS, organisation.pk, OrganisationAction.CHANGE, build, version=version
            )
            follow_union(actor, row)
    except IntegrityError as error:
        raise refuse_duplicate(Organisation(pk=organisation.pk, **values)) from error
    return row


def backdate(organisations: Iterable[Organisation], known_on: date) -> None:
    """Let those that are filed or registered be so since an earlier day, as a demonstration or an old register has it."""
    keys = [one.pk for one in organisations]
    Organisation.objects.filter(pk__in=keys, known_on__isnull=False).update(known_on=known_on)
