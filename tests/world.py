"""The town on a working day: a case in each township, a photo on each, a notice, a token and a plan. For the matrices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from PIL import Image

from foundation.accounts.access import support_actor
from foundation.accounts.models import ApiToken, ApprovalRequest, User
from foundation.evidence.models import Document
from foundation.evidence.services import keep_photo
from foundation.evidence.services.files import write_file
from foundation.kernel.actor import Actor, ActorKind, Grant, system
from foundation.kernel.models import Revision
from foundation.notices.models import Notice
from foundation.web.models import ExportJob, SavedFilter
from grids.areas.models import Boundary, DivisionPlan, PlannedBoundary
from grids.workforce.choices import Role
from grids.workforce.services import post_person
from incidents.cases.models import Incident, UnplacedReport
from incidents.cases.services.intake import ReportData, report_incident
from incidents.cases.services.unplaced import UnplacedData, take_in_unplaced
from incidents.deskwork.models import StandardText
from incidents.filings.models import FilingRecord
from incidents.filings.services import FilingData, file_report_for_record
from procedures.clocks.models import CalendarDay
from procedures.clocks.services import draft_year
from residents.people.services import Receipt, file_report, keep_report_photo
from tests.access_council import THINGS as COUNCIL_THINGS
from tests.catalogue.things import THINGS as CATALOGUE_THINGS
from tests.conftest import TUESDAY
from tests.dossiers.things import THINGS as DOSSIER_THINGS
from tests.evidence.documents import PDF
from tests.people.world import THINGS as PEOPLE_THINGS
from tests.people.world import build_people
from tests.proposals.rows import PROPOSAL_THINGS, build_proposals
from tests.stations.rows import STATION_THINGS
from tests.town import Town

SYSTEM = system("test")
PHOTO_A, PHOTO_B, PHOTO_SENT = UUID(int=10), UUID(int=11), UUID(int=13)
DOCUMENT_A, DOCUMENT_B = UUID(int=14), UUID(int=15)


@dataclass(frozen=True)
class World:
    """What addresses speak of: ``own`` things lie in township A or belong to the caller, ``other`` ones do not."""

    town: Town
    case_a: Incident
    case_b: Incident
    filing_a: FilingRecord
    filing_b: FilingRecord
    plan: DivisionPlan
    invited: User
    tokens: dict[int, ApiToken]
    notices: dict[int, Notice]
    picture: bytes
    sent: Receipt
    year: int
    approval: ApprovalRequest
    saved: dict[int, SavedFilter]
    exports: dict[int, ExportJob]
    text: StandardText
    unplaced: UnplacedReport


def jpeg() -> bytes:
    """Return a small picture."""
    made = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "JPEG")
    return made.getvalue()


def build_world(town: Town) -> World:
    """Write the rows of the day and return them."""
    cases = [_case(town, 1, town.in_a1), _case(town, 2, town.in_b1)]
    Incident.objects.filter(pk=cases[0].pk).update(unit=town.urban_a)
    for photo_id, case in zip((PHOTO_A, PHOTO_B), cases, strict=True):
        keep_photo(SYSTEM, photo_id=photo_id, subject_kind="incident", subject_key=case.reference, data=jpeg())
    for document_id, case in zip((DOCUMENT_A, DOCUMENT_B), cases, strict=True):
        _document(document_id, case)
    users = list(town.cast.values())
    build_proposals(town)
    tokens = [
        ApiToken(
            user=user,
            digest=f"digest-{user.pk}",
            label="phone",
            created_at=TUESDAY,
            expires_at=TUESDAY + timedelta(days=30),
        )
        for user in users
    ]
    notices = [
        Notice(user=user, kind="clock_due", key=f"k{user.pk}", subject_kind="incident",
               subject_key=cases[0].reference, params={"reference": cases[0].reference, "matter": "x", "grid": "y", "due_at": TUESDAY.isoformat()}, created_at=TUESDAY)
        for user in users
    ]  # fmt: skip
    build_people(town)
    return World(
        town, cases[0], cases[1], _filing(4, town.in_a1), _filing(5, town.in_b1), _plan(town), User.objects.create(username="invited"),
        {row.user_id: row for row in ApiToken.objects.bulk_create(tokens)},
        {row.user_id: row for row in Notice.objects.bulk_create(notices)}, jpeg(),
        _sent(town), _year(town), _approval(town), _saved(users), _exports(users), _text(town),
        _unplaced(town),
    )  # fmt: skip


def _case(town: Town, number: int, point: tuple[float, float]) -> Incident:
    """Report a village-level case; nobody of the cast is its reporter."""
    data = ReportData(UUID(int=number), "fire_exit", "楼道堆满纸箱", *point, channel="api")
    return report_incident(SYSTEM, data)


def _unplaced(town: Town) -> UnplacedReport:
    """Take in a letter that names township A and no place in it."""
    data = UnplacedData(UUID(int=6), "fire_exit", "来信", f"{town.township_a.name}老街17号")
    take_in_unplaced(SYSTEM, data)
    return UnplacedReport.objects.get()


def _filing(number: int, point: tuple[float, float]) -> FilingRecord:
    """File a report for record; nobody of the cast is its reporter."""
    data = FilingData(UUID(int=number), "information", "楼里要停水", "物业已经通知", *point)
    return file_report_for_record(SYSTEM, data).filing


def _document(document_id: UUID, case: Incident) -> None:
    """Write a document as it is kept, without the seconds its check behind the fence takes."""
    file = write_file(str(document_id), ".pdf", PDF)
    Document.objects.create(id=document_id, subject_kind="incident", subject_key=case.reference, name="a.pdf", file=file,
                            media_type="application/pdf", size=len(PDF), sha256=str(document_id), uploaded_at=TUESDAY)  # fmt: skip


def _sent(town: Town) -> Receipt:
    """Let the resident report from the own account, in township A, with a photo."""
    who = Actor(ActorKind.USER, name="resident", user_id=town.resident.pk)
    data = ReportData(UUID(int=3), "fire_exit", "又堆满了", *town.in_a1, channel="resident")
    taken = file_report(who, data=data, name="Wang", phone="13800000099")
    keep_report_photo(who, taken.token, photo_id=PHOTO_SENT, data=jpeg())
    return taken


def _approval(town: Town) -> ApprovalRequest:
    """Let the administrator of the support desk ask for a top role for somebody."""
    post_person(support_actor(town.staff), user_id=town.worker_b.pk, role=Role.CITY_CENTRE, area_id=town.city.pk,
                starts_on=TUESDAY.date())  # fmt: skip
    return ApprovalRequest.objects.get()


def _plan(town: Town) -> DivisionPlan:
    plan = DivisionPlan.objects.create(
        title="as it is", crs="wgs84", based_on_revision=Revision.objects.get(name="net").number,
        created_by=town.net_admin.pk, created_at=TUESDAY, state="draft", version=1,
    )  # fmt: skip
    grids = Boundary.objects.filter(area__in=[town.grid_a1, town.grid_a2]).select_related("area")
    PlannedBoundary.objects.bulk_create(
        PlannedBoundary(plan=plan, row=row, code=boundary.area.code, geometry=boundary.geometry)
        for row, boundary in enumerate(grids, 1)
    )
    return plan


def _saved(users: list[User]) -> dict[int, SavedFilter]:
    """Let everybody have saved a filter."""
    rows = [
        SavedFilter(owner=user, list_code="incidents", name="late", query="overdue=true", created_at=TUESDAY)
        for user in users
    ]
    return {row.owner_id: row for row in SavedFilter.objects.bulk_create(rows)}


def _exports(users: list[User]) -> dict[int, ExportJob]:
    """Let everybody have an export that is ready; all share one file."""
    file = default_storage.save("exports/ready.csv", ContentFile(b"reference"))
    rows = [
        ExportJob(owner=user, list_code="incidents", format="csv", language="en", created_at=TUESDAY,
                  finished_at=TUESDAY, file=file, bytes=9)
        for user in users
    ]  # fmt: skip
    return {row.owner_id: row for row in ExportJob.objects.bulk_create(rows)}


def _text(town: Town) -> StandardText:
    """Let the clerk's desk have a text at hand."""
    return StandardText.objects.create(
        area=town.village_a, action="close", title="清走", words="已清走。", set_by=town.clerk_a, set_at=TUESDAY
    )


