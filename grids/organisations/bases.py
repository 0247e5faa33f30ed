"""An organisation as it is written down, whoever writes it: by hand, by a program, in a list; and what does not fit in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.accounts.phones import e164
from foundation.kernel.errors import Invalid
from grids.areas import selectors as areas
from grids.organisations.choices import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    LONGEST_NUMBER,
    ActorRole,
    Employees,
    OrganisationKind,
)
from grids.organisations.formats import normalize_uscc, uscc_fault

# What kind has which role among the six where nobody says otherwise.
ROLE_OF: Mapping[str, ActorRole] = {
    OrganisationKind.ENTERPRISE: ActorRole.SOCIAL_ORGANISATION,
    OrganisationKind.PUBLIC_INSTITUTION: ActorRole.GOVERNMENT,
    OrganisationKind.AUTHORITY: ActorRole.GOVERNMENT,
    OrganisationKind.PARTY_ORGANISATION: ActorRole.PARTY_COMMITTEE,
    OrganisationKind.MASS_ORGANISATION: ActorRole.MASS_ORGANISATION,
    OrganisationKind.CONSULTATION_BODY: ActorRole.CONSULTATION_BODY,
}
FIRST_DAY, MOST_FOUNDERS = date(1900, 1, 1), 10_000


@dataclass(frozen=True, slots=True)
class OrganisationData:
    """An organisation as it is written down. ``id`` is made by the client; ``area_id``: of any level down to a village."""

    id: UUID
    area_id: int
    kind: str
    name: str
    actor_role: str = ""
    about: str = ""
    uscc: str = ""
    registration_no: str = ""
    valid_from: date | None = None
    founders: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    has_union: bool | None = None
    employees: str = ""


def checked_values(data: OrganisationData) -> dict[str, Any]:
    """Return the columns of an organisation; raises ``Invalid`` naming every field that does not fit."""
    is_enterprise = data.kind == OrganisationKind.ENTERPRISE
    values = {
        "kind": data.kind,
        "name": " ".join(data.name.split()),
        "actor_role": data.actor_role or ROLE_OF.get(data.kind, ActorRole.SOCIAL_ORGANISATION),
        "about": data.about.strip(),
        "uscc": normalize_uscc(data.uscc),
        "registration_no": data.registration_no.strip(),
        "valid_from": data.valid_from,
        "founders": data.founders,
        "contact_name": data.contact_name.strip(),
        "contact_phone": e164(data.contact_phone) if data.contact_phone.strip() else "",
        "has_union": data.has_union if is_enterprise else None,
        "employees": data.employees if is_enterprise else "",
    }
    if wrong := {name: str(text) for name, text in _faults(data, values).items() if text}:
        raise Invalid(_("Some of the data does not fit."), fields=wrong)
    return values


def _faults(data: OrganisationData, values: Mapping[str, Any]) -> dict[str, Any]:
    today, since = areas.today(), data.valid_from
    return {
        "kind": "" if data.kind in OrganisationKind.values else _("Choose one of these."),
        "actor_role": "" if values["actor_role"] in ActorRole.values else _("Choose one of these."),
        "name": "" if 0 < len(values["name"]) <= LONGEST_NAME else _("Give a name of at most 80 characters."),
        "about": "" if len(values["about"]) <= LONGEST_ABOUT else _("At most 300 characters."),
        "uscc": uscc_sentence(values["uscc"]),
        "registration_no": "" if len(values["registration_no"]) <= LONGEST_NUMBER else _("At most 40 characters."),
        "valid_from": ""
        if since is None or FIRST_DAY <= since <= today
        else _("Give the day it began, not a day to come."),
        "founders": ""
        if data.founders is None or 1 <= data.founders <= MOST_FOUNDERS
        else _("Give how many founded it, one at least."),
        "employees": "" if not data.employees or data.employees in Employees.values else _("Choose one of these."),
        "contact_name": "" if len(values["contact_name"]) <= LONGEST_NAME else _("At most 80 characters."),
        "contact_phone": ""
        if values["contact_phone"] or not data.contact_phone.strip()
        else _("This is no phone number. Write it as 13800138000 or 0760-88220000."),
    }


def uscc_sentence(code: str) -> str:
    """Return what is wrong with a normalised code and what to do; empty when nothing is, and where there is none."""
    fault = uscc_fault(code) if code else ""
    if fault == "shape":
        return _(
            "A unified social credit code has 18 characters, without I, O, S, V and Z. Compare it with the certificate."
        )
    if fault == "check":
        return _(
            "The last character does not fit the others: one of them is mistyped. Compare it with the certificate."
        )
    return ""
