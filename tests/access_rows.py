"""What a row of the route matrix is, and the answers that many routes give alike.

A row names the statuses of the nine roles, in this order, for an object of one's own place (``own``) and for one of
another township or another person (``other``); ``200x4`` stands for four times 200. The net and the boards are open to all
who sign in, cases only to those in charge of their place, so that a hidden case is 404 and never 403.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence.documents import PDF

ROLES = ("anonymous", "resident", "worker", "clerk", "official", "handler", "city", "admin", "staff")

# Role -> who of the town plays it.
CAST = {
    "resident": "resident", "worker": "worker_a", "clerk": "clerk_a", "official": "official_a",
    "handler": "handler_a", "city": "city_centre", "admin": "net_admin", "staff": "staff",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """The answers of one route and method. ``thing`` names what the address speaks of (see ``tests/world.py``)."""

    own: str
    other: str = ""
    thing: str = ""
    data: dict[str, Any] | Callable[..., Any] = field(default_factory=dict)
    query: str | Callable[..., str] = ""

    def statuses(self, relation: str) -> dict[str, int]:
        """Return role -> status."""
        found: list[int] = []
        for word in getattr(self, relation).split():
            status, _, times = word.partition("x")
            found += [int(status)] * int(times or 1)
        return dict(zip(ROLES, found, strict=True))


# Everybody who is signed in, and the signed-out who are sent to sign in.
SIGNED_IN = "302 200x8"
# Only the administrator of the net.
NET_ADMIN = "302 403x6 200 403"

# Whoever holds a posting.
POSTED = "302 403 200x6 403"
POSTED_302 = "302 403 302x6 403"
CONTENT = {"is_solved": "yes", "is_content": "yes", "words": ""}
# Village, township and city desk.
DESKS = "302 403x2 200x2 403 200 403x2"
# The clerk of the village alone: read, do, and what lies in another village.
CLERK, CLERK_302, CLERK_404 = "302 403x2 200 403x5", "302 403x2 302 403x5", "302 403x2 404 403x5"
CITY_DESK = "302 403x5 200 403x2"
# The administrator of the net and the city centre; officials too.
KEEPERS = "302 403x5 200x2 403"
# Who writes what can be applied for.
KEEPERS_OF_SERVICES = "302 403x5 200x2 403"
ADMISSIONS = "302 403x3 200x4 403"
DEPARTMENT = "302 403x4 200 403x3"
RULES = "302 403x3 200 403 200x2 403"
RULES_DRAFT = {"area": "442000101000", "words": "雨季"}
API_NET_ADMIN = "401 403x6 200 403"
API_KEEPERS = "401 403x5 200x2 403"
OFFICIALS = "302 403x3 200 403 200x2 403"
NOTE = {"action": "note", "version": 1, "note": "seen"}
ADD = {"action": "add", "version": 1, "note": "seen"}


def township(world: Any, user: Any, *, own: bool) -> str:
    """Name the township of the official, or none."""
    return f"area={world.town.township_a.code}" if own else ""


def calendar_year(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Name a year of the town's calendar, or none."""
    return {"calendar": world.town.calendar.pk, "year": 2028} if own else {}


def point(world: Any, user: Any, *, own: bool) -> str:
    """Return a place in township A, or one outside the net."""
    lng, lat = world.town.in_a1 if own else world.town.outside
    return f"lng={lng}&lat={lat}"


def picks(world: Any, user: Any, *, own: bool) -> str:
    """Pick the incident of township A."""
    return f"r={world.case_a.reference}"


def picked_note(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a note on it, as the page of a selection sends it."""
    return {"action": "note", "note": "seen", "mode": "each", "r": [world.case_a.reference]}


def note_together(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return the same as a program sends it."""
    return {"action": "note", "note": "seen", "references": [world.case_a.reference]}


def alike(world: Any, user: Any, *, own: bool) -> str:
    """Return the same with a matter, as a report that is being written."""
    return f"{point(world, user, own=own)}&matter=fire_exit"


def report(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a report a resident may make too, from township A or from outside the net."""
    lng, lat = world.town.in_a1 if own else world.town.outside
    return {"id": str(UUID(int=99)), "matter": "fire_exit", "description": "boxes", "lng": lng, "lat": lat}


def filing(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a report for record from township A, or from outside the net."""
    lng, lat = world.town.in_a1 if own else world.town.outside
    said = {"kind": "information", "facts": "a meeting", "why_not_a_case": "known already"}
    return {"id": str(UUID(int=97)), **said, "lng": lng, "lat": lat}


def report_form(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return the same as the phone's form sends it."""
    return {**report(world, user, own=own), "place_source": "pin"}


def board(world: Any, user: Any, *, own: bool) -> str:
    """Return the village of township A, or the other township."""
    return f"area={(world.town.village_a if own else world.town.township_b).code}"


def series(world: Any, user: Any, *, own: bool) -> str:
    """Return the same, by day."""
    return board(world, user, own=own) + "&measure=reported&by=day"


def profile(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return the own profile with another name."""
    return {"name": "Lin", "language": "en", "phone": user.phone if user else "", "email": ""}


def picture(world: Any, user: Any, *, own: bool) -> bytes:
    """Return the bytes of a photo."""
    return world.picture


def document(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a new document as a form sends it."""
    return {"id": str(UUID(int=98)), "file": SimpleUploadedFile("b.pdf", PDF + b"\n")}


def title(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return the title of a new service, or none."""
    return {"title": "借书证"} if own else {}
