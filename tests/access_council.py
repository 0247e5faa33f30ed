"""Who gets what answer from the council and the registers: rows of the route matrix (tests/access.py), with the things they name."""

from typing import Any
from uuid import UUID, uuid4

from foundation.kernel.actor import system
from procedures.ballots.models import Ballot, RuleVersion
from procedures.ballots.services import BallotData, draft_ballot
from procedures.registers.models import Entry, EntryVersion
from procedures.registers.services import EntryData, make_entry
from residents.council.models import Body, Meeting, Member, Resolution
from residents.council.services import (
    BodyData,
    MeetingData,
    ResolutionData,
    add_member,
    call_meeting,
    draft_resolution,
    make_body,
)
from tests.access_rows import SIGNED_IN, Row
from tests.ballots.helpers import HOUR, SYSTEM, rule
from tests.conftest import TUESDAY

RULE_MAKERS = "302 403x3 {0} 403 {0} 403x2"
KEEP, KEEP_REFUSED, KEEP_HIDDEN, KEEP_DENIED = (f"302 403x2 {status}x2 403x4" for status in (200, 422, 404, 403))
KEEP_DONE = "302 403x2 302x2 403x4"
COUNT, COUNT_REFUSED, COUNT_HIDDEN = (f"302 403 {status}x3 403x4" for status in (200, 422, 404))
NOWHERE = "404x9"
ANNOUNCE = {"action": "announce", "version": 1}


def cast(world: Any, user: Any, *, own: bool) -> dict[str, Any]:
    """Return a vote."""
    return {"id": str(uuid4()), "choice": ["yes"]}


def village(world: Any, own: bool) -> Any:
    """Return the village of one's own place, or of another township."""
    return world.town.village_a if own else world.town.village_b


def body_of(world: Any, own: bool) -> Body:
    """Return the body of a village, made at the first call."""
    area = village(world, own)
    found = Body.objects.filter(village=area).first()
    return found or make_body(SYSTEM, BodyData("representatives", "村民代表会议", area.pk, due=9))


def body_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a body."""
    return {"body_id": body_of(world, own).pk}


def member_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a member."""
    body = body_of(world, own)
    member = Member.objects.filter(body=body).first()
    member = member or add_member(SYSTEM, body, name="甲", starts_on=TUESDAY.date())
    return {"body_id": body.pk, "member_id": member.pk}


def meeting_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a meeting."""
    body, key = body_of(world, own), UUID(int=501 if own else 502)
    if not Meeting.objects.filter(client_id=key).exists():
        data = MeetingData(key, "议事", "文化室", TUESDAY + HOUR, TUESDAY + 2 * HOUR)
        call_meeting(system("test"), body, data)
    return {"key": key}


def ballot_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a ballot without a roll."""
    key = UUID(int=503 if own else 504)
    if not Ballot.objects.filter(client_id=key).exists():
        made = RuleVersion.objects.first() or rule()
        area = village(world, own)
        draft_ballot(SYSTEM, BallotData(key, area.pk, "修桥", made.pk, TUESDAY + HOUR, TUESDAY + 24 * HOUR))
    return {"key": key}


def resolution_args(world: Any, user: Any, own: bool) -> dict[str, Any]:
    """Return the address of a resolution without a record."""
    key = UUID(int=505 if own else 506)
    found = Resolution.objects.filter(client_id=key).first()
    found = found or draft_resolution(SYSTEM, body_of(world, own), ResolutionData(key, "修桥", "用集体收入修桥。"))
    return {"number": found.number}


def entry_of(world: Any, own: bool) -> Entry:
    """Return what a village has written and nobody has filed."""
    key = UUID(int=507 if own else 508)
    day = TUESDAY.date()
    data = EntryData(key, "village_rules", village(world, own).pk, "村规民约", "第一条", day, day)
    return Entry.objects.filter(client_id=key).first() or make_entry(SYSTEM, data)


THINGS = {
    "body": body_args,
    "member": member_args,
    "meeting": meeting_args,
    "ballot": ballot_args,
    "voter": lambda world, user, own: {**ballot_args(world, user, own), "voter_id": 1},
    "ballot rule": lambda world, user, own: {"rule_id": (RuleVersion.objects.first() or rule()).pk},
    "resolution": resolution_args,
    "record": lambda world, user, own: {**resolution_args(world, user, own), "step": 1},
    "entry": lambda world, user, own: {"key": entry_of(world, own).client_id},
    "filed version": lambda world, user, own: {"key": entry_of(world, own).client_id, "number": 1},
    "version in work": lambda world, user, own: {"key": EntryVersion.objects.get(entry=entry_of(world, own)).pk},
}

