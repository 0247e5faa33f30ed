"""What the matrices of routes speak of here: an application in each township, a draft of a service, what is sent."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.kernel.actor import system
from procedures.dossiers.models import Dossier, TypeVersion
from procedures.dossiers.services import DossierData, begin_type, submit_dossier
from tests.dossiers.helpers import service
from tests.evidence.documents import PDF

SYSTEM = system("test")
WITHDRAW = {"action": "withdraw", "version": 1, "note": ""}
ANSWERS = {"has_card": "no", "id_number": "442000194001011234"}


def published() -> TypeVersion:
    return TypeVersion.objects.filter(type__code="old-age").first() or service()


def application(world: Any, *, own: bool) -> Dossier:
    """Return the application of a township, for nobody of the cast."""
    number = UUID(int=601 if own else 602)
    published()
    village = world.town.village_a if own else world.town.village_b
    data = DossierData(number, "old-age", "counter", village.pk, "李居民", answers=ANSWERS)
    return Dossier.objects.filter(client_id=number).first() or submit_dossier(SYSTEM, data).dossier


def drafted() -> TypeVersion:
    return TypeVersion.objects.filter(published_at=None).first() or begin_type(SYSTEM, "library-card", "借书证")


THINGS = {
    "dossier": lambda world, user, own: {"number": application(world, own=own).number},
    "dossier page": lambda world, user, own: {"key": application(world, own=own).number},
    "dossier document": lambda world, user, own: {
        "number": application(world, own=own).number, "document_id": UUID(int=603),
    },
    "draft": lambda world, user, own: {"draft_id": UUID(int=605), "service": published().type.code},
    "service to carry": lambda world, user, own: {"service": published().type.code},
    "service": lambda world, user, own: {"code": published().type.code},
    "service draft": lambda world, user, own: {"version_id": drafted().pk},
    "service version": lambda world, user, own: {"version_id": published().pk},
}  # fmt: skip


def form(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return an application as the form sends it, from township A or from township B."""
    published()
    village = world.town.village_a if own else world.town.village_b
    return {
        "id": str(UUID(int=604)), "applicant_name": "李居民", "village": village.code, "consent_way": "spoken",
        "a-has_card": "no", "a-id_number": "442000194001011234",
    }  # fmt: skip


def half_form(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return the same, or without a village."""
    said = form(world, user, own=True)
    return said if own else {**said, "village": ""}


def sent(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return an application as a program sends it, or one from a village that is not there."""
    published()
    village = world.town.village_a.code if own else "000000000000"
    said = {"id": str(UUID(int=605)), "type": "old-age", "channel": "online", "village": village, "answers": ANSWERS}
    return {**said, "applicant": {"name": "李居民"}}


def paper(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a wanted paper as a file."""
    return {"paper": "book", "file": SimpleUploadedFile("book.pdf", PDF, "application/pdf")}
