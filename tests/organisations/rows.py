"""The rows of organisations in the route matrix, and the things their addresses speak of."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.kernel.actor import system
from foundation.process.acts import SentAct
from grids.organisations.bases import OrganisationData
from grids.organisations.models import Mandate, Organisation, UnionGuidance
from grids.organisations.services import act_on_organisation, record_organisation
from tests.access_rows import SIGNED_IN, Row
from tests.conftest import TUESDAY
from tests.evidence.documents import PDF

SYSTEM = system("test")
READ, API_READ = "302 403 200x3 403 200 403x2", "401 403 200x3 403 200 403x2"
KEEP, KEEP_REFUSED, KEEP_HIDDEN = (f"302 403x2 {status}x2 403x4" for status in (200, 422, 404))
# Those who work for its place see it; the desk of its village and its township acts.
SEEN, SEEN_ELSEWHERE = "404 200x3 404 200 404x2", "404x5 200 404x2"
ACTS_ELSEWHERE = "404x5 403 404x2"
FILE = {"action": "file", "version": 1, "note": "reviewed"}
CONTACT = {"action": "contact", "version": 1, "note": "called"}


def acts(status: int) -> str:
    """Return what an act answers to its desks with this status, to the others who see it with 403."""
    return f"404 403 {status}x2 404 403 404x2"


def organisation(world: Any, own: bool, kind: str = "folk_group") -> Organisation:
    """Return an organisation of one's own village, or of another township, made at the first call."""
    area = world.town.village_a if own else world.town.village_b
    found = Organisation.objects.filter(village=area, kind=kind).first()
    data = OrganisationData(
        UUID(int=970 + own + 2 * (kind == "enterprise")), area.pk, kind, kind,
        has_union=False if kind == "enterprise" else None, contact_name="陈秀英",
    )  # fmt: skip
    return found or record_organisation(SYSTEM, data)


def mandate(world: Any, own: bool) -> Mandate:
    """Return a mandate that waits for a second person."""
    group = organisation(world, own)
    given = {"given_by": world.town.worker_b, "given_by_head": False, "given_at": TUESDAY}
    found = Mandate.objects.filter(organisation=group).first()
    return found or Mandate.objects.create(
        organisation=group, user=world.town.staff, part="head", starts_on=TUESDAY.date(), **given
    )


def filed(world: Any, own: bool) -> Organisation:
    """Return one that everybody reads of."""
    found = Organisation.objects.filter(state="filed").first()
    if found is None:
        data = OrganisationData(UUID(int=979), world.town.village_a.pk, "folk_group", "合唱团")
        found = act_on_organisation(SYSTEM, record_organisation(SYSTEM, data).pk, SentAct("file", None, "reviewed"))
    return found


def new(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return an organisation as a program sends it."""
    area = world.town.village_a if own else world.town.village_b
    return {"id": str(UUID(int=980)), "area": area.code, "kind": "folk_group", "name": "晨练队"}


def paper(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a paper as a form sends it."""
    return {"paper": "statutes", "file": SimpleUploadedFile("b.pdf", PDF + b"\n\n")}


THINGS = {
    "organisation": lambda world, user, own: {"key": organisation(world, own).pk},
    "public organisation": lambda world, user, own: {"key": filed(world, own).pk},
    "mandate": lambda world, user, own: {
        "key": organisation(world, own).pk, "mandate_id": mandate(world, own).pk
    },
    "guidance": lambda world, user, own: {
        "key": UnionGuidance.objects.get(organisation=organisation(world, own, "enterprise")).pk
    },
    "organisation paper": lambda world, user, own: {
        "key": organisation(world, own).pk, "document_id": UUID(int=981)
    },
}  # fmt: skip

ORGANISATION_ROWS: dict[tuple[str, str], Row] = {
    ("organisations:list", "GET"): Row(READ),
    ("organisations:new", "GET"): Row(KEEP),
    ("organisations:new", "POST"): Row(KEEP_REFUSED),
    ("organisations:import", "GET"): Row(KEEP),
    ("organisations:import", "POST"): Row(KEEP_REFUSED),
    ("organisations:own", "GET"): Row(SIGNED_IN),
    ("organisations:disclosures", "GET"): Row(READ),
    ("organisations:guidance", "GET"): Row(READ),
    ("organisations:guidance-one", "GET"): Row(READ, other="302 403 404x3 403 200 403x2", thing="guidance"),
    ("organisations:guidance-one-act", "POST"): Row(
        "302 403x2 302x2 403x4", other="302 403 404x3 403x4", thing="guidance", data=CONTACT
    ),
    ("organisations:one", "GET"): Row(f"302 {SEEN}", other=f"302 {SEEN_ELSEWHERE}", thing="organisation"),
    ("organisations:one-act", "POST"): Row(
        f"302 {acts(302)}", other=f"302 {ACTS_ELSEWHERE}", thing="organisation", data=FILE
    ),
    ("organisations:change", "GET"): Row(KEEP, other=KEEP_HIDDEN, thing="organisation"),
    ("organisations:change", "POST"): Row(KEEP_REFUSED, other=KEEP_HIDDEN, thing="organisation"),
    ("organisations:contact", "POST"): Row(
        f"302 {acts(200)}", other=f"302 {ACTS_ELSEWHERE}", thing="organisation", data={"reason": "a meeting"}
    ),
    ("organisations:mandate-give", "POST"): Row(
        f"302 {acts(422)}", other=f"302 {ACTS_ELSEWHERE}", thing="organisation"
    ),
    ("organisations:mandate-decide", "POST"): Row(
        f"302 {acts(302)}", other=f"302 {ACTS_ELSEWHERE}", thing="mandate", data={"confirm": "yes"}
    ),
    ("organisations:mandate-end", "POST"): Row(
        f"302 {acts(302)}", other=f"302 {ACTS_ELSEWHERE}", thing="mandate", data={"reason": "moved away"}
    ),
    ("public:organisations", "GET"): Row("200x9"),
    ("public:organisation", "GET"): Row("200x9", thing="public organisation"),
    ("api:organisations", "GET"): Row(API_READ),
    ("api:organisations", "POST"): Row("401 403x2 201x2 403x4", other="401 403x8", data=new),
    ("api:organisation", "GET"): Row(f"401 {SEEN}", other=f"401 {SEEN_ELSEWHERE}", thing="organisation"),
    ("api:organisation-acts", "GET"): Row(f"401 {SEEN}", other=f"401 {SEEN_ELSEWHERE}", thing="organisation"),
    ("api:organisation-acts", "POST"): Row(
        f"401 {acts(200)}", other=f"401 {ACTS_ELSEWHERE}", thing="organisation", data=FILE
    ),
    ("api:organisation-document", "PUT"): Row(
        f"401 {acts(200)}", other=f"401 {ACTS_ELSEWHERE}", thing="organisation paper", data=paper
    ),
    ("api:organisation-disclosures", "GET"): Row(API_READ),
    ("api:guidance", "GET"): Row(API_READ),
    ("api:guidance-acts", "GET"): Row(API_READ, other="401 403 404x3 403 200 403x2", thing="guidance"),
    ("api:guidance-acts", "POST"): Row(
        "401 403x2 200x2 403x4", other="401 403 404x3 403x4", thing="guidance", data=CONTACT
    ),
}