BALLOT_SEEN, BALLOT_REFUSED = "302 404 200x3 404 200 404x2", "302 404 422x3 404 422 404x2"
BALLOT_OTHER = "302 404x5 200 404x2"

COUNCIL_ROWS: dict[tuple[str, str], Row] = {
    ("council:index", "GET"): Row(SIGNED_IN),
    ("council:bodies", "GET"): Row(SIGNED_IN),
    ("council:body-new", "GET"): Row(KEEP),
    ("council:body-new", "POST"): Row(KEEP_REFUSED),
    ("council:body", "GET"): Row(SIGNED_IN, other=SIGNED_IN, thing="body"),
    ("council:body-change", "GET"): Row(KEEP, other=KEEP_DENIED, thing="body"),
    ("council:body-change", "POST"): Row(KEEP_REFUSED, other=KEEP_DENIED, thing="body"),
    ("council:member-add", "POST"): Row(KEEP_REFUSED, other=KEEP_DENIED, thing="body"),
    ("council:member-end", "POST"): Row(KEEP_DONE, other=KEEP_DENIED, thing="member"),
    ("council:meeting-new", "GET"): Row(KEEP, other=KEEP_DENIED, thing="body"),
    ("council:meeting-new", "POST"): Row(KEEP_REFUSED, other=KEEP_DENIED, thing="body"),
    ("council:resolution-new", "GET"): Row(KEEP, other=KEEP_DENIED, thing="body"),
    ("council:resolution-new", "POST"): Row(KEEP_REFUSED, other=KEEP_DENIED, thing="body"),
    ("council:meetings", "GET"): Row(SIGNED_IN),
    ("council:meeting", "GET"): Row(SIGNED_IN, other=SIGNED_IN, thing="meeting"),
    ("council:meeting-calendar", "GET"): Row(SIGNED_IN, other=SIGNED_IN, thing="meeting"),
    ("council:meeting-invitations", "GET"): Row(KEEP, other=KEEP_DENIED, thing="meeting"),
    ("council:meeting-hold", "POST"): Row(KEEP_REFUSED, other=KEEP_DENIED, thing="meeting"),
    ("council:meeting-cancel", "POST"): Row(KEEP_REFUSED, other=KEEP_DENIED, thing="meeting"),
    ("council:ballots", "GET"): Row(SIGNED_IN),
    ("council:ballot-new", "GET"): Row(KEEP),
    ("council:ballot-new", "POST"): Row(KEEP_REFUSED),
    ("council:ballot-rules", "GET"): Row("302 403 200x3 403 200 403x2"),
    ("council:ballot-rule-new", "GET"): Row(RULE_MAKERS.format(200)),
    ("council:ballot-rule-new", "POST"): Row(RULE_MAKERS.format(422)),
    ("council:ballot-rule-examples", "POST"): Row(RULE_MAKERS.format(302)),
    ("council:ballot-rule-offer", "POST"): Row(RULE_MAKERS.format(302), thing="ballot rule"),
    ("council:ballot", "GET"): Row(BALLOT_SEEN, other=BALLOT_OTHER, thing="ballot"),
    ("council:ballot-act", "POST"): Row(
        "302 404 403 422x2 404 403 404x2", other="302 404x5 403 404x2", thing="ballot", data=ANNOUNCE
    ),
    ("council:ballot-change", "GET"): Row(KEEP, other=KEEP_HIDDEN, thing="ballot"),
    ("council:ballot-change", "POST"): Row(KEEP_REFUSED, other=KEEP_HIDDEN, thing="ballot"),
    ("council:ballot-roll", "GET"): Row(KEEP, other=KEEP_HIDDEN, thing="ballot"),
    ("council:ballot-roll", "POST"): Row(KEEP_REFUSED, other=KEEP_HIDDEN, thing="ballot", data={"x": "y"}),
    ("council:ballot-vote", "GET"): Row(BALLOT_SEEN, other=BALLOT_OTHER, thing="ballot"),
    ("council:ballot-vote", "POST"): Row(
        BALLOT_REFUSED, other="302 404x5 422 404x2", thing="ballot", data={"id": str(UUID(int=9))}
    ),
    ("council:ballot-counter", "GET"): Row(COUNT, other=COUNT_HIDDEN, thing="ballot"),
    ("council:ballot-counter", "POST"): Row(
        COUNT_REFUSED, other=COUNT_HIDDEN, thing="ballot", data={"id": str(UUID(int=9))}
    ),
    ("council:ballot-serve", "POST"): Row(COUNT_REFUSED, other=COUNT_HIDDEN, thing="voter"),
    ("council:ballot-papers", "GET"): Row(COUNT, other=COUNT_HIDDEN, thing="ballot"),
    ("council:ballot-papers", "POST"): Row(COUNT_REFUSED, other=COUNT_HIDDEN, thing="ballot", data={"receipt": "X"}),
    ("council:ballot-count", "GET"): Row(COUNT, other=COUNT_HIDDEN, thing="ballot"),
    ("council:ballot-count", "POST"): Row(COUNT_REFUSED, other=COUNT_HIDDEN, thing="ballot", data={"present": "1"}),
    ("council:ballot-result", "GET"): Row(NOWHERE, thing="ballot"),
    ("council:resolutions", "GET"): Row("200x9"),
    ("council:resolution", "GET"): Row("404x2 200x3 404 200 404x2", other="404x6 200 404x2", thing="resolution"),
    ("council:resolution-record", "POST"): Row(KEEP_REFUSED, other=KEEP_HIDDEN, thing="resolution", data={"step": "1"}),
    ("council:resolution-document", "GET"): Row(NOWHERE, thing="record"),
    ("council:resolution-disclose", "POST"): Row(
        KEEP_REFUSED, other=KEEP_HIDDEN, thing="resolution", data={"until": ""}
    ),
    ("council:resolution-publish", "POST"): Row(KEEP_DONE, other=KEEP_HIDDEN, thing="resolution"),
    ("council:resolution-carried-out", "POST"): Row(
        KEEP_REFUSED, other=KEEP_HIDDEN, thing="resolution", data={"day": ""}
    ),
    ("api:ballots", "GET"): Row("401 200x8"),
    ("api:bodies", "GET"): Row("401 200x8"),
    ("api:meetings", "GET"): Row("401 200x8"),
    ("api:resolutions", "GET"): Row("200x9"),
    ("api:ballots", "POST"): Row("401 403x2 422x2 403x4"),
    ("api:ballot-acts", "GET"): Row("401 404 200x3 404 200 404x2", other="401 404x5 200 404x2", thing="ballot"),
    ("api:ballot-acts", "POST"): Row(
        "401 404 403 422x2 404 403 404x2", other="401 404x5 403 404x2", thing="ballot", data=ANNOUNCE
    ),
    ("api:ballot-casts", "POST"): Row(
        "401 404 403x3 404 403 404x2", other="401 404x5 403 404x2", thing="ballot", data=cast
    ),
    ("api:ballot-tally", "GET"): Row("401 404 200x3 404 200 404x2", other="401 404x5 200 404x2", thing="ballot"),
    # What villages file with their township: read by everybody once it is filed
    ("registers:list", "GET"): Row(SIGNED_IN),
    ("registers:new", "GET"): Row(KEEP),
    ("registers:new", "POST"): Row(KEEP_REFUSED),
    ("registers:work", "GET"): Row(
        "302 403x2 200x2 403 200 403x2", other="302 403x2 404x2 403 200 403x2", thing="version in work"
    ),
    ("registers:work-act", "POST"): Row(
        KEEP_DONE, other="302 403x2 404x2 403x4", thing="version in work", data={"action": "submit", "version": 1}
    ),
    ("registers:entry", "GET"): Row("404x3 200x2 404 200 404x2", other="404x6 200 404x2", thing="entry"),
    ("registers:write", "GET"): Row(KEEP, other=KEEP_HIDDEN, thing="entry"),
    ("registers:write", "POST"): Row(KEEP_REFUSED, other=KEEP_HIDDEN, thing="entry", data={"text": ""}),
    ("registers:version", "GET"): Row(NOWHERE, thing="filed version"),
}
