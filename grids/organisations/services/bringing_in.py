"""Owns how a list is brought in: each line by itself through the same door as one by hand, and a report of every line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.kernel import policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DomainError
from foundation.process.services import ActData, advance
from grids.areas import selectors as areas
from grids.organisations.bases import OrganisationData, checked_values
from grids.organisations.choices import OPEN_STATES, OrganisationAction, OrganisationKind, OrganisationState
from grids.organisations.models import Organisation
from grids.organisations.services.organisations import record_organisation
from grids.organisations.services.process import ORGANISATIONS

NEW, KNOWN, FAULTY = "new", "known", "faulty"


@dataclass(frozen=True, slots=True)
class LineReport:
    """What becomes of one line: new, known already, or faulty with the sentence that says why."""

    number: int
    name: str
    outcome: str
    sentence: str = ""
    organisation_id: int | None = None


def bring_in_organisations(actor: Actor, lines: Sequence[Any], *, is_check: bool) -> list[LineReport]:
    """Record the lines that are new and right, and return what became of each; ``is_check``: only say what would.

    One line that is refused keeps no other from being recorded. The same file brought in again finds all of it known.
    """
    policies.require(actor, "organisation.import")
    if not is_check:
        return [_report(actor, line) for line in lines]
    with transaction.atomic():
        found = [_report(actor, line) for line in lines]
        transaction.set_rollback(True)
    return found


def _report(actor: Actor, line: Any) -> LineReport:
    if line.data is None:
        return LineReport(line.number, line.name, FAULTY, line.fault)
    known = _organisation_of_line(line.data)
    if known is not None:
        return LineReport(line.number, line.name, KNOWN, organisation_id=known.pk)
    try:
        with transaction.atomic():
            made = record_organisation(actor, line.data)
            _follow_state(actor, made, line.state)
    except DomainError as error:
        sentence = " ".join(dict.fromkeys((error.message, *map(str, error.fields.values()))))
        return LineReport(line.number, line.name, FAULTY, sentence)
    return LineReport(line.number, line.name, NEW, organisation_id=made.pk)


def _organisation_of_line(data: OrganisationData) -> Organisation | None:
    """Return the organisation that a line speaks of, by its code, else by its name in its place."""
    values = checked_values(data)
    if values["uscc"] and (found := Organisation.objects.filter(uscc=values["uscc"]).first()):
        return found
    columns = areas.columns_of(areas.successor(data.area_id))
    here = Q(name=values["name"], state__in=OPEN_STATES, **columns)
    return Organisation.objects.filter(here | Q(client_id=data.id)).first()


def _follow_state(actor: Actor, made: Organisation, state: str) -> None:
    """Take a group on to the state that the list says it has, step by step as by hand."""
    words = _("Brought in from a list.")
    if state == OrganisationState.INFORMAL or made.state == OrganisationState.REGISTERED:
        return
    if state == OrganisationState.FILED or made.kind == OrganisationKind.FOLK_GROUP:
        given = ActData(words, columns={"known_on": areas.today()})
        advance(actor, ORGANISATIONS, made.pk, OrganisationAction.FILE, lambda _row, _move: given)
    if state == OrganisationState.REGISTERED:
        number = made.registration_no or made.uscc
        given = ActData(
            words,
            {"registration_no": number},
            {"registration_no": number},
            {"known_on": areas.today()},
        )
        advance(actor, ORGANISATIONS, made.pk, OrganisationAction.REGISTER, lambda _row, _move: given)
