"""Reports for record in short: filed by somebody of the town, acted on, and put into a state."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from foundation.kernel import city_time
from incidents.filings.choices import FilingState
from incidents.filings.models import FilingRecord
from incidents.filings.services import FilingData, act_on_filing, file_report_for_record

_ids = count(1_000)


def actor(user: Any) -> Any:
    """Return the actor behind a user."""
    return import_string(settings.ACTOR_FACTORY)(user)


def data(place: tuple[float, float] | None = None, **more: Any) -> FilingData:
    """Return what is filed, with an id of its own."""
    lng, lat = place or (None, None)
    said = {"kind": "information", "facts": "桥头有人说要停水", "why_not_a_case": "水务已经在处理"}
    return FilingData(**{"id": UUID(int=next(_ids)), "lng": lng, "lat": lat, **said, **more})


def filed(user: Any, place: tuple[float, float] | None = None, **more: Any) -> FilingRecord:
    """Let somebody file one."""
    return file_report_for_record(actor(user), data(place, **more)).filing


def do(user: Any, filing: FilingRecord, action: str, note: str = "seen", **chosen: Any) -> FilingRecord:
    """Let somebody act on it."""
    return act_on_filing(actor(user), filing.number, action, version=None, note=note, data=chosen)


def put(filing: FilingRecord, state: str, master: FilingRecord | None = None) -> FilingRecord:
    """Put it straight into a state, with what belongs to it."""
    now = city_time.now()
    is_open = state in (FilingState.FILED, FilingState.KNOWN, FilingState.WATCHED)
    FilingRecord.objects.filter(pk=filing.pk).update(
        state=state,
        ended_at=None if is_open else now,
        watch_until=(now + timedelta(days=9)).date() if state == FilingState.WATCHED else None,
        master=master if state == FilingState.MERGED else None,
        incident_reference="261124-ABCDEF" if state == FilingState.CONVERTED else "",
    )
    filing.refresh_from_db()
    return filing
