"""Who receives what is confidential in the town: an inspection desk of the township, one of the city, and an auditor."""

from dataclasses import dataclass
from uuid import uuid4

from foundation.accounts.models import User
from grids.workforce.choices import Role
from grids.workforce.models import Posting, Unit
from incidents.cases.models import Incident
from incidents.cases.services import ReportData
from procedures.seals.selectors import Subject
from residents.people.services import Receipt, file_report
from tests.town import POSTED, Town

# Stands in every word that is confidential in these tests, and may stand nowhere else.
CANARY = "金丝雀密语"


@dataclass(frozen=True, slots=True)
class Desks:
    """The town with its inspection desks."""

    town: Town
    unit_a: Unit
    unit_city: Unit
    inspector: User
    inspector2: User
    chief: User
    auditor: User


def build_desks(town: Town) -> Desks:
    """Write two inspection desks, three people in them, and an auditor."""
    units = [
        Unit(
            code="discipline-a", name="东河镇纪检监察组", function="discipline", area=town.township_a, is_active=False
        ),
        Unit(code="discipline-city", name="同心市纪委监委", function="discipline", area=town.city, is_active=False),
        Unit(code="audit-city", name="同心市审计室", function="audit", area=town.city, is_active=False),
    ]
    unit_a, unit_city, audit = (_saved(unit) for unit in units)
    posts = {"inspector": unit_a, "inspector2": unit_a, "chief": unit_city, "auditor1": audit}
    people = {}
    for name, unit in posts.items():
        people[name] = User.objects.create(
            username=name, name=f"name of {name}", language="en", password=town.worker_a.password
        )
        Posting.objects.create(
            user=people[name], role=Role.DEPARTMENT_HANDLER, area=unit.area, unit=unit, starts_on=POSTED
        )
    return Desks(
        town, unit_a, unit_city, people["inspector"], people["inspector2"], people["chief"], people["auditor1"]
    )


def _saved(unit: Unit) -> Unit:
    unit.save()
    return unit


def complain(desks: Desks, actor, *, about: str = "worker", words: str = CANARY, **more) -> tuple[Incident, Receipt]:
    """Let somebody report confidentially in grid A1; return the incident and the receipt."""
    data = ReportData(
        uuid4(), more.pop("matter", "litter"), words, *desks.town.in_a1, channel="resident", about=about, **more
    )
    receipt = file_report(actor, data=data, name="", phone="")
    return Incident.including_sealed.get(reference=receipt.reference), receipt


def subject_of(incident: Incident) -> Subject:
    """Return what the parts in an incident are parts in."""
    return Subject("incident", incident.reference)