def _year(town: Town) -> int:
    """Let the administrator of the net draft the calendar of 2027."""
    who = Actor(
        ActorKind.USER, name="net_admin", user_id=town.net_admin.pk, grants=(Grant("net_admin", town.city.pk, "city"),)
    )
    year_id = draft_year(who, calendar_id=town.calendar.pk, year=2027)
    CalendarDay.objects.create(calendar_year_id=year_id, day=date(2027, 1, 1), kind="holiday", name="元旦")
    return year_id


def _of_person(rows: dict[int, Any], world: World, user: Any, *, own: bool) -> int:
    """Return the id of the person's own row, or of somebody's; the signed-out own nothing."""
    owner = user if own and user is not None else world.town.official_b
    return rows[owner.pk].pk


# What a row's ``thing`` stands for: (world, user or None, own?) -> the arguments of the address.
THINGS: dict[str, Callable[..., dict[str, Any]]] = {
    "": lambda world, user, own: {},
    "kind": lambda world, user, own: {"kind": "area" if own else "nothing"},
    "incident": lambda world, user, own: {"reference": (world.case_a if own else world.case_b).reference},
    "incident photo": lambda world, user, own: {
        "reference": (world.case_a if own else world.case_b).reference, "photo_id": UUID(int=12),
    },
    "unplaced": lambda world, user, own: {"reference": world.unplaced.reference if own else "261124-NOTONE"},
    "filing": lambda world, user, own: {"number": (world.filing_a if own else world.filing_b).number},
    "photo": lambda world, user, own: {"photo_id": PHOTO_A if own else PHOTO_B, "size": "small"},
    "document": lambda world, user, own: {"document_id": DOCUMENT_A if own else DOCUMENT_B},
    "incident document": lambda world, user, own: {
        "reference": (world.case_a if own else world.case_b).reference, "document_id": DOCUMENT_A if own else DOCUMENT_B,
    },
    "token": lambda world, user, own: {"token_id": _of_person(world.tokens, world, user, own=own)},
    "notice": lambda world, user, own: {"notice_id": _of_person(world.notices, world, user, own=own)},
    "clock": lambda world, user, own: {"kind": "incident", "clock_id": world.case_a.clocks.get(state="running").pk},
    "part": lambda world, user, own: {"part_id": UUID(int=16)},
    "link": lambda world, user, own: {"token": world.sent.token if own else "made-up"},
    "link photo": lambda world, user, own: {
        "token": world.sent.token, "photo_id": PHOTO_SENT if own else PHOTO_A, "size": "small",
    },
    "sent": lambda world, user, own: {"reference": world.sent.reference if own else world.case_b.reference},
    "year": lambda world, user, own: {"year_id": world.year},
    "plan": lambda world, user, own: {"key": world.plan.pk},
    "area": lambda world, user, own: {"code": (world.town.grid_a1 if own else world.town.grid_b1).code},
    **CATALOGUE_THINGS,
    **PEOPLE_THINGS,
    **DOSSIER_THINGS,
    **COUNCIL_THINGS,
    **PROPOSAL_THINGS,
    **STATION_THINGS,
    "standard text": lambda world, user, own: {"text_id": world.text.pk},
    "list": lambda world, user, own: {"code": "incidents" if own else "nothing"},
    "saved": lambda world, user, own: {"saved_id": _of_person(world.saved, world, user, own=own)},
    "export": lambda world, user, own: {"job_id": _of_person(world.exports, world, user, own=own)},
    "approval": lambda world, user, own: {"request_id": world.approval.pk},
    "invitation": lambda world, user, own: {
        "uidb64": urlsafe_base64_encode(force_bytes(world.invited.pk)),
        "token": default_token_generator.make_token(world.invited) if own else "used-up",
    },
}  # fmt: skip
