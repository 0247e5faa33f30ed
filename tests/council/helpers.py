"""Bodies, meetings and resolutions in short."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from foundation.kernel import city_time
from procedures.ballots.models import Ballot
from residents.council import services
from residents.council.models import Body, Meeting, Resolution
from residents.council.services import BodyData, MeetingData, RecordData, ResolutionData
from tests.ballots.helpers import act, actor, closed, counted, opened, vote
from tests.evidence.documents import PDF
from tests.town import Town

_names = count(1)


def body(town: Town, **more: Any) -> Body:
    """Make a body of the village."""
    said = {"kind": "representatives", "name": f"村民代表会议{next(_names)}", "area_id": town.village_a.pk, "due": 200}
    return services.make_body(actor(town.clerk_a), BodyData(**{**said, **more}))


def meeting(town: Town, of: Body, *, venue: str = "文化室", hours: float = 24, **more: Any) -> Meeting:
    """Call a meeting of two hours, so many hours from now."""
    starts = city_time.now() + timedelta(hours=hours)
    said = {"id": uuid4(), "title": "议事", "venue": venue, "starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    return services.call_meeting(actor(town.clerk_a), of, MeetingData(**{**said, **more}))


def resolution(town: Town, of: Body, **more: Any) -> Resolution:
    """Draft a resolution."""
    said = {"id": uuid4(), "title": "修村口的桥", "words": "用集体收入修桥。"}
    return services.draft_resolution(actor(town.clerk_a), of, ResolutionData(**{**said, **more}))


def passed_ballot(town: Town, made: Resolution, at: Any) -> Ballot:
    """Hold a ballot on a resolution that passes, and publish it."""
    ballot = opened(town.clerk_a, town.village_a, at, size=3, subject_kind="resolution", subject_key=made.number)
    for key in ("v1", "v2", "v3"):
        vote(ballot, key)
    done = counted(closed(ballot, at), town.clerk_a, town.official_a)
    return act(town.clerk_a, done, "publish")


def sheet(step: int = 1, **more: Any) -> RecordData:
    """Return a record with numbers and its sheet."""
    said = {
        "held_on": city_time.local_day(city_time.now()), "place": "村委会", "due": 9, "present": 8, "agreed": 7,
        "document_id": UUID(int=90_000 + step), "file": ("s.pdf", PDF + b"%" * step),
    }  # fmt: skip
    return RecordData(**{**said, **more})
